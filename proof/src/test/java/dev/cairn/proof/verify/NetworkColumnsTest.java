package dev.cairn.proof.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.nn.Activation;
import dev.cairn.nn.Layer;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.PerceptronLoss;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Hessians of networks of more than one block of columns, entry by entry against hyper-dual
/// numbers: the network is written down again, a loop over its units.
class NetworkColumnsTest {
  private static final int SAMPLES = 3;

  /// Of 84, 136 and 170 parameters.
  static Stream<Perceptron> networks() {
    return Stream.of(
        new Perceptron(List.of(5, 9, 3), Activation.SWISH, true, Loss.CROSS_ENTROPY, 0),
        new Perceptron(List.of(6, 12, 4), Activation.TANH, true, Loss.MEAN_SQUARED, 0.3),
        new Perceptron(List.of(5, 10, 10, 2), Activation.TANH, false, Loss.CROSS_ENTROPY, 1));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyEntryIsThatOfHyperDualNumbers(Perceptron network) {
    var random = new SplittableRandom(7);
    var data = Data.drawn(network, random);
    double[] theta = random.doubles(network.dimension(), -0.8, 0.8).toArray();
    compare(network, data, theta, box(theta, 0), 1e-11);
  }

  /// At points of a box it lies in the Hessian over the box.
  @Test
  void theHessianOverABoxHoldsThoseAtItsPoints() {
    Perceptron network = networks().findFirst().orElseThrow();
    var random = new SplittableRandom(8);
    var data = Data.drawn(network, random);
    double[] centre = random.doubles(network.dimension(), -0.8, 0.8).toArray();
    double radius = 1e-3;
    double[] corner = Arrays.stream(centre).map(x -> x + corner(random, radius)).toArray();
    compare(network, data, corner, box(centre, radius), 1);
  }

  private static double corner(SplittableRandom random, double radius) {
    return random.nextBoolean() ? radius : -radius;
  }

  private static Interval[] box(double[] centre, double radius) {
    return Arrays.stream(centre)
        .mapToObj(x -> Interval.of(x).add(new Interval(-radius, radius)))
        .toArray(Interval[]::new);
  }

  /// Rounding of the oracle is far below 10⁻¹² at these sizes.
  private static void compare(
      Perceptron network, Data data, double[] theta, Interval[] box, double width) {
    LossFunction loss = PerceptronLoss.of(network, data.inputs, data.targets);
    Interval[][] hessian = ColumnSweeps.hessian(loss, box);
    int n = theta.length;
    assertTrue(n > 64, () -> n + " parameters are one block of columns");
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        double exact = loss(network, data, seeded(theta, i, j)).d();
        for (Interval entry : List.of(hessian[i][j], hessian[j][i])) {
          String where = "%d, %d: %s for %s".formatted(i, j, entry, exact);
          assertTrue(entry.lo() - 1e-12 <= exact && exact <= entry.hi() + 1e-12, where);
          assertTrue(entry.hi() - entry.lo() <= width, where);
        }
      }
    }
  }

  private static HyperDual[] seeded(double[] theta, int i, int j) {
    HyperDual[] x = Arrays.stream(theta).mapToObj(HyperDual::of).toArray(HyperDual[]::new);
    x[i] = x[i].plus(new HyperDual(0, 1, 0, 0));
    x[j] = x[j].plus(new HyperDual(0, 0, 1, 0));
    return x;
  }

  /// Samples one after the other.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Data(double[] inputs, double[] targets) {
    static Data drawn(Perceptron network, SplittableRandom random) {
      double[] inputs = random.doubles((long) SAMPLES * network.inputs(), -1, 1).toArray();
      double[] targets = new double[SAMPLES * network.outputs()];
      for (int s = 0; s < SAMPLES; s++) {
        if (network.loss() == Loss.CROSS_ENTROPY) {
          targets[s * network.outputs() + random.nextInt(network.outputs())] = 1;
        } else {
          for (int k = 0; k < network.outputs(); k++) {
            targets[s * network.outputs() + k] = random.nextDouble();
          }
        }
      }
      return new Data(inputs, targets);
    }
  }

  private static HyperDual loss(Perceptron network, Data data, HyperDual[] theta) {
    HyperDual sum = HyperDual.of(0);
    int outputs = network.outputs();
    for (int s = 0; s < SAMPLES; s++) {
      HyperDual[] o = outputs(network, data.inputs, s * network.inputs(), theta);
      if (network.loss() == Loss.CROSS_ENTROPY) {
        HyperDual all = HyperDual.of(0);
        HyperDual own = HyperDual.of(0);
        for (int k = 0; k < outputs; k++) {
          all = all.plus(o[k].exp());
          own = own.plus(o[k].times(HyperDual.of(data.targets[s * outputs + k])));
        }
        sum = sum.plus(all.log()).minus(own);
      } else {
        for (int k = 0; k < outputs; k++) {
          HyperDual error = o[k].minus(HyperDual.of(data.targets[s * outputs + k]));
          sum = sum.plus(error.times(error).times(HyperDual.of(1.0 / outputs)));
        }
      }
    }
    HyperDual squares = HyperDual.of(0);
    for (HyperDual x : theta) {
      squares = squares.plus(x.times(x));
    }
    return sum.times(HyperDual.of(1.0 / SAMPLES))
        .plus(squares.times(HyperDual.of(network.l2() / theta.length)));
  }

  private static HyperDual[] outputs(
      Perceptron network, double[] inputs, int from, HyperDual[] theta) {
    HyperDual[] a = new HyperDual[network.inputs()];
    Arrays.setAll(a, i -> HyperDual.of(inputs[from + i]));
    List<Layer> layers = network.layers();
    for (Layer layer : layers) {
      HyperDual[] z = new HyperDual[layer.outputs()];
      for (int i = 0; i < z.length; i++) {
        z[i] = layer.biased() ? theta[layer.index(i, layer.inputs())] : HyperDual.of(0);
        for (int j = 0; j < a.length; j++) {
          z[i] = z[i].plus(theta[layer.index(i, j)].times(a[j]));
        }
        if (!layer.equals(layers.getLast())) {
          z[i] = network.activation() == Activation.TANH ? z[i].tanh() : swish(z[i]);
        }
      }
      a = z;
    }
    return a;
  }

  private static HyperDual swish(HyperDual x) {
    HyperDual below = HyperDual.of(1).plus(HyperDual.of(0).minus(x).exp());
    return x.times(below.reciprocal());
  }
}
