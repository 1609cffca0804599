package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.program.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether the end of a model fits the loss.
///
/// @param used the part of the model that its one output needs
record LossEnding(OnnxModel used) {
  /// What moves elements and leaves them as they are: the operation before is the one that counts.
  private static final Set<String> MOVES =
      Set.of(
          "Cast",
          "Dropout",
          "Expand",
          "Flatten",
          "Gather",
          "Identity",
          "Reshape",
          "Slice",
          "Split",
          "Squeeze",
          "Transpose",
          "Unsqueeze");

  private static final Set<String> PROBABILITIES = Set.of("Sigmoid", "HardSigmoid", "Softmax");

  /// A last operation that does not fit the loss.
  Optional<String> note(ModelLoss loss) {
    String type = last();
    String better = better(loss, type);
    return better.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the output %s is that of %s under the loss %s: %s"
                .formatted(
                    FormatException.quote(used.outputs().getFirst()),
                    type.isEmpty() ? "no node" : article(type),
                    loss,
                    better));
  }

  /// The last operation that computes; empty where none does.
  private String last() {
    Map<String, OnnxNode> producers = new HashMap<>();
    used.nodes().forEach(node -> node.outputs().forEach(name -> producers.put(name, node)));
    OnnxNode node = producers.get(used.outputs().getFirst());
    while (node != null && MOVES.contains(node.type()) && !node.inputs().isEmpty()) {
      node = producers.get(node.inputs().getFirst());
    }
    return node == null ? "" : node.type();
  }

  private static String better(ModelLoss loss, String type) {
    boolean probabilities = PROBABILITIES.contains(type);
    return switch (loss) {
      case CROSS_ENTROPY ->
          switch (type) {
            case "Softmax" ->
                "end in LogSoftmax instead and use negative_log_likelihood, or leave it out";
            case "LogSoftmax" -> "use negative_log_likelihood, or leave it out";
            case "Sigmoid" -> "use binary_cross_entropy, or leave it out";
            default -> "";
          };
      case NEGATIVE_LOG_LIKELIHOOD ->
          probabilities ? "it takes log-probabilities: end in LogSoftmax" : "";
      case BINARY_CROSS_ENTROPY_WITH_LOGITS ->
          switch (type) {
            case "LogSoftmax" -> "it takes logits: leave it out";
            default -> probabilities ? "use binary_cross_entropy" : "";
          };
      case BINARY_CROSS_ENTROPY ->
          probabilities || type.equals("Clip")
              ? ""
              : "it takes probabilities: use binary_cross_entropy_with_logits for logits";
      case OUTPUT, MEAN_SQUARED, HUBER -> "";
    };
  }

  private static String article(String type) {
    return ("AEIOU".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
  }

  /// Targets of another shape than the output, which PyTorch's loss would repeat to each other.
  ///
  /// @param sample the output's shape, without the axis of the samples
  Optional<String> broadcast(ModelLoss loss, Shape sample, Optional<Tensor> targets) {
    boolean elementwise = loss == ModelLoss.MEAN_SQUARED || loss == ModelLoss.HUBER;
    if (!elementwise || targets.isEmpty()) {
      return Optional.empty();
    }
    int[] shape = targets.get().shape();
    int[] each = Arrays.copyOfRange(shape, Math.min(1, shape.length), shape.length);
    return Arrays.equals(each, sample.toArray())
        ? Optional.empty()
        : Optional.of(
            ("the output %s has the shape %s, the targets %s: here each output has its own target,"
                    + " %s of PyTorch repeats the shapes to each other; give both one shape there")
                .formatted(
                    FormatException.quote(used.outputs().getFirst()),
                    samples(sample.toArray()),
                    samples(each),
                    loss == ModelLoss.HUBER ? "huber_loss" : "mse_loss"));
  }

  private static String samples(int[] sample) {
    List<String> extents = new ArrayList<>(List.of("N"));
    Arrays.stream(sample).mapToObj(Integer::toString).forEach(extents::add);
    return extents.toString();
  }
}
