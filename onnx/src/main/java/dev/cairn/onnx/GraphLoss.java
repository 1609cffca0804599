package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph;
import dev.cairn.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/// A loss that stands in the graph: a mean over the samples, or a sum of them over another one,
/// becomes a term for each sample.
///
/// The output must be such a mean, or means and numbers that all samples share, added, subtracted
/// and multiplied by numbers that all samples share.
///
/// @param model gives a term for each sample
/// @param whole what it was made of; empty where the model gives one number for each sample anyway
/// @param divisor what the sum of the terms is divided by, where it is not the number of samples
/// @param weights stored tensors that the divisor is made of, which are none of θ: a divisor that
///     θ changes would be none of a mean
/// @param added whether there is something besides the sum that is divided
/// @param refusal why the whole is none of samples
record GraphLoss(
    OnnxModel model,
    Optional<OnnxModel> whole,
    Optional<OnnxModel> divisor,
    List<String> weights,
    boolean added,
    Optional<FormatException> refusal) {

  /// The model as it is, or with terms in the place of a mean where it cannot be read otherwise.
  static GraphLoss of(OnnxModel model, OnnxImport importer) throws FormatException {
    var plain =
        new GraphLoss(
            model, Optional.empty(), Optional.empty(), List.of(), false, Optional.empty());
    var rewriting = new Rewriting(model);
    Optional<String> term = rewriting.of(model.outputs().getFirst(), "ReduceMean");
    if (term.isEmpty()) {
      return plain;
    }
    try {
      importer.into(new ProgramBuilder(), model);
      return plain;
    } catch (FormatException e) {
      return rewriting.loss(term.get(), importer, e);
    }
  }

  /// What the terms of all samples are multiplied by before they are added up.
  ///
  /// @param data all samples
  double factor(Map<String, Tensor> data, int samples) throws FormatException {
    if (divisor.isEmpty()) {
      return 1.0 / samples;
    }
    double[] number = plain(divisor.get(), data);
    if (number.length != 1 || !(Math.abs(number[0]) > 0) || (added && number[0] != samples)) {
      throw refusal.orElseThrow();
    }
    return 1 / number[0];
  }

  /// Refuses samples of which the graph counts none, as where the class of each is ignored.
  ///
  /// @param data all samples
  /// @param source where they are from
  void requireCounted(Map<String, Tensor> data, String source) throws FormatException {
    if (divisor.isPresent() && isZero(plain(divisor.get(), data))) {
      throw FormatException.at(
          source, "samples", "the loss in the graph counts none of them, so it divides by 0");
    }
  }

  /// The first sample that the graph counts.
  ///
  /// @param alone each sample
  /// @param samples how many there are
  int firstCounted(IntFunction<Map<String, Tensor>> alone, int samples) throws FormatException {
    if (divisor.isPresent()) {
      for (int s = 0; s < samples; s++) {
        if (!isZero(plain(divisor.get(), alone.apply(s)))) {
          return s;
        }
      }
    }
    return 0;
  }

  private static boolean isZero(double[] number) {
    return number.length == 1 && number[0] == 0;
  }

  /// How the model becomes a program: with the weights that the loss is divided by as they are.
  OnnxImport importer(OnnxImport importer) {
    List<String> constants = new ArrayList<>(importer.constants());
    constants.addAll(weights);
    return new OnnxImport(constants, importer.sampleShapes(), importer.maxElements());
  }

  /// What is said of those weights.
  Optional<String> note() {
    return weights.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "not in θ, because the loss in the graph divides by sums of them, as of weights of classes: %s"
                .formatted(ModelReview.quote(weights)));
  }

  /// Refuses another loss of what is one already.
  void requireOutput(ModelLoss loss) throws FormatException {
    if (whole.isPresent() && loss != ModelLoss.OUTPUT) {
      throw FormatException.at(
          model.source(),
          "output " + FormatException.quote(whole.get().outputs().getFirst()),
          "is a mean over the samples, so it is the loss (--loss output), not %s".formatted(loss));
    }
  }

  /// Refuses weights of samples beside those of the graph.
  void requireUnweighted(String source) throws FormatException {
    if (divisor.isPresent()) {
      throw FormatException.at(
          source, "weights", "of samples cannot stand beside those of a loss in the graph");
    }
  }

  /// Refuses terms that do not make the whole.
  ///
  /// @param few some samples
  void require(Map<String, Tensor> few, int samples) throws FormatException {
    if (whole.isEmpty()) {
      return;
    }
    double[] wanted = plain(whole.get(), few);
    double[] terms = plain(model, few);
    if (wanted.length != 1 || terms.length != samples) {
      throw refusal.orElseThrow();
    }
    double found = factor(few, samples) * Arrays.stream(terms).sum();
    if (Readings.firstApart(new double[] {found}, wanted) >= 0) {
      throw FormatException.at(
          model.source(),
          "output " + FormatException.quote(whole.get().outputs().getFirst()),
          "is %s for %s samples, the mean of what each gives alone is %s: it must be a mean over the samples"
              .formatted(wanted[0], samples, found));
    }
  }

  private static double[] plain(OnnxModel model, Map<String, Tensor> data) throws FormatException {
    try {
      return PlainGraph.output(model, data).values();
    } catch (IllegalArgumentException e) {
      throw FormatException.at(
          model.source(),
          "output " + FormatException.quote(model.outputs().getFirst()),
          String.valueOf(e.getMessage()));
    }
  }

  /// The search for the mean, from the output back.
  private static final class Rewriting {
    private final OnnxModel model;
    private final Map<String, OnnxNode> producers = new HashMap<>();
    private final Set<String> varying = new HashSet<>();
    private final List<OnnxNode> terms = new ArrayList<>();
    private Optional<String> divisor = Optional.empty();
    private int means;
    private boolean added;

    Rewriting(OnnxModel model) {
      this.model = model;
      model.inputs().forEach(input -> varying.add(input.name()));
      for (OnnxNode node : model.nodes()) {
        node.outputs().forEach(name -> producers.put(name, node));
        if (node.inputs().stream().anyMatch(varying::contains)) {
          varying.addAll(node.outputs());
        }
      }
    }

    GraphLoss loss(String term, OnnxImport importer, FormatException refusal)
        throws FormatException {
      List<OnnxNode> nodes = new ArrayList<>(model.nodes());
      nodes.addAll(terms);
      var all =
          new OnnxModel(
              model.source(),
              model.opset(),
              nodes,
              model.initialisers(),
              model.inputs(),
              List.of(term),
              model.signature());
      return new GraphLoss(
          all.part(term),
          Optional.of(model),
          divisor.map(model::part),
          divisor.isPresent() ? weights(divisor.get(), importer) : List.of(),
          added || means > 1,
          Optional.of(refusal));
    }

    /// The stored tensors that a divisor is made of: weights that the loss alone takes.
    private List<String> weights(String divisor, OnnxImport importer) throws FormatException {
      var constants = new Constants(model, importer.constants());
      Set<String> reaching = Constants.reaching(model.part(divisor), Constants::takesNumbers);
      Set<String> names = new LinkedHashSet<>();
      model
          .initialisers()
          .forEach(
              (name, tensor) -> {
                if (reaching.contains(name) && !constants.storedInWhole(name, tensor)) {
                  names.add(name);
                }
              });
      if (!new TensorUses(model, names).weights().containsAll(names)) {
        OnnxNode node = Optional.ofNullable(producers.get(divisor)).orElseThrow();
        throw FormatException.at(
            model.source(),
            node.place(model.opset()),
            "a sum over the samples that depends on θ (%s) divides the loss, which is then no mean over the samples: divide by a number of samples or of weights"
                .formatted(ModelReview.quote(names)));
      }
      return List.copyOf(names);
    }

    /// The term of each sample, of a mean or a sum over the samples.
    ///
    /// @param reduction what a value is of the samples: ReduceMean or ReduceSum
    Optional<String> of(String value, String reduction) {
      OnnxNode node = producers.get(value);
      if (node == null || !node.domain().isEmpty() || !varying.contains(value)) {
        return Optional.empty();
      }
      String first = node.inputs().isEmpty() ? "" : node.inputs().getFirst();
      return switch (node.type()) {
        case "Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Flatten" ->
            of(first, reduction);
        case "Neg" -> of(first, reduction).map(x -> node("Neg", Map.of(), x));
        case "Add", "Sub" -> sum(node, reduction);
        case "Mul" -> product(node, reduction);
        case "Div" -> quotient(node, reduction);
        default ->
            node.type().equals(reduction) ? Optional.of(each(first, reduction)) : Optional.empty();
      };
    }

    private Optional<String> sum(OnnxNode node, String reduction) {
      List<String> parts = new ArrayList<>();
      for (String operand : node.inputs()) {
        boolean shared = !varying.contains(operand);
        added |= shared;
        Optional<String> part = shared ? Optional.of(operand) : of(operand, reduction);
        if (part.isEmpty() || (shared && reduction.equals("ReduceSum"))) {
          return Optional.empty();
        }
        parts.add(part.get());
      }
      return Optional.of(node(node.type(), Map.of(), parts.toArray(String[]::new)));
    }

    private Optional<String> product(OnnxNode node, String reduction) {
      String left = node.inputs().getFirst();
      String right = node.inputs().getLast();
      if (varying.contains(left) == varying.contains(right)) {
        return Optional.empty();
      }
      boolean first = varying.contains(left);
      return of(first ? left : right, reduction)
          .map(x -> node("Mul", Map.of(), x, first ? right : left));
    }

    private Optional<String> quotient(OnnxNode node, String reduction) {
      String above = node.inputs().getFirst();
      String below = node.inputs().getLast();
      if (!varying.contains(below)) {
        return of(above, reduction).map(x -> node("Div", Map.of(), x, below));
      }
      if (reduction.equals("ReduceSum") || divisor.isPresent()) {
        return Optional.empty();
      }
      divisor = Optional.of(below);
      return of(above, "ReduceSum");
    }

    /// The mean or the sum over what belongs to one sample.
    private String each(String value, String reduction) {
      means++;
      String flat = node("Flatten", Rewriter.axis(1), value);
      Tensor axis = Tensor.of(ElementType.I64, new int[] {1}, new double[] {1});
      String axes = node("Constant", Map.of("value", new OnnxAttribute.Stored(axis)));
      return node(reduction, Compositions.whole("keepdims", 0), flat, axes);
    }

    private String node(String type, Map<String, OnnxAttribute> attributes, String... inputs) {
      String name = "%s ·term %s".formatted(model.outputs().getFirst(), terms.size());
      terms.add(new OnnxNode(name, type, "", List.of(inputs), List.of(name), attributes));
      return name;
    }
  }
}
