package dev.cairn.onnx;

import ai.onnxruntime.OrtException;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// A graph that grows by random nodes: each is kept where onnxruntime takes it and its numbers stay
/// of ordinary size. So every graph means something, and shapes are known on the way.
final class RandomGraph {
  /// Larger numbers, and curvatures of steep functions of them, drown in float32.
  private static final double LARGEST = 30;

  private static final int MOST_ELEMENTS = 400;

  /// How many samples there are while a graph grows: no other extent is as large.
  static final int SAMPLES = 5;

  private static final int LARGEST_EXTENT = 4;

  /// A value on the way: a float tensor or truths.
  record Named(String name, Tensor tensor) {
    int rank() {
      return tensor.rank();
    }

    int extent(int axis) {
      return tensor.extent(axis);
    }

    int[] shape() {
      return tensor.shape();
    }
  }

  private record Node(
      String type, List<String> inputs, List<String> outputs, Map<String, Object> attributes) {}

  final SplittableRandom random;
  final int opset;
  final boolean samples;
  private final boolean further; // outputs beside the one that is meant
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final Map<String, Tensor> stored = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Named> values = new ArrayList<>();
  private final List<Named> truths = new ArrayList<>();
  private final Map<String, Tensor> known = new LinkedHashMap<>(); // all tensors by name
  private int names;

  /// @param samples whether the first axis of the inputs is that of samples
  RandomGraph(long seed, boolean samples) {
    random = new SplittableRandom(seed);
    opset = chance(0.2) ? OnnxModel.NEWEST_OPSET : random.nextInt(7, 23);
    this.samples = samples;
    further = chance(0.3);
    int count = samples ? 1 : random.nextInt(1, 4);
    for (int i = 0; i < count; i++) {
      int[] shape = shape(samples ? random.nextInt(1, 4) : random.nextInt(1, 5));
      if (samples) {
        shape = IntStream.concat(IntStream.of(SAMPLES), Arrays.stream(shape)).toArray();
      }
      String name = "x/%s:0".formatted(i);
      inputs.put(name, numbers(shape));
      see(name, inputs.get(name));
    }
    if (samples) { // θ is in everything
      Named x = values.removeFirst();
      int[] sample = Arrays.copyOfRange(x.shape(), 1, x.rank());
      add("Mul", x.name(), parameter(sample));
    }
  }

  // What is there.

  Map<String, Tensor> inputs() {
    return inputs;
  }

  int size() {
    return nodes.size();
  }

  Named last() {
    return values.getLast();
  }

  List<String> types() {
    return nodes.stream().map(Node::type).toList();
  }

  /// The model of what leads to a value, which is its first output.
  byte[] bytes(Named output) {
    Set<String> needed = new HashSet<>(Set.of(output.name()));
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes.reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.inputs());
        kept.add(node);
      }
    }
    OnnxFiles files = new OnnxFiles(opset);
    inputs.forEach(
        (name, tensor) -> {
          int[] shape = tensor.shape();
          shape[0] = samples ? 0 : shape[0];
          files.input(name, false, shape);
        });
    stored.forEach(
        (name, tensor) -> {
          if (needed.contains(name)) {
            files.initialiser(name, tensor);
          }
        });
    kept.reversed().forEach(n -> files.node(n.type(), n.inputs(), n.outputs(), n.attributes()));
    files.output(output.name());
    if (further) {
      kept.stream()
          .map(node -> node.outputs().getFirst())
          .filter(name -> !name.equals(output.name()))
          .forEach(files::untyped);
    }
    return files.bytes();
  }

  // Random things.

  boolean chance(double of) {
    return random.nextDouble() < of;
  }

  @SafeVarargs
  final <T> T one(T... of) {
    return of[random.nextInt(of.length)];
  }

  int axis(Named x) {
    return random.nextInt(x.rank());
  }

  /// The same axis, sometimes counted from the end.
  long written(int axis, int rank) {
    return chance(0.5) && opset >= 11 ? axis - rank : axis;
  }

  int[] shape(int rank) {
    return random.ints(rank, 1, LARGEST_EXTENT + 1).toArray();
  }

  Tensor numbers(int... shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] numbers = random.doubles(count, -1.2, 1.2).map(x -> (float) x).toArray();
    return Tensor.of(ElementType.F32, shape, numbers);
  }

  /// A random order of so many things.
  int[] order(int count) {
    int[] order = IntStream.range(0, count).toArray();
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  // Operands.

  Named pick() {
    return pick(_ -> true);
  }

  /// A value for which something holds, more often a late one.
  Named pick(Predicate<Named> which) {
    List<Named> fitting = values.stream().filter(which).toList();
    if (fitting.isEmpty()) {
      throw new NotHere();
    }
    int late = random.nextInt(fitting.size());
    return fitting.get(Math.max(late, random.nextInt(fitting.size())));
  }

  Named truth() {
    if (truths.isEmpty()) {
      throw new NotHere();
    }
    return truths.get(random.nextInt(truths.size()));
  }

  /// Nothing fits what a node would need.
  static final class NotHere extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private String name(String kind) {
    return one("", "/layer.%s/", "model.%s.", "scope%s/sub:").formatted(names) + kind + names++;
  }

  /// A stored tensor of θ, now and then one that has been used.
  String parameter(int... shape) {
    List<String> alike =
        stored.entrySet().stream()
            .filter(e -> e.getValue().type() == ElementType.F32)
            .filter(e -> Arrays.equals(e.getValue().shape(), shape))
            .map(Map.Entry::getKey)
            .toList();
    if (!alike.isEmpty() && chance(0.3)) {
      return alike.getFirst();
    }
    return stored(numbers(shape));
  }

  private String stored(Tensor tensor) {
    String name = name("w");
    stored.put(name, tensor);
    known.put(name, tensor);
    return name;
  }

  /// Numbers that stay as they are: stored where they are whole, or given by a node.
  String constant(Tensor tensor) {
    if (tensor.type() != ElementType.F32 && chance(0.5)) {
      return stored(tensor);
    }
    String name = name("c");
    nodes.add(new Node("Constant", List.of(), List.of(name), Map.of("value", tensor)));
    known.put(name, tensor);
    return name;
  }

  String wholes(long... numbers) {
    return constant(
        Tensor.of(
            ElementType.I64,
            new int[] {numbers.length},
            Arrays.stream(numbers).asDoubleStream().toArray()));
  }

  String whole(long number) {
    return constant(Tensor.of(ElementType.I64, new int[0], new double[] {number}));
  }

  String number(double number) {
    return constant(Tensor.of(ElementType.F32, new int[0], new double[] {(float) number}));
  }

  // Nodes.

  /// Lets something be added, all of it or nothing.
  ///
  /// @return whether it was
  boolean grow(Consumer<RandomGraph> by) {
    int before = nodes.size();
    int valuesBefore = values.size();
    int truthsBefore = truths.size();
    Set<String> storedBefore = Set.copyOf(stored.keySet());
    try {
      by.accept(this);
      return true;
    } catch (NotHere none) {
      nodes.subList(before, nodes.size()).clear();
      values.subList(valuesBefore, values.size()).clear();
      truths.subList(truthsBefore, truths.size()).clear();
      stored.keySet().retainAll(storedBefore);
      return false;
    }
  }

  /// Adds a node of one result.
  Named add(String type, String... operands) {
    return add(type, Map.of(), operands);
  }

  Named add(String type, Map<String, Object> attributes, String... operands) {
    return add(type, attributes, 1, operands).getFirst();
  }

  /// Adds a node, or nothing where onnxruntime does not take it.
  List<Named> add(String type, Map<String, Object> attributes, int results, String... operands) {
    List<String> outputs = IntStream.range(0, results).mapToObj(_ -> name("v")).toList();
    Node node = new Node(type, List.of(operands), outputs, attributes);
    List<Tensor> tensors = alone(node);
    for (Tensor tensor : tensors) {
      boolean fine =
          tensor.count() > 0
              && tensor.count() <= MOST_ELEMENTS
              && tensor.rank() <= 6
              && Arrays.stream(tensor.values()).allMatch(x -> Math.abs(x) <= LARGEST);
      if (!fine) {
        throw new NotHere();
      }
    }
    nodes.add(node);
    List<Named> made = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      made.add(see(outputs.get(i), tensors.get(i)));
    }
    return made;
  }

  private Named see(String name, Tensor tensor) {
    var named = new Named(name, tensor);
    known.put(name, tensor);
    if (tensor.type() == ElementType.F32) {
      values.add(named);
    } else if (tensor.type() == ElementType.BOOL) {
      truths.add(named);
    }
    return named;
  }

  /// The node by onnxruntime, as a model of its own.
  private List<Tensor> alone(Node node) {
    OnnxFiles files = new OnnxFiles(opset);
    Set<String> done = new HashSet<>();
    for (String name : node.inputs()) {
      if (!name.isEmpty() && done.add(name)) {
        files.initialiser(name, Objects.requireNonNull(known.get(name)));
      }
    }
    files.node(node.type(), node.inputs(), node.outputs(), node.attributes());
    node.outputs().forEach(files::untyped);
    try {
      return OnnxRuntime.outputs(files.bytes(), Map.of());
    } catch (OrtException notTaken) {
      throw new NotHere();
    }
  }
}
