package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.Real;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What an operation sees of its node: the operands, and the attributes, each of which it must
/// read, so that no setting is ever ignored.
final class Scope {
  private final OnnxNode node;
  private final Algebra algebra;
  private final List<Optional<Item>> inputs;
  private final Before before;
  private final Set<String> unread;

  /// What came before a node in the graph.
  ///
  /// @param producers the node that gives a name, where one does
  /// @param items what a name stands for, where it is known
  record Before(
      Function<String, Optional<OnnxNode>> producers, Function<String, Optional<Item>> items) {}

  /// @param inputs the operands, empty where an optional one is left out
  Scope(OnnxNode node, Algebra algebra, List<Optional<Item>> inputs, Before before) {
    this(node, algebra, inputs, before, new HashSet<>(node.attributes().keySet()));
  }

  private Scope(
      OnnxNode node,
      Algebra algebra,
      List<Optional<Item>> inputs,
      Before before,
      Set<String> unread) {
    this.node = node;
    this.algebra = algebra;
    this.inputs = inputs;
    this.before = before;
    this.unread = unread;
  }

  /// The same node with another first operand; what it reads of the attributes counts here too.
  Scope withFirst(Item first) {
    List<Optional<Item>> others = new ArrayList<>(inputs);
    others.set(0, Optional.of(first));
    return new Scope(node, algebra, others, before, unread);
  }

  OnnxNode node() {
    return node;
  }

  Algebra algebra() {
    return algebra;
  }

  /// Refuses attributes that the operation has not read.
  void requireAllRead() {
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException("attribute %s is not supported".formatted(unread));
    }
  }

  // Operands.

  int inputCount() {
    return inputs.size();
  }

  boolean has(int i) {
    return i < inputs.size() && inputs.get(i).isPresent();
  }

  Item input(int i) {
    if (!has(i)) {
      throw new IllegalArgumentException("operand %s is missing".formatted(i + 1));
    }
    return inputs.get(i).orElseThrow();
  }

  /// An operand that must be known while the program is built; it may differ with the number of
  /// samples.
  Known numbers(int i) {
    return switch (input(i)) {
      case Known known -> known;
      case Item.Computed _ ->
          throw new IllegalArgumentException("operand %s must be constant".formatted(i + 1));
    };
  }

  /// An operand that must be known while the program is built and be the same whatever the number
  /// of samples.
  Tensor known(int i) {
    Known known = numbers(i);
    if (!known.counted().isEmpty() || known.samples().isPresent()) {
      throw new IllegalArgumentException(
          "operand %s depends on the number of samples: it %s".formatted(i + 1, Advice.COUNT));
    }
    return known.tensor();
  }

  /// A known operand of one number.
  double number(int i) {
    Tensor tensor = known(i);
    if (tensor.count() != 1) {
      throw new IllegalArgumentException(
          "operand %s is a %s, not one number".formatted(i + 1, tensor));
    }
    return tensor.values()[0];
  }

  /// A known operand as whole numbers.
  long[] wholes(int i) {
    double[] values = known(i).values();
    long[] wholes = new long[values.length];
    for (int k = 0; k < values.length; k++) {
      wholes[k] = (long) values[k];
    }
    return wholes;
  }

  /// The node that computes an operand, where one does.
  Optional<OnnxNode> producer(int i) {
    return i < node.inputs().size()
        ? before.producers().apply(node.inputs().get(i))
        : Optional.empty();
  }

  /// The first operand of the node that computes an operand.
  Item operandBehind(int i) {
    return producer(i)
        .filter(node -> !node.inputs().isEmpty())
        .flatMap(node -> before.items().apply(node.inputs().getFirst()))
        .orElseThrow(() -> new IllegalArgumentException("operand %s is given".formatted(i + 1)));
  }

  /// The operands of the node that computes an operand, as far as they are known.
  List<Item> operandsBehind(int i) {
    return producer(i).map(OnnxNode::inputs).orElse(List.of()).stream()
        .flatMap(name -> before.items().apply(name).stream())
        .toList();
  }

  /// Whether a cast to a type of no fractions leaves the first operand as it is, as it does
  /// samples: [WholeData] requires it of them.
  boolean unchangedByCast(ElementType type) {
    String value = node.inputs().getFirst();
    var values =
        new WholeValues(
            before.producers(),
            name ->
                before
                    .items()
                    .apply(name)
                    .filter(item -> item instanceof Known known && whole(known.tensor()))
                    .isPresent());
    return (type == ElementType.BOOL ? values.truths(value) : values.whole(value))
        || values.ofSamples(
            value,
            name ->
                before
                    .items()
                    .apply(name)
                    .filter(item -> item instanceof Known || item.samples().isPresent())
                    .isPresent());
  }

  private static boolean whole(Tensor tensor) {
    return Arrays.stream(tensor.values()).allMatch(x -> x == Math.rint(x));
  }

  // Attributes.

  private <A extends OnnxAttribute> Optional<A> attribute(String name, Class<A> kind) {
    unread.remove(name);
    OnnxAttribute attribute = node.attributes().get(name);
    if (attribute == null) {
      return Optional.empty();
    }
    if (!kind.isInstance(attribute)) {
      throw new IllegalArgumentException("attribute %s is %s".formatted(name, attribute.words()));
    }
    return Optional.of(kind.cast(attribute));
  }

  long whole(String name, long otherwise) {
    return attribute(name, OnnxAttribute.Whole.class)
        .map(OnnxAttribute.Whole::value)
        .orElse(otherwise);
  }

  /// The number that stands in the file, exactly.
  Real real(String name, Real otherwise) {
    return attribute(name, OnnxAttribute.Real.class)
        .map(attribute -> Real.of(attribute.value()))
        .orElse(otherwise);
  }

  /// The number that stands in the file, or the one of the operator's definition, which is a
  /// float32 like every attribute.
  Real real(String name, String otherwise) {
    return real(name, Real.of(Float.parseFloat(otherwise)));
  }

  String text(String name, String otherwise) {
    return attribute(name, OnnxAttribute.Text.class)
        .map(OnnxAttribute.Text::value)
        .orElse(otherwise);
  }

  Optional<Tensor> tensor(String name) {
    return attribute(name, OnnxAttribute.Stored.class).map(OnnxAttribute.Stored::value);
  }

  Optional<long[]> wholes(String name) {
    return attribute(name, OnnxAttribute.Wholes.class)
        .map(a -> a.values().stream().mapToLong(Long::longValue).toArray());
  }

  Optional<List<String>> texts(String name) {
    return attribute(name, OnnxAttribute.Texts.class).map(OnnxAttribute.Texts::values);
  }

  Optional<double[]> reals(String name) {
    return attribute(name, OnnxAttribute.Reals.class)
        .map(a -> a.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// Refuses every value of an attribute but one.
  void requireWhole(String name, long only) {
    long value = whole(name, only);
    if (value != only) {
      throw new IllegalArgumentException("%s = %s is not supported".formatted(name, value));
    }
  }

  /// Axes from an operand where there is one, otherwise from the attribute of older operator sets.
  Optional<long[]> axes(int input) {
    Optional<long[]> attribute = wholes("axes");
    return has(input) ? Optional.of(wholes(input)) : attribute;
  }
}
