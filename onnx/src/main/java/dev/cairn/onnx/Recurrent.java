package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.program.Function;
import dev.cairn.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// RNN, GRU and LSTM, written out step by step over a fixed number of steps.
///
/// Shapes: x `[steps, batch, inputs]`, W `[directions, gates·hidden, inputs]`, R the same with the
/// hidden units as inputs, B `[directions, 2·gates·hidden]`. The results are all states (steps,
/// directions, batch, hidden), the last states and (LSTM) the last cells.
final class Recurrent {
  private enum Kind {
    RNN(1),
    GRU(3),
    LSTM(4);

    private final int gates;

    Kind(int gates) {
      this.gates = gates;
    }

    /// The functions of the definition, for one direction.
    List<String> functions() {
      return switch (this) {
        case RNN -> List.of("Tanh");
        case GRU -> List.of("Sigmoid", "Tanh");
        case LSTM -> List.of("Sigmoid", "Tanh", "Tanh");
      };
    }
  }

  private final Scope s;
  private final Algebra algebra;
  private final Kind kind;
  private final Function function;
  private final int hidden;
  private final boolean batchFirst;
  private final boolean resetAfter;
  private final String direction;

  private Recurrent(Scope s, Kind kind) {
    this.s = s;
    this.kind = kind;
    algebra = s.algebra();
    int[] r = s.input(2).shape();
    if (s.input(0).rank() != 3 || s.input(1).rank() != 3 || r.length != 3) {
      throw new IllegalArgumentException("needs x, W and R of three axes");
    }
    hidden = r[2];
    batchFirst = s.whole("layout", 0) != 0;
    resetAfter = kind == Kind.GRU && s.whole("linear_before_reset", 0) != 0;
    s.whole("hidden_size", hidden);
    if (kind == Kind.LSTM) {
      s.requireWhole("input_forget", 0);
    }
    function = activation();
    direction = direction();
  }

  static void addTo(Map<String, Operator> operators) {
    for (Kind kind : Kind.values()) {
      operators.put(kind.name(), scope -> new Recurrent(scope, kind).results());
    }
  }

  /// That of the state; the functions are those of the definition, or Relu in an RNN.
  private Function activation() {
    List<String> usual = kind.functions();
    List<String> named = s.texts("activations").orElse(usual);
    boolean relu = kind == Kind.RNN && named.stream().allMatch("Relu"::equals);
    for (int i = 0; i < named.size(); i++) {
      if (!relu && !named.get(i).equals(usual.get(i % usual.size()))) {
        throw new IllegalArgumentException("activations = %s are not supported".formatted(named));
      }
    }
    return relu ? Function.RELU : Function.TANH;
  }

  private List<Item> results() {
    Item x = batchFirst ? swapped(s.input(0)) : s.input(0);
    SampleAxis.refuse(x, 0, "runs along", "samples stand along the axis of the batch");
    int steps = x.shape()[0];
    requireFullLength(steps);
    List<List<Item>> states = new ArrayList<>();
    List<Item> cells = new ArrayList<>();
    List<Item> last = new ArrayList<>();
    int directions = s.input(1).shape()[0];
    for (int d = 0; d < directions; d++) {
      boolean back = direction.equals("reverse") || d == 1;
      Run run = new Run(d, x);
      List<Item> own = new ArrayList<>();
      for (int k = 0; k < steps; k++) {
        run.step(back ? steps - 1 - k : k);
        own.add(back ? 0 : k, run.state);
      }
      states.add(own);
      last.add(run.state);
      cells.add(run.cell);
    }
    List<Value> all = new ArrayList<>();
    for (int k = 0; k < steps; k++) {
      int at = k;
      all.add(joined(states.stream().map(own -> own.get(at)).toList(), 4, 1));
    }
    Optional<SampleAxis> samples = x.samples();
    Item y = new Computed(algebra.builder().concatenate(0, all), samples.map(place -> place.at(2)));
    Item end = new Computed(joined(last, 3, 0), samples.map(place -> place.at(1)));
    List<Item> results = new ArrayList<>();
    results.add(batchFirst ? permuted(y, 2, 0, 1, 3) : y);
    results.add(batchFirst ? swapped(end) : end);
    if (kind == Kind.LSTM) {
      Item cell = new Computed(joined(cells, 3, 0), samples.map(place -> place.at(1)));
      results.add(batchFirst ? swapped(cell) : cell);
    }
    return results;
  }

  private String direction() {
    String named = s.text("direction", "forward");
    int wanted =
        switch (named) {
          case "forward", "reverse" -> 1;
          case "bidirectional" -> 2;
          default -> 0;
        };
    if (s.input(1).shape()[0] != wanted) {
      throw new IllegalArgumentException(
          "direction = %s with weights of %s".formatted(named, s.input(1).shape()[0]));
    }
    return named;
  }

  private void requireFullLength(int steps) {
    if (s.has(4) && Arrays.stream(s.known(4).values()).anyMatch(length -> length != steps)) {
      throw new IllegalArgumentException(
          "sequence_lens below %s are not supported".formatted(steps));
    }
  }

  /// States `[batch, hidden]` as `[1, directions, batch, hidden]`, or without the first axis.
  private Value joined(List<Item> items, int rank, int axis) {
    int[] shape = new int[rank];
    Arrays.fill(shape, 1);
    int[] own = items.getFirst().shape();
    System.arraycopy(own, 0, shape, rank - 2, 2);
    List<Value> values =
        items.stream()
            .map(item -> algebra.value(algebra.reshape(item, shape, Optional.empty())))
            .toList();
    return algebra.builder().concatenate(axis, values);
  }

  private Item swapped(Item x) {
    return permuted(x, 1, 0, 2);
  }

  private Item permuted(Item x, int... order) {
    int[] from = x.shape();
    int[] to = Arrays.stream(order).map(axis -> from[axis]).toArray();
    List<Integer> places = Arrays.stream(order).boxed().toList();
    return algebra.gather(
        x,
        to,
        x.samples().map(place -> place.at(places.indexOf(place.axis()))),
        () -> Indices.permute(from, order));
  }

  /// The slice of a first axis, without that axis.
  private Item slice(Item x, int at) {
    boolean[] first = new boolean[x.rank()];
    first[0] = true;
    return algebra.without(algebra.along(x, 0, 1, _ -> at), first);
  }

  private Item function(Function f, Item x) {
    return algebra.unary(f, x);
  }

  /// One direction under way.
  private final class Run {
    private final Item x;
    private final Item inputWeights;
    private final Item stateWeights;
    private final Optional<Item> biases;
    private final Optional<Item> peepholes;
    private Item state;
    private Item cell;

    Run(int direction, Item x) {
      this.x = x;
      inputWeights = slice(s.input(1), direction);
      stateWeights = slice(s.input(2), direction);
      biases = s.has(3) ? Optional.of(slice(s.input(3), direction)) : Optional.empty();
      peepholes =
          kind == Kind.LSTM && s.has(7)
              ? Optional.of(slice(s.input(7), direction))
              : Optional.empty();
      state = initial(5, direction);
      cell = kind == Kind.LSTM ? initial(6, direction) : state;
    }

    private Item initial(int operand, int direction) {
      if (s.has(operand)) {
        Item given = s.input(operand);
        return slice(batchFirst ? swapped(given) : given, direction);
      }
      int[] shape = {x.shape()[1], hidden};
      return Algebra.known(ElementType.F32, shape, new double[Shapes.count(shape)]);
    }

    /// `[batch, gates·hidden]`, with the first or the second half of the biases.
    private Item gates(Item from, Item weights, int half) {
      Item product = new Products(algebra).gemm(from, weights, false, true);
      int width = kind.gates * hidden;
      return biases.isEmpty()
          ? product
          : algebra.add(product, algebra.along(biases.get(), 0, width, i -> half * width + i));
    }

    private Item gate(Item gates, int k) {
      return algebra.along(gates, gates.rank() - 1, hidden, i -> k * hidden + i);
    }

    void step(int at) {
      Item fromInput = gates(slice(x, at), inputWeights, 0);
      switch (kind) {
        case RNN ->
            state = function(function, algebra.add(fromInput, gates(state, stateWeights, 1)));
        case GRU -> gru(fromInput);
        case LSTM -> lstm(algebra.add(fromInput, gates(state, stateWeights, 1)));
      }
    }

    /// (1 − z)·h̃ + z·h with the gates z, r and the new state h̃.
    private void gru(Item fromInput) {
      Item fromState = gates(state, stateWeights, 1);
      Item z = sigmoid(algebra.add(gate(fromInput, 0), gate(fromState, 0)));
      Item r = sigmoid(algebra.add(gate(fromInput, 1), gate(fromState, 1)));
      Item recurrent =
          resetAfter
              ? algebra.multiply(r, gate(fromState, 2))
              : gate(gates(algebra.multiply(r, state), stateWeights, 1), 2);
      Item proposed = function(function, algebra.add(gate(fromInput, 2), recurrent));
      Item kept = algebra.multiply(z, algebra.subtract(state, proposed));
      state = algebra.add(proposed, kept);
    }

    /// The gates input, output, forget and the new cell.
    private void lstm(Item gates) {
      Item i = sigmoid(peeped(gate(gates, 0), 0, cell));
      Item f = sigmoid(peeped(gate(gates, 2), 2, cell));
      Item proposed = function(Function.TANH, gate(gates, 3));
      cell = algebra.add(algebra.multiply(f, cell), algebra.multiply(i, proposed));
      Item o = sigmoid(peeped(gate(gates, 1), 1, cell));
      state = algebra.multiply(o, function(Function.TANH, cell));
    }

    private Item peeped(Item gate, int k, Item at) {
      return peepholes.isEmpty()
          ? gate
          : algebra.add(gate, algebra.multiply(gate(peepholes.get(), k), at));
    }

    private Item sigmoid(Item x) {
      return function(Function.SIGMOID, x);
    }
  }
}
