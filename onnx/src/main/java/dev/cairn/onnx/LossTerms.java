package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The terms of each sample that a loss in a graph is a sum of, as new nodes of the graph.
///
/// Every value between the means and the output is Σₖ (Σᵢ tᵢₖ)/dₖ + r: sums over the samples i of
/// terms tₖ, each divided by a number dₖ, and a number r that all samples share.
final class LossTerms {
  /// Stands among divisors for the number of samples, as of a mean.
  static final String SAMPLES = "";

  /// Stands among divisors for 1, as of a sum.
  private static final String ONE = "·1";

  private static final Set<String> MOVES =
      Set.of("Cast", "Flatten", "Identity", "Reshape", "Squeeze", "Unsqueeze");

  private static final Set<String> PASSES = Set.of("Add", "Div", "Mul", "Neg", "Sub");

  /// A value: the terms by divisor, and what all samples share.
  private record Sums(SequencedMap<String, String> terms, Optional<String> shared) {}

  private final OnnxModel model;
  private final Map<String, OnnxNode> producers = new HashMap<>();
  private final Set<String> varying = new HashSet<>();
  private final Map<String, Sums> sums = new HashMap<>();
  private final List<OnnxNode> written = new ArrayList<>();
  private final SequencedMap<String, String> terms = new LinkedHashMap<>();

  /// @param model with an output that may be a loss
  LossTerms(OnnxModel model) {
    this.model = model;
    model.inputs().forEach(input -> varying.add(input.name()));
    for (OnnxNode node : model.nodes()) {
      node.outputs().forEach(name -> producers.put(name, node));
      if (node.inputs().stream().anyMatch(varying::contains)) {
        varying.addAll(node.outputs());
      }
    }
    Set<String> between = between();
    for (OnnxNode node : model.nodes()) {
      String value = node.outputs().isEmpty() ? "" : node.outputs().getFirst();
      if (between.contains(value) && varying.contains(value)) {
        of(node).ifPresent(made -> sums.put(value, made));
      }
    }
    Sums output = sums.get(model.outputs().getFirst());
    if (output != null && !output.terms().containsKey(ONE)) {
      terms.putAll(output.terms());
      output.shared().ifPresent(this::share);
    }
  }

  /// What the sums of the terms are divided by; none where the output is no sum of terms.
  List<String> divisors() {
    return List.copyOf(terms.keySet());
  }

  /// The model whose output is the terms of each sample.
  OnnxModel model() {
    String output = terms.firstEntry().getValue();
    if (terms.size() > 1) {
      String one = wholes(1);
      List<String> columns = new ArrayList<>();
      terms.values().forEach(term -> columns.add(node("Unsqueeze", Map.of(), term, one)));
      output = node("Concat", Rewriter.axis(1), columns.toArray(String[]::new));
    }
    List<OnnxNode> nodes = new ArrayList<>(model.nodes());
    nodes.addAll(written);
    return new OnnxModel(
            model.source(),
            model.opset(),
            nodes,
            model.initialisers(),
            model.inputs(),
            List.of(output),
            model.signature())
        .part(output);
  }

  /// The stored tensors that the divisors are made of: weights that the loss alone takes.
  List<String> weights(OnnxImport importer) throws FormatException {
    var constants = new Constants(model, importer.constants());
    Set<String> names = new LinkedHashSet<>();
    for (String divisor : terms.keySet()) {
      if (!divisor.equals(SAMPLES)) {
        names.addAll(weights(divisor, constants));
      }
    }
    return List.copyOf(names);
  }

  private Set<String> weights(String divisor, Constants constants) throws FormatException {
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
    return names;
  }

  /// The values from the output back to the means and sums, these included.
  private Set<String> between() {
    Set<String> values = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(model.outputs());
    while (!open.isEmpty()) {
      String value = open.pop();
      OnnxNode node = producers.get(value);
      if (node == null || !node.domain().isEmpty() || node.inputs().isEmpty()) {
        continue;
      }
      boolean passes = MOVES.contains(node.type()) || PASSES.contains(node.type());
      if ((passes || reduces(node)) && values.add(value)) {
        open.addAll(node.inputs());
      }
    }
    return values;
  }

  private static boolean reduces(OnnxNode node) {
    return node.type().equals("ReduceMean") || node.type().equals("ReduceSum");
  }

  private Optional<Sums> of(OnnxNode node) {
    String first = node.inputs().getFirst();
    if (reduces(node)) {
      return Optional.of(reduced(node, first));
    }
    Optional<Sums> operand = Optional.ofNullable(sums.get(first));
    return MOVES.contains(node.type())
        ? operand
        : switch (node.type()) {
          case "Neg" -> operand.map(x -> each(x, term -> node("Neg", Map.of(), term)));
          case "Mul" -> product(node);
          case "Div" -> quotient(node);
          default -> sum(node);
        };
  }

  /// The mean or the sum over what belongs to one sample; the sum of a mean over the samples alone
  /// is a mean of sums.
  private Sums reduced(OnnxNode node, String value) {
    Optional<OnnxNode> mean =
        Optional.ofNullable(producers.get(value))
            .filter(before -> before.type().equals("ReduceMean") && overSamples(before));
    boolean again = mean.isPresent();
    String all = mean.map(before -> before.inputs().getFirst()).orElse(value);
    String samples = node("Shape", firstAxis(), model.inputs().getFirst().name());
    String shape = node("Concat", Rewriter.axis(0), samples, wholes(-1));
    String rows = node("Reshape", Map.of(), all, shape);
    String term = node(node.type(), Compositions.whole("keepdims", 0), rows, wholes(1));
    SequencedMap<String, String> one = new LinkedHashMap<>();
    one.put(again || node.type().equals("ReduceMean") ? SAMPLES : ONE, term);
    return new Sums(one, Optional.empty());
  }

  private static Map<String, OnnxAttribute> firstAxis() {
    return Map.of("start", new OnnxAttribute.Whole(0), "end", new OnnxAttribute.Whole(1));
  }

  /// Whether a mean is one over the first axis alone.
  private boolean overSamples(OnnxNode mean) {
    if (mean.attributes().get("axes") instanceof OnnxAttribute.Wholes(List<Long> axes)) {
      return axes.equals(List.of(0L));
    }
    String axes = mean.inputs().size() > 1 ? mean.inputs().get(1) : "";
    OnnxNode constant = producers.get(axes);
    Tensor numbers = model.initialisers().get(axes);
    if (constant != null
        && constant.attributes().get("value") instanceof OnnxAttribute.Stored(Tensor stored)) {
      numbers = stored;
    }
    return numbers != null && numbers.count() == 1 && numbers.values()[0] == 0;
  }

  private Optional<Sums> sum(OnnxNode node) {
    Optional<Sums> result = Optional.empty();
    for (String operand : node.inputs()) {
      Optional<Sums> part =
          varying.contains(operand)
              ? Optional.ofNullable(sums.get(operand))
              : Optional.of(new Sums(new LinkedHashMap<>(), Optional.of(operand)));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      result = Optional.of(result.isEmpty() ? part.get() : sum(node, result.get(), part.get()));
    }
    return result;
  }

  private Sums sum(OnnxNode node, Sums a, Sums b) {
    SequencedMap<String, String> all = new LinkedHashMap<>(a.terms());
    b.terms().forEach((divisor, term) -> all.put(divisor, added(node, all.get(divisor), term)));
    Optional<String> shared =
        b.shared().isEmpty()
            ? a.shared()
            : Optional.of(added(node, a.shared().orElse(null), b.shared().get()));
    return new Sums(all, shared);
  }

  private String added(OnnxNode node, @Nullable String a, String b) {
    if (a != null) {
      return node(node.type(), Map.of(), a, b);
    }
    return node.type().equals("Sub") ? node("Neg", Map.of(), b) : b;
  }

  private Optional<Sums> product(OnnxNode node) {
    String left = node.inputs().getFirst();
    String right = node.inputs().getLast();
    if (varying.contains(left) == varying.contains(right)) {
      return Optional.empty();
    }
    boolean first = varying.contains(left);
    return Optional.ofNullable(sums.get(first ? left : right))
        .map(x -> each(x, term -> node("Mul", Map.of(), term, first ? right : left)));
  }

  private Optional<Sums> quotient(OnnxNode node) {
    Optional<Sums> above = Optional.ofNullable(sums.get(node.inputs().getFirst()));
    String below = node.inputs().getLast();
    if (!varying.contains(below)) {
      return above.map(x -> each(x, term -> node("Div", Map.of(), term, below)));
    }
    return above
        .filter(x -> x.shared().isEmpty() && x.terms().sequencedKeySet().equals(Set.of(ONE)))
        .map(x -> divided(x.terms().firstEntry().getValue(), below));
  }

  private static Sums divided(String term, String below) {
    SequencedMap<String, String> one = new LinkedHashMap<>();
    one.put(below, term);
    return new Sums(one, Optional.empty());
  }

  private static Sums each(Sums of, UnaryOperator<String> change) {
    SequencedMap<String, String> changed = new LinkedHashMap<>();
    of.terms().forEach((divisor, term) -> changed.put(divisor, change.apply(term)));
    return new Sums(changed, of.shared().map(change));
  }

  /// Adds what all samples share to the terms whose mean is taken, or as such terms.
  private void share(String shared) {
    String mean = terms.get(SAMPLES);
    if (mean != null) {
      terms.put(SAMPLES, node("Add", Map.of(), mean, shared));
      return;
    }
    String shape = node("Shape", Map.of(), terms.firstEntry().getValue());
    String number = node("Reshape", Map.of(), shared, wholes(1));
    terms.put(SAMPLES, node("Expand", Map.of(), number, shape));
  }

  private String wholes(long number) {
    Tensor tensor = Tensor.of(ElementType.I64, new int[] {1}, new double[] {number});
    return node("Constant", Map.of("value", new OnnxAttribute.Stored(tensor)));
  }

  private String node(String type, Map<String, OnnxAttribute> attributes, String... inputs) {
    String name = "%s ·term %s".formatted(model.outputs().getFirst(), written.size());
    written.add(new OnnxNode(name, type, "", List.of(inputs), List.of(name), attributes));
    return name;
  }
}
