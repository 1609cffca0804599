package dev.cairn.proof.enclosure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.PerceptronLoss;
import dev.cairn.proof.ProblemPrograms;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnclosuresTest {
  private static final double RHO = 1e-3;

  @ParameterizedTest
  @EnumSource(value = Activation.class, names = "RELU", mode = EnumSource.Mode.EXCLUDE)
  void enclosuresOfNetworksHoldWhatDoubleDoublesSayAtPointsOfTheBox(Activation activation) {
    for (Loss loss : Loss.values()) {
      var network =
          new Perceptron(List.of(3, 4, 2, 3), activation, loss == Loss.CROSS_ENTROPY, loss, 0.3);
      checkBox(network(network, 300, 7), network.initialise(new SplittableRandom(1)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quartic",
        "double-wells:3",
        "rastrigin:2",
        "himmelblau",
        "rosenbrock:4",
        "saddle",
        "singular-quadratic",
        "tilted-trough",
        "monkey-saddle",
        "exponential-slide"
      })
  void closedFormsAsProgramsHaveTheirDerivatives(String name) {
    Problem problem = ProblemCatalogue.named(name);
    int n = problem.objective().dimension();
    LossFunction loss = LossFunction.of(ProblemPrograms.named(name, n).orElseThrow());
    Enclosures enclosures = new Enclosures(loss, DenseKernels.current());
    SplittableRandom random = new SplittableRandom(3);
    double[] x = random.doubles(n, -2, 2).toArray();
    double[] gradient = new double[n];
    PreciseBall[] balls = enclosures.gradient(x);
    BallMatrix hessian = enclosures.hessianOver(x, 0);
    try (var evaluation = problem.objective().at(x)) {
      evaluation.gradient(gradient);
      double[] unit = new double[n];
      double[] column = new double[n];
      for (int j = 0; j < n; j++) {
        assertEquals(gradient[j], balls[j].hi(), 1e-11 * (1 + Math.abs(gradient[j])));
        unit[j] = 1;
        evaluation.hessian().apply(unit, column);
        unit[j] = 0;
        for (int i = 0; i < n; i++) {
          assertEquals(column[i], hessian.mid(i, j), 1e-11 * (1 + Math.abs(column[i])));
        }
      }
    }
    checkBox(loss, x);
  }

  @Test
  void thinBoxesGiveThinHessians() {
    var network = new Perceptron(List.of(5, 4, 5), Activation.SWISH, true, Loss.MEAN_SQUARED, 0);
    Enclosures enclosures = new Enclosures(network(network, 600, 2), DenseKernels.current());
    BallMatrix hessian = enclosures.hessianOver(network.initialise(new SplittableRandom(4)), 0);
    for (int i = 0; i < hessian.rows(); i++) {
      for (int j = 0; j < hessian.columns(); j++) {
        assertTrue(hessian.get(i, j).radius() < 1e-12);
      }
    }
  }

  @Test
  void functionsThatAreNotSmoothGiveNothing() {
    var network = new Perceptron(List.of(2, 2, 2), Activation.RELU, false, Loss.MEAN_SQUARED, 0);
    Enclosures enclosures = new Enclosures(network(network, 4, 1), DenseKernels.current());
    Interval[] gradient = enclosures.gradientOver(network.initialise(new SplittableRandom(1)), 0);
    assertEquals(Interval.ENTIRE, gradient[0]);
  }

  /// At random points of a box: the precise gradient lies in the enclosure of the gradient, and its
  /// change along a direction in that of the Hessian product (mean value theorem).
  private static void checkBox(LossFunction loss, double[] centre) {
    int n = loss.dimension();
    Enclosures enclosures = new Enclosures(loss, DenseKernels.current());
    SplittableRandom random = new SplittableRandom(11);
    Interval[] gradient = enclosures.gradientOver(centre, RHO);
    BallMatrix hessian = enclosures.hessianOver(centre, RHO);
    for (int trial = 0; trial < 4; trial++) {
      double[] v = random.doubles(n, -1, 1).toArray();
      Interval[] product = enclosures.productOver(centre, RHO, v);
      double h = RHO * 0x1p-12;
      double[] x = new double[n];
      double[] y = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = centre[i] + (RHO - h) * random.nextDouble(-1, 1) * 0.999;
        y[i] = x[i] + h * v[i];
        v[i] = (y[i] - x[i]) / h;
      }
      PreciseBall[] at = enclosures.gradient(x);
      PreciseBall[] then = enclosures.gradient(y);
      for (int i = 0; i < n; i++) {
        assertTrue(gradient[i].contains(at[i].toInterval()), "gradient " + i);
        double change = then[i].subtract(at[i]).hi() / h;
        double slack = 1e-9 * (1 + Math.abs(change));
        assertTrue(
            change > product[i].lo() - slack && change < product[i].hi() + slack, "product " + i);
        Interval row = Interval.ZERO;
        for (int j = 0; j < n; j++) {
          row = row.add(hessian.get(i, j).multiply(Interval.of(v[j])));
        }
        assertTrue(change > row.lo() - slack && change < row.hi() + slack, "Hessian row " + i);
      }
    }
  }

  static LossFunction network(Perceptron network, int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] inputs = random.doubles(samples * (long) network.inputs(), -1, 1).toArray();
    double[] targets = new double[samples * network.outputs()];
    for (int s = 0; s < samples; s++) {
      for (int o = 0; o < network.outputs(); o++) {
        targets[s * network.outputs() + o] =
            network.loss() == Loss.CROSS_ENTROPY
                ? (o == s % network.outputs() ? 1 : 0)
                : random.nextDouble(-1, 1);
      }
    }
    return PerceptronLoss.of(network, inputs, targets);
  }
}
