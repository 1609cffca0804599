package dev.cairn.proof.enclosure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The structured enclosures of dense chains against those of any program, which share neither
/// derivatives nor kernels with them.
class ChainEnclosuresTest {
  private static final List<List<Integer>> WIDTHS =
      List.of(List.of(3, 2), List.of(3, 4, 2), List.of(2, 3, 2, 3), List.of(2, 3, 2, 2, 3));

  /// Below one vector of samples, across a block's end, and many blocks.
  private static final int[] SAMPLES = {1, 5, 131, 700};

  private interface Check {
    void of(LossFunction loss, double[] theta, SplittableRandom random);
  }

  private static void each(Activation activation, Check check) {
    SplittableRandom random = new SplittableRandom(activation.name().length());
    for (List<Integer> widths : WIDTHS) {
      for (Loss kind : Loss.values()) {
        boolean biases = random.nextBoolean();
        double l2 = random.nextBoolean() ? 0.3 : 0;
        var network = new Perceptron(widths, activation, biases, kind, l2);
        int samples = SAMPLES[random.nextInt(SAMPLES.length)];
        LossFunction loss = EnclosuresTest.network(network, samples, random.nextLong());
        double[] theta = random.doubles(network.dimension(), -1.5, 1.5).toArray();
        check.of(loss, theta, random);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Activation.class, names = "RELU", mode = EnumSource.Mode.EXCLUDE)
  void gradientsAreThoseOfTheProgramToTwentyDigits(Activation activation) {
    each(
        activation,
        (loss, theta, _) -> {
          PreciseBall[] fast = new Enclosures(loss, DenseKernels.current()).gradient(theta);
          PreciseBall[] slow = Enclosures.ofProgram(loss, DenseKernels.current()).gradient(theta);
          for (int i = 0; i < theta.length; i++) {
            assertTrue(
                fast[i].radius() < 1e-22 * (1 + Math.abs(fast[i].hi())), "radius " + fast[i]);
            assertTrue(meet(fast[i], slow[i]), fast[i] + " and " + slow[i]);
          }
        });
  }

  private static boolean meet(PreciseBall x, PreciseBall y) {
    PreciseBall distance = x.subtract(y);
    return Math.abs(distance.hi()) + Math.abs(distance.lo()) <= distance.radius();
  }

  @ParameterizedTest
  @EnumSource(value = Activation.class, names = "RELU", mode = EnumSource.Mode.EXCLUDE)
  void hessiansAtPointsOfABoxLieWithinTheSpread(Activation activation) {
    each(
        activation,
        (loss, theta, random) -> {
          for (double rho : new double[] {0, 1e-12, 1e-4, 0.3}) {
            check(loss, theta, rho, random);
          }
        });
  }

  private static void check(
      LossFunction loss, double[] theta, double rho, SplittableRandom random) {
    Enclosures slow = Enclosures.ofProgram(loss, DenseKernels.current());
    HessianEnclosure fast = new Enclosures(loss, DenseKernels.current()).hessianAround(theta);
    assertTrue(fast instanceof ChainHessian);
    int n = theta.length;
    double[] weights = random.doubles(n, 0, 2).toArray();
    double[] spread = fast.spread(rho, weights);
    for (int trial = 0; trial < 3; trial++) {
      double[] x = theta.clone();
      for (int i = 0; i < n; i++) {
        // corners and points within
        double share = trial == 0 ? (random.nextBoolean() ? 1 : -1) : random.nextDouble(-1, 1);
        x[i] += 0.999 * share * rho;
      }
      BallMatrix hessian = slow.hessianOver(x, 0);
      for (int i = 0; i < n; i++) {
        double least = 0;
        for (int j = 0; j < n; j++) {
          assertEquals(fast.centre().mid(i, j), fast.centre().mid(j, i));
          Interval distance = hessian.get(i, j).subtract(Interval.of(fast.centre().mid(i, j)));
          least += weights[j] * distance.mignitude();
        }
        assertTrue(least * (1 - 1e-12) <= spread[i], least + " beyond " + spread[i]);
      }
    }
    double[] wide = new BallHessian(slow, theta).spread(rho, weights);
    for (int i = 0; i < n && rho < 1e-3; i++) {
      assertTrue(spread[i] <= 1.5 * wide[i] + 1e-11, spread[i] + " against " + wide[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Activation.class, names = "RELU", mode = EnumSource.Mode.EXCLUDE)
  void productsOverABoxHoldThoseAtItsPoints(Activation activation) {
    each(
        activation,
        (loss, theta, random) -> {
          Enclosures slow = Enclosures.ofProgram(loss, DenseKernels.current());
          Enclosures fast = new Enclosures(loss, DenseKernels.current());
          double[] v = random.doubles(theta.length, -1, 1).toArray();
          for (double rho : new double[] {0, 1e-9, 1e-4, 0.3}) {
            Interval[] over = fast.productOver(theta, rho, v);
            Interval[] wide = slow.productOver(theta, rho, v);
            double[] x = new double[theta.length];
            java.util.Arrays.setAll(
                x, i -> theta[i] + 0.999 * rho * (random.nextBoolean() ? 1 : -1));
            Interval[] at = slow.productOver(x, 0, v);
            for (int i = 0; i < x.length; i++) {
              assertTrue(!over[i].intersect(at[i]).isEmpty(), over[i] + " without " + at[i]);
              assertTrue(
                  rho > 1e-3 || over[i].radius() <= 2.5 * wide[i].radius() + 1e-11,
                  over[i] + " against " + wide[i]);
            }
          }
        });
  }

  @Test
  void numbersBeyondTheRangeOfDoublesLeaveNothingKnown() {
    var network = new Perceptron(List.of(2, 2, 2), Activation.SWISH, true, Loss.MEAN_SQUARED, 0.1);
    LossFunction loss = EnclosuresTest.network(network, 9, 3);
    double[] theta = new SplittableRandom(1).doubles(network.dimension(), -1, 1).toArray();
    theta[0] = 1e200;
    theta[network.dimension() - 1] = 1e200;
    theta[network.dimension() - 3] = 1e200;
    Enclosures enclosures = new Enclosures(loss, DenseKernels.current());
    double[] ones = new double[theta.length];
    java.util.Arrays.fill(ones, 1);
    double[] spread = enclosures.hessianAround(theta).spread(1, ones);
    assertTrue(java.util.Arrays.stream(spread).noneMatch(Double::isNaN));
    assertTrue(java.util.Arrays.stream(spread).anyMatch(s -> s == Double.POSITIVE_INFINITY));
  }
}
