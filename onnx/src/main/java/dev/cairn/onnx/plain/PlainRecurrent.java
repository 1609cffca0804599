package dev.cairn.onnx.plain;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph.Operation;
import java.util.List;
import java.util.Map;

/// RNN, GRU and LSTM, number by number.
final class PlainRecurrent {
  private final PlainNode n;
  private final int gates;
  private final boolean batchFirst;
  private final int steps;
  private final int batch;
  private final int inputs;
  private final int hidden;
  private final int directions;

  private PlainRecurrent(PlainNode n) {
    this.n = n;
    hidden = n.in(2).extent(2);
    gates = n.in(1).extent(1) / hidden;
    batchFirst = n.whole("layout", 0) != 0;
    Tensor x = n.in(0);
    steps = x.extent(batchFirst ? 1 : 0);
    batch = x.extent(batchFirst ? 0 : 1);
    inputs = x.extent(2);
    directions = n.in(1).extent(0);
  }

  static void addTo(Map<String, Operation> operations) {
    for (String type : List.of("RNN", "GRU", "LSTM")) {
      operations.put(type, node -> new PlainRecurrent(node).results());
    }
  }

  private List<Tensor> results() {
    double[] all = new double[steps * directions * batch * hidden];
    double[] last = new double[directions * batch * hidden];
    double[] cells = new double[directions * batch * hidden];
    boolean reverse = n.text("direction", "forward").equals("reverse");
    for (int d = 0; d < directions; d++) {
      for (int b = 0; b < batch; b++) {
        double[] h = initial(5, d, b);
        double[] c = initial(6, d, b);
        for (int k = 0; k < steps; k++) {
          int t = reverse || d == 1 ? steps - 1 - k : k;
          step(d, b, t, h, c);
          System.arraycopy(h, 0, all, at(t, d, b), hidden);
        }
        System.arraycopy(h, 0, last, end(d, b), hidden);
        System.arraycopy(c, 0, cells, end(d, b), hidden);
      }
    }
    int[] shape =
        batchFirst
            ? new int[] {batch, steps, directions, hidden}
            : new int[] {steps, directions, batch, hidden};
    int[] ends =
        batchFirst ? new int[] {batch, directions, hidden} : new int[] {directions, batch, hidden};
    var type = n.in(0).type();
    return List.of(
        Tensor.of(type, shape, all), Tensor.of(type, ends, last), Tensor.of(type, ends, cells));
  }

  private int at(int t, int d, int b) {
    return hidden
        * (batchFirst ? (b * steps + t) * directions + d : (t * directions + d) * batch + b);
  }

  private int end(int d, int b) {
    return hidden * (batchFirst ? b * directions + d : d * batch + b);
  }

  private double[] initial(int operand, int d, int b) {
    double[] state = new double[hidden];
    if ((gates != 4 && operand == 6) || !n.has(operand)) {
      return state;
    }
    System.arraycopy(n.in(operand).values(), end(d, b), state, 0, hidden);
    return state;
  }

  /// Row r of W times the input at t, with its bias.
  private double fromInput(int d, int b, int t, int r) {
    double sum = bias(d, r);
    int first = (batchFirst ? b * steps + t : t * batch + b) * inputs;
    int row = (d * gates * hidden + r) * inputs;
    for (int i = 0; i < inputs; i++) {
      sum += n.in(1).values()[row + i] * n.in(0).values()[first + i];
    }
    return sum;
  }

  /// Row r of R times a state, with its bias.
  private double fromState(int d, double[] state, int r) {
    double sum = bias(d, gates * hidden + r);
    int row = (d * gates * hidden + r) * hidden;
    for (int i = 0; i < hidden; i++) {
      sum += n.in(2).values()[row + i] * state[i];
    }
    return sum;
  }

  private double bias(int d, int r) {
    return n.has(3) ? n.in(3).values()[d * 2 * gates * hidden + r] : 0;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private double peephole(int d, int gate, int j, double c) {
    return n.has(7) ? n.in(7).values()[(d * 3 + gate) * hidden + j] * c : 0;
  }

  private void step(int d, int b, int t, double[] h, double[] c) {
    double[] before = h.clone();
    if (gates == 3) {
      gru(d, b, t, before, h);
      return;
    }
    for (int j = 0; j < hidden; j++) {
      double first = fromInput(d, b, t, j) + fromState(d, before, j);
      if (gates == 1) {
        boolean relu = n.texts("activations").stream().anyMatch("Relu"::equals);
        h[j] = relu ? Math.max(first, 0) : Math.tanh(first);
        continue;
      }
      double[] rest = new double[gates];
      for (int gate = 1; gate < gates; gate++) {
        int r = gate * hidden + j;
        rest[gate] = fromInput(d, b, t, r) + fromState(d, before, r);
      }
      double i = sigmoid(first + peephole(d, 0, j, c[j]));
      double f = sigmoid(rest[2] + peephole(d, 2, j, c[j]));
      c[j] = f * c[j] + i * Math.tanh(rest[3]);
      h[j] = sigmoid(rest[1] + peephole(d, 1, j, c[j])) * Math.tanh(c[j]);
    }
  }

  private void gru(int d, int b, int t, double[] before, double[] h) {
    double[] reset = new double[hidden];
    double[] scaled = new double[hidden];
    for (int j = 0; j < hidden; j++) {
      int r = hidden + j;
      reset[j] = sigmoid(fromInput(d, b, t, r) + fromState(d, before, r));
      scaled[j] = reset[j] * before[j];
    }
    boolean after = n.whole("linear_before_reset", 0) != 0;
    for (int j = 0; j < hidden; j++) {
      double z = sigmoid(fromInput(d, b, t, j) + fromState(d, before, j));
      int r = 2 * hidden + j;
      double recurrent = after ? reset[j] * fromState(d, before, r) : fromState(d, scaled, r);
      double proposed = Math.tanh(fromInput(d, b, t, r) + recurrent);
      h[j] = (1 - z) * proposed + z * before[j];
    }
  }
}
