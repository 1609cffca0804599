package dev.cairn.proof.enclosure;

import dev.cairn.program.Function;
import dev.cairn.program.Op;
import dev.cairn.program.Program;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/// Reads a loss as a [DenseChain], element by element, where it is one.
///
/// Every element of every node must be known as a part of such a chain, also where the result
/// does not need it: what is not known makes the loss no chain, so a function is never taken for
/// another one, and no part of it that may be undefined is passed over.
final class ChainReader {
  /// What an element of a node is.
  private sealed interface Part {
    /// θᵢ.
    record Theta(int index) implements Part {}

    /// A number of a sample's input.
    record Datum(int input, int index) implements Part {}

    /// An input of a layer after the first.
    record Unit(int layer, int index) implements Part {}

    /// Σⱼ θ(wⱼ) aⱼ, plus θ(bias) where that is not −1. Compared by identity.
    @SuppressWarnings("ArrayRecordComponent")
    record Linear(int layer, int[] weights, int bias) implements Part {}

    /// z − tₖ, or its square.
    record Residual(Linear output, int target, boolean squared) implements Part {}

    /// tₖ z.
    record Chosen(Linear output, int target) implements Part {}

    /// log Σ exp over outputs.
    record Normaliser(List<Linear> outputs) implements Part {}

    /// Σ tₖzₖ.
    record Choice(List<Linear> outputs) implements Part {}

    /// c ℓ(z, t), the outputs in the order of their targets.
    record Loss(DenseChain.Kind kind, Real factor, List<Linear> outputs) implements Part {}

    /// θᵢ², or a sum of such, times a number.
    record Squares(BitSet indices, Real factor) implements Part {}
  }

  /// The loss has a part that no chain has.
  private static final class NoChain extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoChain() {
      super("no chain", null, false, false);
    }
  }

  private static final Set<Function> ACTIVATIONS =
      Set.of(Function.SWISH, Function.TANH, Function.SIGMOID, Function.SOFTPLUS);

  private final Program program;
  private final List<Part[]> elements = new ArrayList<>();
  private final List<DenseChain.Layer> layers = new ArrayList<>();

  private ChainReader(Program program) {
    this.program = program;
  }

  /// The chain that a loss is, if it is one.
  static Optional<DenseChain> read(LossFunction loss) {
    if (loss.perSample().inputs().size() != 2) {
      return Optional.empty();
    }
    try {
      var reader = new ChainReader(loss.perSample());
      if (!(reader.result()
          instanceof Part.Loss(var kind, Real factor, List<Part.Linear> outputs))) {
        return Optional.empty();
      }
      reader.finish(outputs.toArray(Part.Linear[]::new), Optional.empty());
      require(loss.perSample().inputs().get(1).shape().size() == outputs.size());
      Real penalty = loss.penalty().isPresent() ? penalty(loss.penalty().get()) : Real.of(0);
      requireEachOnce(reader.layers, loss.dimension());
      return Optional.of(new DenseChain(loss, reader.layers, kind, factor, penalty));
    } catch (NoChain _) {
      return Optional.empty();
    }
  }

  private static Real penalty(Program program) {
    if (new ChainReader(program).result() instanceof Part.Squares(BitSet indices, Real factor)
        && indices.cardinality() == program.dimension()) {
      return factor;
    }
    throw new NoChain();
  }

  private static void requireEachOnce(List<DenseChain.Layer> layers, int n) {
    BitSet seen = new BitSet(n);
    int count = 0;
    for (DenseChain.Layer layer : layers) {
      for (int[] places : List.of(layer.weights(), layer.biases())) {
        count += places.length;
        Arrays.stream(places).forEach(seen::set);
      }
    }
    require(count == n && seen.cardinality() == n);
  }

  private Part result() {
    for (Program.Node node : program.nodes()) {
      elements.add(read(node));
    }
    Part[] result = elements.get(program.outputs().getFirst().node());
    require(result.length == 1);
    return result[0];
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new NoChain();
    }
  }

  private Shape shape(int node) {
    return program.nodes().get(node).type().shape();
  }

  private Part[] read(Program.Node node) {
    int size = node.type().shape().size();
    return switch (node.op()) {
      case Op.Parameter(int index) -> {
        int offset = program.parameters().get(index).offset();
        yield each(size, i -> new Part.Theta(offset + i));
      }
      case Op.Data(int index) -> each(size, i -> new Part.Datum(index, i));
      case Op.Reshape(int x, Shape _) -> elements.get(x);
      case Op.Broadcast(int x, Shape wide) -> {
        int[] map = Axes.collapse(wide, shape(x));
        yield each(size, i -> elements.get(x)[map[i]]);
      }
      case Op.Gather(int x, var map, Shape _) -> {
        require(Arrays.stream(map.toArray()).allMatch(i -> i >= 0));
        yield each(size, i -> elements.get(x)[map.get(i)]);
      }
      case Op.Product product -> product(product, size);
      case Op.Add(int a, int b) -> each(size, i -> sum(elements.get(a)[i], elements.get(b)[i]));
      case Op.Subtract(int a, int b) ->
          each(size, i -> difference(elements.get(a)[i], elements.get(b)[i]));
      case Op.Multiply(int a, int b) ->
          each(size, i -> product(elements.get(a)[i], elements.get(b)[i]));
      case Op.Scale(Real factor, int x) -> each(size, i -> scaled(factor, elements.get(x)[i]));
      case Op.Unary(Function function, int order, int x) -> {
        require(order == 0);
        yield unary(function, elements.get(x));
      }
      case Op.Sum(int x, Shape _) -> {
        require(size == 1);
        yield new Part[] {total(elements.get(x))};
      }
      case Op.LogSumExp(int x, int _) -> {
        require(size == 1);
        yield new Part[] {new Part.Normaliser(linear(elements.get(x)))};
      }
      default -> throw new NoChain();
    };
  }

  private static Part[] each(int size, IntFunction<Part> element) {
    Part[] parts = new Part[size];
    Arrays.setAll(parts, element);
    return parts;
  }

  private static List<Part.Linear> linear(Part[] parts) {
    List<Part.Linear> all = new ArrayList<>();
    for (Part part : parts) {
      require(part instanceof Part.Linear);
      all.add((Part.Linear) part);
    }
    return all;
  }

  private static Part sum(Part a, Part b) {
    if (a instanceof Part.Linear(int layer, int[] weights, int bias)
        && b instanceof Part.Theta(int index)
        && bias < 0) {
      return new Part.Linear(layer, weights, index);
    }
    if (a instanceof Part.Theta && b instanceof Part.Linear) {
      return sum(b, a);
    }
    require(a instanceof Part.Squares && b instanceof Part.Squares);
    return total(new Part[] {a, b});
  }

  @SuppressWarnings("ReferenceEquality") // equal sums in two places are two
  private static Part difference(Part a, Part b) {
    if (a instanceof Part.Linear output && b instanceof Part.Datum(int input, int k)) {
      require(input == 1);
      return new Part.Residual(output, k, false);
    }
    if (!(a instanceof Part.Normaliser(List<Part.Linear> summed))
        || !(b instanceof Part.Choice(List<Part.Linear> outputs))) {
      throw new NoChain();
    }
    require(summed.size() == outputs.size());
    for (Part.Linear output : outputs) {
      require(summed.stream().filter(other -> other == output).count() == 1);
    }
    return new Part.Loss(DenseChain.Kind.CROSS_ENTROPY, Real.of(1), outputs);
  }

  private static Part product(Part a, Part b) {
    if (a instanceof Part.Datum(int input, int k) && b instanceof Part.Linear output) {
      require(input == 1);
      return new Part.Chosen(output, k);
    }
    require(a instanceof Part.Linear && b instanceof Part.Datum);
    return product(b, a);
  }

  private static Part scaled(Real factor, Part x) {
    return switch (x) {
      case Part.Loss(var kind, Real own, var outputs) ->
          new Part.Loss(kind, own.times(factor), outputs);
      case Part.Squares(BitSet indices, Real own) -> new Part.Squares(indices, own.times(factor));
      default -> throw new NoChain();
    };
  }

  private Part[] unary(Function function, Part[] x) {
    if (function == Function.SQUARE) {
      return each(x.length, i -> squared(x[i]));
    }
    require(ACTIVATIONS.contains(function));
    Part.Linear[] outputs = linear(x).toArray(Part.Linear[]::new);
    return finish(outputs, Optional.of(Curve.valueOf(function.name())));
  }

  private static Part squared(Part x) {
    if (x instanceof Part.Theta(int index)) {
      BitSet one = new BitSet();
      one.set(index);
      return new Part.Squares(one, Real.of(1));
    }
    if (x instanceof Part.Residual(var output, int target, boolean before) && !before) {
      return new Part.Residual(output, target, true);
    }
    throw new NoChain();
  }

  /// Closes a layer: these are all its outputs, in this order; what comes out is the next one's
  /// inputs.
  private Part[] finish(Part.Linear[] outputs, Optional<Curve> activation) {
    int l = layers.size();
    int inputs = outputs[0].weights().length;
    boolean biased = outputs[0].bias() >= 0;
    int[] weights = new int[outputs.length * inputs];
    int[] biases = new int[biased ? outputs.length : 0];
    for (int i = 0; i < outputs.length; i++) {
      require(outputs[i].layer() == l && (outputs[i].bias() >= 0) == biased);
      System.arraycopy(outputs[i].weights(), 0, weights, i * inputs, inputs);
      if (biased) {
        biases[i] = outputs[i].bias();
      }
    }
    layers.add(new DenseChain.Layer(inputs, outputs.length, weights, biases, activation));
    return each(outputs.length, i -> new Part.Unit(l + 1, i));
  }

  private static Part total(Part[] terms) {
    if (terms[0] instanceof Part.Squares(BitSet _, Real factor)) {
      BitSet all = new BitSet();
      for (Part term : terms) {
        if (!(term instanceof Part.Squares(BitSet own, Real same))
            || !same.equals(factor)
            || own.intersects(all)) {
          throw new NoChain();
        }
        all.or(own);
      }
      return new Part.Squares(all, factor);
    }
    Part.Linear[] outputs = new Part.Linear[terms.length];
    boolean squares = terms[0] instanceof Part.Residual;
    for (Part term : terms) {
      switch (term) {
        case Part.Residual(var output, int k, boolean squared) -> {
          require(squares && squared);
          place(outputs, k, output);
        }
        case Part.Chosen(var output, int k) -> {
          require(!squares);
          place(outputs, k, output);
        }
        default -> throw new NoChain();
      }
    }
    List<Part.Linear> all = List.of(outputs);
    return squares ? new Part.Loss(DenseChain.Kind.SQUARED, Real.of(1), all) : new Part.Choice(all);
  }

  private static void place(Part.Linear[] outputs, int k, Part.Linear output) {
    require(k < outputs.length && outputs[k] == null);
    outputs[k] = output;
  }

  private Part[] product(Op.Product op, int size) {
    require(!op.sumSamples());
    Shape left = shape(op.left());
    Shape right = shape(op.right());
    require(left.rank() == 2 && right.rank() == 2);
    int m = left.extent(op.transposeLeft() ? 1 : 0);
    int k = left.extent(op.transposeLeft() ? 0 : 1);
    int n = right.extent(op.transposeRight() ? 0 : 1);
    require(size == m * n);
    Part[] a = elements.get(op.left());
    Part[] b = elements.get(op.right());
    boolean thetaFirst = a[0] instanceof Part.Theta;
    Part[] units = inputs(thetaFirst ? b : a);
    Part[] theta = thetaFirst ? a : b;
    return each(
        size,
        at -> {
          int i = at / n;
          int j = at % n;
          int[] weights = new int[units.length];
          Arrays.fill(weights, -1);
          for (int q = 0; q < k; q++) {
            int inLeft = op.transposeLeft() ? q * m + i : i * k + q;
            int inRight = op.transposeRight() ? j * k + q : q * n + j;
            Part weight = theta[thetaFirst ? inLeft : inRight];
            int unit = number(units[thetaFirst ? inRight : inLeft]);
            require(weight instanceof Part.Theta && weights[unit] < 0);
            weights[unit] = ((Part.Theta) weight).index();
          }
          require(Arrays.stream(weights).allMatch(place -> place >= 0));
          return new Part.Linear(layers.size(), weights, -1);
        });
  }

  /// The inputs of the layer that is being read, all of them, in the order of these elements.
  private Part[] inputs(Part[] elements) {
    Part[] units =
        elements[0] instanceof Part.Linear
            ? finish(linear(elements).toArray(Part.Linear[]::new), Optional.empty())
            : elements;
    BitSet seen = new BitSet();
    for (Part unit : units) {
      boolean ofThis =
          layers.isEmpty()
              ? unit instanceof Part.Datum(int input, int _) && input == 0
              : unit instanceof Part.Unit(int layer, int _) && layer == layers.size();
      require(ofThis && !seen.get(number(unit)));
      seen.set(number(unit));
    }
    int count =
        layers.isEmpty() ? program.inputs().getFirst().shape().size() : layers.getLast().outputs();
    require(seen.cardinality() == count && units.length == count);
    return units;
  }

  private static int number(Part unit) {
    return switch (unit) {
      case Part.Datum(int _, int index) -> index;
      case Part.Unit(int _, int index) -> index;
      default -> throw new NoChain();
    };
  }
}
