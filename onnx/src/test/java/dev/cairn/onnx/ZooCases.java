package dev.cairn.onnx;

import static dev.cairn.onnx.ModelLoss.BINARY_CROSS_ENTROPY;
import static dev.cairn.onnx.ModelLoss.BINARY_CROSS_ENTROPY_WITH_LOGITS;
import static dev.cairn.onnx.ModelLoss.CROSS_ENTROPY;
import static dev.cairn.onnx.ModelLoss.HUBER;
import static dev.cairn.onnx.ModelLoss.MEAN_SQUARED;
import static dev.cairn.onnx.ModelLoss.NEGATIVE_LOG_LIKELIHOOD;
import static dev.cairn.onnx.ModelLoss.OUTPUT;

import dev.cairn.onnx.OnnxProblem.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The models of zoo.py and what must become of each.
final class ZooCases {
  private static final List<Double> WEIGHTS = List.of(0.5, 2.0, 1.25);

  private static final double TOLERANCE = 1e-10;

  private static final double FLOAT = 1e-6;

  private static final String FLOATS = "attributes of ONNX are float32";

  private ZooCases() {}

  /// What must become of a model.
  sealed interface Expected {}

  /// It is read, its numbers are PyTorch's.
  ///
  /// @param tolerance how near, relative to the largest element
  /// @param derivatives whether its θ is that of the model, so that derivatives can be compared
  /// @param notes a part of every note
  record Read(double tolerance, boolean derivatives, List<String> notes) implements Expected {}

  /// It is refused, by the node and with the reason.
  record Refused(String node, String reason) implements Expected {}

  record Case(String name, Settings settings, Expected expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Settings settings(ModelLoss loss) {
    return new Settings(List.of(), Optional.of(loss), 0);
  }

  private static Settings classes(ModelLoss loss, List<Double> weights, double smoothing) {
    return new Settings(
        List.of(), Optional.of(loss), 0, Optional.empty(), new ClassTargets(weights, smoothing));
  }

  private static Case agrees(String name, ModelLoss loss, String... notes) {
    return new Case(name, settings(loss), new Read(TOLERANCE, true, List.of(notes)));
  }

  private static Case agrees(String name, Settings settings, String... notes) {
    return new Case(name, settings, new Read(TOLERANCE, true, List.of(notes)));
  }

  /// ONNX holds numbers of nodes (α and γ of SELU, the slope of a leaky ReLU) in float32.
  private static Case rounded(String name, ModelLoss loss) {
    return new Case(name, settings(loss), new Read(FLOAT, true, List.of(FLOATS)));
  }

  /// θ is not PyTorch's, which is said.
  private static Case told(String name, ModelLoss loss, String... notes) {
    return new Case(name, settings(loss), new Read(TOLERANCE, false, List.of(notes)));
  }

  private static Case refused(String name, ModelLoss loss, String node, String reason) {
    return new Case(name, settings(loss), new Refused(node, reason));
  }

  static Stream<Case> cases() {
    return Stream.of(networks(), sequences(), losses(), parameters(), mixing())
        .flatMap(cases -> cases);
  }

  private static Stream<Case> networks() {
    return Stream.of(
        agrees("mlp_tanh", CROSS_ENTROPY),
        agrees("mlp_sigmoid", MEAN_SQUARED),
        agrees("mlp_silu", CROSS_ENTROPY),
        agrees("mlp_gelu", CROSS_ENTROPY),
        agrees("mlp_elu", MEAN_SQUARED),
        agrees("mlp_softplus", CROSS_ENTROPY),
        agrees("mlp_softsign", CROSS_ENTROPY),
        agrees("mlp_mish", CROSS_ENTROPY),
        rounded("mlp_selu", CROSS_ENTROPY),
        agrees("mlp_celu", CROSS_ENTROPY, "to F32: the file casts"),
        agrees("mlp_gelu_tanh", MEAN_SQUARED),
        agrees("mlp_deep", MEAN_SQUARED),
        agrees("mlp_relu", MEAN_SQUARED),
        rounded("mlp_leaky_relu", MEAN_SQUARED),
        agrees("cnn", CROSS_ENTROPY),
        agrees("cnn_stride_dilation_groups", CROSS_ENTROPY),
        agrees("cnn_maxpool", CROSS_ENTROPY),
        agrees("conv1d", CROSS_ENTROPY),
        agrees("residual_batchnorm", CROSS_ENTROPY, "num_batches_tracked", FLOATS),
        agrees("layernorm", CROSS_ENTROPY),
        agrees("layernorm_opset17", CROSS_ENTROPY, FLOATS),
        agrees("groupnorm", CROSS_ENTROPY, FLOATS),
        agrees("instancenorm", CROSS_ENTROPY, FLOATS),
        agrees("normalised_features", CROSS_ENTROPY),
        agrees("sliced_and_flipped", CROSS_ENTROPY));
  }

  private static Stream<Case> sequences() {
    return Stream.of(
        agrees("attention_by_hand", CROSS_ENTROPY),
        agrees("attention_heads", CROSS_ENTROPY),
        agrees("attention_module_batch_first", CROSS_ENTROPY),
        agrees("attention_sequence_first_and_back", CROSS_ENTROPY),
        agrees("transformer_encoder_layer", CROSS_ENTROPY),
        agrees("transformer_encoder_layer_opset17", CROSS_ENTROPY, FLOATS),
        agrees("embedding", CROSS_ENTROPY),
        agrees("class_token", CROSS_ENTROPY),
        agrees("seq_flattened_tokens", CROSS_ENTROPY));
  }

  private static Stream<Case> losses() {
    return Stream.of(
        agrees("huber", HUBER),
        agrees("output_only", OUTPUT),
        agrees("softmax_head_nll", NEGATIVE_LOG_LIKELIHOOD),
        agrees("sigmoid_head_bce", BINARY_CROSS_ENTROPY),
        agrees("logits_bce", BINARY_CROSS_ENTROPY_WITH_LOGITS),
        agrees("soft_targets_half", CROSS_ENTROPY),
        agrees("soft_targets_any", CROSS_ENTROPY),
        agrees("class_weights", classes(CROSS_ENTROPY, WEIGHTS, 0)),
        agrees("class_weights_nll", classes(NEGATIVE_LOG_LIKELIHOOD, WEIGHTS, 0)),
        agrees("class_weights_soft_targets", classes(CROSS_ENTROPY, WEIGHTS, 0)),
        agrees("label_smoothing", classes(CROSS_ENTROPY, List.of(), 0.1)),
        agrees("label_smoothing_class_weights", classes(CROSS_ENTROPY, WEIGHTS, 0.1)),
        agrees("softmax_head_cross_entropy", CROSS_ENTROPY, "is that of a Softmax under the loss"));
  }

  private static Stream<Case> parameters() {
    Settings chosen =
        new Settings(List.of(), Optional.of(MEAN_SQUARED), 0, Optional.of("z"), ClassTargets.PLAIN);
    Settings frozen = new Settings(List.of("l0.*"), Optional.of(CROSS_ENTROPY), 0);
    String apart = "model.training = True";
    return Stream.of(
        agrees("second_output", CROSS_ENTROPY, "has the outputs \"y\", \"z\"", "not in θ"),
        agrees("second_output_chosen", chosen, "not in θ"),
        agrees("tied_weights", CROSS_ENTROPY, apart),
        agrees("buffer", CROSS_ENTROPY, "\"pe\": by name no trained parameters"),
        agrees("frozen", frozen),
        told("layernorm_fresh", CROSS_ENTROPY, "\"n1.weight\" is one tensor", "\"n1.bias\" is one"),
        agrees("layernorm_fresh_apart", CROSS_ENTROPY),
        agrees("transformer_encoder_layer_fresh_apart", CROSS_ENTROPY),
        told("batchnorm_fused", CROSS_ENTROPY, "\"onnx::Conv_"),
        told("linear_folded", CROSS_ENTROPY, "\"onnx::MatMul_"),
        agrees("batch_of_one", CROSS_ENTROPY));
  }

  private static Stream<Case> mixing() {
    String sums = "sums over the axis of the samples";
    return Stream.of(
        refused("mix_gram", OUTPUT, "MatMul", "multiplies samples with one another"),
        refused("mix_attention_over_samples", CROSS_ENTROPY, "MatMul", "multiplies samples"),
        refused("mix_mean_of_all", CROSS_ENTROPY, "ReduceMean", sums),
        refused("mix_mean", CROSS_ENTROPY, "ReduceMean", sums),
        refused("mix_mean_over_samples", CROSS_ENTROPY, "ReduceMean", sums),
        refused("mix_mean_over_samples_kept", CROSS_ENTROPY, "ReduceMean", sums),
        refused("mix_softmax_over_samples", CROSS_ENTROPY, "Softmax", sums),
        refused("mix_first_sample", CROSS_ENTROPY, "Gather", "picks from the axis of the samples"),
        refused("mix_slice_of_samples", CROSS_ENTROPY, "Slice", "cuts the axis of the samples"),
        refused("mix_pairwise", OUTPUT, "Sub", "sets samples against one another"),
        refused("mix_batchnorm_training", CROSS_ENTROPY, "BatchNorm", "training_mode = 1"),
        refused("mix_attention_sequence_first", CROSS_ENTROPY, "MatMul", "batch_first=True"),
        refused("mix_reshape", OUTPUT, "Reshape", "cuts across the samples"),
        refused("mix_transposed", OUTPUT, "Softmax", sums),
        refused("mix_cumulative_concat", OUTPUT, "Concat", "joins along the axis of the samples"),
        refused("mix_number_of_samples", OUTPUT, "Div", "computes with the number of samples"),
        refused("mix_flipped", OUTPUT, "Slice", "cuts the axis of the samples"),
        refused("mix_batch_of_one", OUTPUT, "MatMul", "multiplies samples with one another"));
  }
}
