package dev.cairn.program.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.program.Function;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelsTest {
  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    1e-300,
    -1e-300,
    Double.MIN_VALUE,
    1e-17,
    0.5,
    -0.5,
    0.4999999,
    30,
    -30,
    700,
    -700,
    709.7,
    710,
    -708.5,
    -745,
    -750,
    1e5,
    -1e5,
    1e300,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    2.2250738585072014e-308,
    1e-310
  };

  private static double[] arguments(double scale) {
    SplittableRandom random = new SplittableRandom(5);
    double[] x = new double[Kernels.padded(2000)];
    Arrays.setAll(x, i -> i < SPECIAL.length ? SPECIAL[i] : scale * (2 * random.nextDouble() - 1));
    return x;
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void whatIsNoNumberStaysNone(Function f) {
    double[] orders = new double[Kernels.ORDERS];
    ScalarFunctions.evaluate(f, Double.NaN, orders);
    assertTrue(Double.isNaN(orders[0]), f::toString);
  }

  private static double[][] evaluate(Kernels kernels, Function f, double[] x) {
    int orders = f.hasOrders() ? Kernels.ORDERS : 1;
    double[][] y = new double[orders][x.length];
    @Nullable View[] rows = new @Nullable View[Kernels.ORDERS];
    for (int k = 0; k < orders; k++) {
      rows[k] = new View(y[k], 0, 0);
    }
    kernels.function(f, new View(x, 0, 0), rows, x.length);
    return y;
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void vectorAndScalarFunctionsGiveTheSameBits(Function f) {
    double[] x = arguments(20);
    double[][] vector = evaluate(Kernels.vector(), f, x);
    double[][] scalar = evaluate(Kernels.scalar(), f, x);
    for (int k = 0; k < vector.length; k++) {
      assertArrayEquals(scalar[k], vector[k], f + " order " + k);
    }
  }

  private static void near(Function f, DoubleUnaryOperator exact, double scale, double ulps) {
    double[] x = arguments(scale);
    double[] y = evaluate(Kernels.vector(), f, x)[0];
    for (int i = 0; i < x.length; i++) {
      double expected = exact.applyAsDouble(x[i]);
      if (Double.isFinite(expected)) {
        double error = Math.abs(y[i] - expected);
        assertTrue(
            error <= ulps * Math.ulp(expected) + Double.MIN_NORMAL,
            f + "(" + x[i] + ") = " + y[i] + ", exact " + expected);
      } else {
        assertEquals(expected, y[i], f + "(" + x[i] + ")");
      }
    }
  }

  @Test
  void elementaryFunctionsAreAccurateToAFewUnitsInTheLastPlace() {
    // StrictMath is itself within one unit.
    near(Function.EXP, StrictMath::exp, 700, 2);
    near(Function.LOG, x -> x == 0 ? Double.NaN : StrictMath.log(x), 700, 2);
    near(Function.LOG, x -> x == 0 ? Double.NaN : StrictMath.log(x), 2, 3);
    near(Function.TANH, StrictMath::tanh, 3, 4);
    near(Function.TANH, StrictMath::tanh, 1e-3, 4);
    near(Function.SQRT, StrictMath::sqrt, 3, 0);
    near(Function.RECIPROCAL, x -> x == 0 ? Double.NaN : 1 / x, 3, 0);
    near(
        Function.SOFTPLUS,
        x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))),
        40,
        3);
    near(
        Function.SIGMOID,
        x -> x >= 0 ? 1 / (1 + StrictMath.exp(-x)) : StrictMath.exp(x) / (1 + StrictMath.exp(x)),
        40,
        4);
  }

  @Test
  void erfAgreesWithItsSeriesAndItsLimits() {
    double[] x = arguments(4);
    double[] y = evaluate(Kernels.vector(), Function.ERF, x)[0];
    for (int i = SPECIAL.length; i < x.length; i++) {
      double term = x[i];
      double sum = term;
      for (int n = 1; n < 300; n++) {
        term *= 2 * x[i] * x[i] / (2 * n + 1);
        sum += term;
      }
      double expected = 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x[i] * x[i]) * sum;
      assertEquals(expected, y[i], 4e-15 * Math.max(Math.abs(expected), 1e-3), "erf " + x[i]);
    }
    double[] limits = {
      1e300, -1e300, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0, 0, 0
    };
    double[] values = evaluate(Kernels.vector(), Function.ERF, limits)[0];
    assertArrayEquals(new double[] {1, -1, 1, -1}, Arrays.copyOf(values, 4));
  }

  @Test
  void productsAndSumsGiveTheSameBitsInBothKernels() {
    SplittableRandom random = new SplittableRandom(6);
    double[] data = random.doubles(200_000).map(u -> 2 * u - 1).toArray();
    for (int rows : new int[] {1, 3, 4, 7, 8, 13, 17}) {
      for (int inner : new int[] {1, 2, 5, 16}) {
        for (int width : new int[] {1, 8, 24, 29, 48, 71}) {
          double[][] results = new double[2][];
          for (int k = 0; k < 2; k++) {
            double[] work = data.clone();
            Kernels kernels = k == 0 ? Kernels.vector() : Kernels.scalar();
            Extents extents = new Extents(rows, inner);
            extents.width = width;
            View w = new View(work, 100, inner, 1);
            View x = new View(work, 1000, 88);
            View c = new View(work, 50_000, 88);
            View sums = new View(work, 100_000, 0);
            kernels.product(w, x, c, extents, false);
            kernels.product(w, x, c, extents, true);
            kernels.contract(c, x, sums, extents);
            kernels.sum(x, new View(work, 190_000, 0), width);
            kernels.rowwise(x, c, new View(work, 195_000, 0), extents);
            View fused = new View(work, 197_000, 0);
            kernels.multiplyAdd(x, c, w, fused, width);
            kernels.shiftMultiply(fused, 0.3, x, fused, width);
            // Beyond the width of the block the two may differ.
            for (int i = 0; i < rows; i++) {
              Arrays.fill(work, 50_000 + i * 88 + width, 50_000 + (i + 1) * 88, 0);
            }
            Arrays.fill(work, 195_000 + width, 196_000, 0);
            Arrays.fill(work, 197_000 + width, 198_000, 0);
            results[k] = work;
          }
          assertArrayEquals(results[1], results[0], rows + " × " + inner + " × " + width);
        }
      }
    }
  }
}
