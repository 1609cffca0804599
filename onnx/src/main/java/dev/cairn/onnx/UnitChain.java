package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import dev.cairn.nn.symmetry.UnitLayer;
import dev.cairn.nn.symmetry.UnitLayer.Strides;
import dev.cairn.nn.symmetry.UnitSymmetry;
import dev.cairn.nn.symmetry.UnitSymmetry.Activation;
import dev.cairn.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a graph as a chain of layers whose hidden units can be exchanged: dense layers (MatMul
/// with Add, Gemm), convolutions whose units are channels, and a dense layer after them; between
/// two of them only operations that treat every unit alike. Anything else between layers, a weight
/// that is constant or used twice, or a value that goes past a layer: nothing is known of units.
final class UnitChain {
  private static final Set<String> ODD =
      Set.of("Tanh", "Sin", "Erf", "Softsign", "Neg", "Identity", "Dropout", "Cast");
  private static final Set<String> ZERO_AT_ZERO =
      Set.of("Relu", "LeakyRelu", "Elu", "Celu", "Selu", "Gelu", "Mish", "Abs");
  private static final Set<String> GENERAL = Set.of("Sigmoid", "Softplus", "Exp", "Cos");
  private static final Set<String> LINEAR_POOLS = Set.of("AveragePool", "GlobalAveragePool");
  private static final Set<String> LARGEST_POOLS = Set.of("MaxPool", "GlobalMaxPool");

  private final Map<String, Program.Parameter> parameters = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, Tensor> stored = new HashMap<>();
  private final List<UnitLayer> layers = new ArrayList<>();
  private final List<Activation> activations = new ArrayList<>();

  /// What the units have become since the last layer, by name, and how; the input before it.
  private final Map<String, Activation> values = new HashMap<>();

  private String last = "";
  private boolean channels;
  private boolean flattened;
  private boolean mixed;

  private UnitChain(OnnxModel model, Program loss) {
    loss.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
    model.nodes().forEach(node -> node.inputs().forEach(name -> uses.merge(name, 1, Integer::sum)));
    stored.putAll(model.initialisers());
    values.put(model.inputs().getFirst().name(), Activation.ODD);
  }

  /// The symmetry of a model's hidden units, as its graph tells; empty where it is no such chain or
  /// has no hidden layer.
  static Optional<UnitSymmetry> of(OnnxModel model, Program loss) {
    var chain = new UnitChain(model, loss);
    for (OnnxNode node : model.nodes()) {
      if (!chain.take(node)) {
        return Optional.empty();
      }
    }
    int n = loss.parameters().stream().mapToInt(p -> p.shape().size()).sum();
    return chain.layers.size() < 2
        ? Optional.empty()
        : Optional.of(new UnitSymmetry(chain.layers, chain.activations, n));
  }

  /// Whether the graph may still be a chain.
  private boolean take(OnnxNode node) {
    if (node.inputs().stream().noneMatch(this::ofUnits)) {
      if (node.attributes().get("value") instanceof OnnxAttribute.Stored(Tensor value)) {
        stored.put(node.outputs().getFirst(), value);
      }
      return node.inputs().stream().allMatch(stored::containsKey);
    }
    return switch (node.type()) {
      case "MatMul" -> dense(node, false, Optional.empty());
      case "Gemm" -> gemm(node);
      case "Conv" -> convolution(node);
      case "Add" -> bias(node) || elementwise(node);
      default -> elementwise(node);
    };
  }

  private boolean ofUnits(String name) {
    return values.containsKey(name);
  }

  private boolean gemm(OnnxNode node) {
    boolean plain =
        whole(node, "transA", 0) == 0 && real(node, "alpha") == 1 && real(node, "beta") == 1;
    return plain && dense(node, whole(node, "transB", 0) == 1, optionalInput(node, 2));
  }

  /// x W or, transposed, x Wᵀ.
  private boolean dense(OnnxNode node, boolean transposed, Optional<String> bias) {
    Program.Parameter w = parameter(node, 1);
    if (w == null || w.shape().rank() != 2 || !ofUnits(node.inputs().getFirst())) {
      return false;
    }
    int in = w.shape().extent(transposed ? 1 : 0);
    int out = w.shape().extent(transposed ? 0 : 1);
    int before = layers.isEmpty() ? in : layers.getLast().units();
    int fibre = in / before;
    if (fibre * before != in || (fibre > 1 && !channels) || (channels && !flattened)) {
      return false;
    }
    var strides =
        transposed
            ? new Strides(w.offset(), in, fibre, 1)
            : new Strides(w.offset(), 1, fibre * out, out);
    return layer(
        node, new UnitLayer(before, out, fibre, strides, OptionalInt.empty()), bias, false);
  }

  private boolean convolution(OnnxNode node) {
    Program.Parameter w = parameter(node, 1);
    boolean fits =
        w != null
            && whole(node, "group", 1) == 1
            && ofUnits(node.inputs().getFirst())
            && (layers.isEmpty() || (channels && !flattened));
    if (w == null || !fits) {
      return false;
    }
    int out = w.shape().extent(0);
    int in = w.shape().extent(1);
    int kernel = w.shape().size() / (out * in);
    if (!layers.isEmpty() && layers.getLast().units() != in) {
      return false;
    }
    var strides = new Strides(w.offset(), in * kernel, kernel, 1);
    var layer = new UnitLayer(in, out, kernel, strides, OptionalInt.empty());
    return layer(node, layer, optionalInput(node, 2), true);
  }

  private boolean layer(
      OnnxNode node, UnitLayer layer, Optional<String> bias, boolean convolution) {
    Activation activation = values.get(node.inputs().getFirst());
    if (mixed || activation == null) {
      return false;
    }
    if (!layers.isEmpty()) {
      activations.add(activation);
    }
    layers.add(layer);
    values.clear();
    last = node.outputs().getFirst();
    values.put(last, Activation.ODD);
    channels = convolution;
    flattened = false;
    return bias.isEmpty() || biased(bias.get());
  }

  /// The last layer with these biases; whether they are its own.
  private boolean biased(String name) {
    Program.Parameter b = single(name);
    UnitLayer layer = layers.getLast();
    if (b == null || b.shape().size() != layer.units() || layer.bias().isPresent()) {
      return false;
    }
    layers.set(
        layers.size() - 1,
        new UnitLayer(
            layer.inputs(),
            layer.units(),
            layer.fibre(),
            layer.weights(),
            OptionalInt.of(b.offset())));
    return true;
  }

  /// An Add of a bias right after a dense layer.
  private boolean bias(OnnxNode node) {
    for (int i = 0; i < 2; i++) {
      if (node.inputs().get(i).equals(last)
          && !channels
          && !layers.isEmpty()
          && biased(node.inputs().get(1 - i))) {
        values.clear();
        last = node.outputs().getFirst();
        values.put(last, Activation.ODD);
        return true;
      }
    }
    return false;
  }

  /// What treats every unit alike; anything else mixes them, which no layer may follow.
  private boolean elementwise(OnnxNode node) {
    boolean known =
        node.inputs().stream().allMatch(name -> ofUnits(name) || number(name))
            || node.type().equals("Reshape");
    Activation of = known ? activation(node) : null;
    mixed |= of == null;
    values.put(node.outputs().getFirst(), of == null ? Activation.GENERAL : of);
    return true;
  }

  private @Nullable Activation activation(OnnxNode node) {
    List<Activation> of =
        node.inputs().stream().flatMap(name -> Stream.ofNullable(values.get(name))).toList();
    Activation weakest = of.stream().min(Activation::compareTo).orElse(Activation.GENERAL);
    Activation strongest = of.stream().max(Activation::compareTo).orElse(Activation.GENERAL);
    boolean scaled = of.size() < node.inputs().size();
    String type = node.type();
    if (ODD.contains(type)) {
      return weakest;
    } else if (ZERO_AT_ZERO.contains(type)) {
      return min(weakest, Activation.ZERO_AT_ZERO);
    } else if (GENERAL.contains(type)) {
      return Activation.GENERAL;
    } else if (LINEAR_POOLS.contains(type) && channels && !flattened) {
      return weakest;
    } else if (LARGEST_POOLS.contains(type) && channels && !flattened) {
      return min(weakest, Activation.ZERO_AT_ZERO);
    }
    return switch (type) {
      case "Mul" -> scaled ? weakest : min(strongest, Activation.ZERO_AT_ZERO);
      case "Div" -> ofUnits(node.inputs().getFirst()) && scaled ? weakest : Activation.GENERAL;
      case "Add", "Sub" -> scaled ? Activation.GENERAL : weakest;
      case "Flatten" -> whole(node, "axis", 1) == 1 ? flat(weakest) : null;
      case "Reshape" -> flatShape(node.inputs().get(1)) ? flat(weakest) : null;
      default -> null;
    };
  }

  private Activation flat(Activation activation) {
    flattened = true;
    return activation;
  }

  /// Whether a shape is that of one axis besides the samples'.
  private boolean flatShape(String name) {
    Tensor shape = stored.get(name);
    return shape != null && shape.count() == 2 && shape.values()[1] == -1;
  }

  private static Activation min(Activation a, Activation b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private boolean number(String name) {
    Tensor tensor = stored.get(name);
    return name.isEmpty() || (tensor != null && tensor.count() == 1);
  }

  private Program.@Nullable Parameter parameter(OnnxNode node, int input) {
    return single(node.inputs().get(input));
  }

  /// A parameter of θ that nothing else uses.
  private Program.@Nullable Parameter single(String name) {
    return uses.getOrDefault(name, 0) == 1 ? parameters.get(name) : null;
  }

  private static Optional<String> optionalInput(OnnxNode node, int input) {
    return node.inputs().size() > input && !node.inputs().get(input).isEmpty()
        ? Optional.of(node.inputs().get(input))
        : Optional.empty();
  }

  private static long whole(OnnxNode node, String name, long fallback) {
    return node.attributes().get(name) instanceof OnnxAttribute.Whole(long value)
        ? value
        : fallback;
  }

  private static double real(OnnxNode node, String name) {
    return node.attributes().get(name) instanceof OnnxAttribute.Real(double value) ? value : 1;
  }
}
