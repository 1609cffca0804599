package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// One node being written as others: names of values in, names of values out.
final class Rewriter {
  private final OnnxNode origin;
  private final Function<String, Optional<ElementType>> types;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Set<String> further = new HashSet<>();
  private int values;

  /// @param types what a value's elements are, where it is known
  Rewriter(OnnxNode origin, Function<String, Optional<ElementType>> types) {
    this.origin = origin;
    this.types = types;
  }

  OnnxNode origin() {
    return origin;
  }

  List<OnnxNode> nodes() {
    return nodes;
  }

  // The node that is rewritten.

  boolean has(int input) {
    return input < origin.inputs().size() && !origin.inputs().get(input).isEmpty();
  }

  /// The name of an operand.
  String in(int input) {
    if (!has(input)) {
      throw new IllegalArgumentException("operand %s is missing".formatted(input + 1));
    }
    return origin.inputs().get(input);
  }

  /// Whether the elements of an operand are truths.
  boolean truths(int input) {
    return type(input).equals(Optional.of(ElementType.BOOL));
  }

  /// What the elements of an operand are, where it is known.
  Optional<ElementType> type(int input) {
    return types.apply(in(input));
  }

  /// Whether a result has a name.
  boolean gives(int output) {
    return output < origin.outputs().size() && !origin.outputs().get(output).isEmpty();
  }

  boolean given(String attribute) {
    return origin.attributes().containsKey(attribute);
  }

  long whole(String name, long otherwise) {
    return origin.attributes().get(name) instanceof OnnxAttribute.Whole(long x) ? x : otherwise;
  }

  double real(String name, double otherwise) {
    return origin.attributes().get(name) instanceof OnnxAttribute.Real(double x) ? x : otherwise;
  }

  String text(String name, String otherwise) {
    return origin.attributes().get(name) instanceof OnnxAttribute.Text(String x) ? x : otherwise;
  }

  long[] wholes(String name, long... otherwise) {
    return origin.attributes().get(name) instanceof OnnxAttribute.Wholes(List<Long> all)
        ? all.stream().mapToLong(Long::longValue).toArray()
        : otherwise;
  }

  double[] reals(String name, double... otherwise) {
    return origin.attributes().get(name) instanceof OnnxAttribute.Reals(List<Double> all)
        ? all.stream().mapToDouble(Double::doubleValue).toArray()
        : otherwise;
  }

  /// The attributes but these.
  Map<String, OnnxAttribute> without(String... names) {
    Map<String, OnnxAttribute> rest = new HashMap<>(origin.attributes());
    Arrays.asList(names).forEach(rest::remove);
    return rest;
  }

  // New nodes.

  /// A value between the new nodes.
  String node(String type, Map<String, OnnxAttribute> attributes, String... inputs) {
    String output = "%s ·%s".formatted(origin.outputs().getFirst(), values++);
    nodes.add(new OnnxNode(name(), type, "", List.of(inputs), List.of(output), attributes));
    return output;
  }

  String node(String type, String... inputs) {
    return node(type, Map.of(), inputs);
  }

  /// The last node, which gives what the rewritten one gave and no other node gives yet.
  void result(String type, Map<String, OnnxAttribute> attributes, String... inputs) {
    List<String> left =
        origin.outputs().stream().map(name -> further.contains(name) ? "" : name).toList();
    result(new OnnxNode(name(type), type, "", List.of(inputs), left, attributes));
  }

  void result(String type, String... inputs) {
    result(type, Map.of(), inputs);
  }

  /// A further result, where it has a name.
  void alsoGives(int output, String value) {
    if (gives(output)) {
      further.add(origin.outputs().get(output));
      nodes.add(BodyCopy.identity(origin, value, origin.outputs().get(output)));
    }
  }

  /// The node itself, with other operands or attributes.
  void result(OnnxNode node) {
    nodes.add(node);
  }

  private String name(String type) {
    return type.equals(origin.type()) ? origin.name() : name();
  }

  /// The rewritten node's, with its operation: messages about the new nodes name it.
  private String name() {
    return "%s, %s".formatted(origin.name(), origin.type());
  }

  String wholes(long... numbers) {
    return constant(
        Tensor.of(
            ElementType.I64,
            new int[] {numbers.length},
            Arrays.stream(numbers).asDoubleStream().toArray()));
  }

  /// One whole number, of no axis.
  String whole(long number) {
    return constant(Tensor.of(ElementType.I64, new int[0], new double[] {number}));
  }

  String reals(double... numbers) {
    return constant(Tensor.of(ElementType.F64, new int[] {numbers.length}, numbers));
  }

  String number(double number) {
    return constant(Tensor.of(ElementType.F64, new int[0], new double[] {number}));
  }

  /// The number of an attribute or, where it is left out, the float32 that it then is.
  String attribute(String name, double otherwise) {
    var number = new OnnxAttribute.Real(real(name, (float) otherwise));
    return node("Constant", Map.of("value_float", number));
  }

  private String constant(Tensor tensor) {
    return node("Constant", Map.of("value", new OnnxAttribute.Stored(tensor)));
  }

  static Map<String, OnnxAttribute> axis(long axis) {
    return Map.of("axis", new OnnxAttribute.Whole(axis));
  }

  // Shapes.

  /// The extent along an axis, as one number in a list.
  String extent(String value, long axis) {
    return node("Gather", node("Shape", value), wholes(axis));
  }

  String joined(String... numbers) {
    return node("Concat", axis(0), numbers);
  }

  /// So many ones as a value has axes, and some more or fewer.
  String ones(String value, long more) {
    String rank = node("Shape", node("Shape", value));
    Tensor one = Tensor.of(ElementType.I64, new int[] {1}, new double[] {1});
    return node(
        "ConstantOfShape",
        Map.of("value", new OnnxAttribute.Stored(one)),
        node("Add", rank, wholes(more)));
  }
}
