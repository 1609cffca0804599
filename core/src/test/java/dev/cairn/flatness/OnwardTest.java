package dev.cairn.flatness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.problem.ClosedForm;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Slopes and curvatures of one coordinate are written down by hand, beside 50 y², steep.
class OnwardTest {
  private static final double STEEP = 100;

  @Test
  void downhillToAZeroOfTheGradientHoweverFar() {
    for (double far : new double[] {7, 1e3, 1e6}) {
      for (int m : new int[] {1, 2, 3, 4, 5}) {
        assertLeads(
            true,
            0.9 * far,
            x -> -Math.pow(Math.abs(far - x), m) * Math.signum(far - x),
            x -> m * Math.pow(Math.abs(far - x), m - 1));
      }
    }
  }

  @Test
  void alongTailsNowhere() {
    for (double x : new double[] {2, 20, 200}) {
      assertLeads(false, x, t -> -Math.exp(-t), t -> Math.exp(-t));
      for (double k : new double[] {0.1, 1, 2, 6, 20}) {
        assertLeads(false, x, t -> -Math.pow(t, -k - 1), t -> (k + 1) * Math.pow(t, -k - 2));
      }
      assertLeads(false, x, t -> -1 / t, t -> 1 / (t * t)); // −log x
      assertLeads(false, x, t -> -1, t -> 0);
    }
  }

  @Test
  void whereNoLowerBoundIsNowhere() {
    for (double x : new double[] {0.1, 3, 1e5}) {
      assertLeads(false, x, t -> -2 * t, t -> -2);
      assertLeads(false, x, t -> -4 * t * t * t, t -> -12 * t * t);
    }
  }

  @Test
  void notWhereItIsAlready() {
    assertEquals(false, Onward.leads(new Beside(x -> 0, x -> 1), new double[] {3, 0}, 2));
  }

  private static void assertLeads(
      boolean expected, double x, DoubleUnaryOperator slope, DoubleUnaryOperator curvature) {
    for (double y : new double[] {0, 1e-3 * Math.abs(slope.applyAsDouble(x)) / STEEP}) {
      assertEquals(
          expected,
          Onward.leads(new Beside(slope, curvature), new double[] {x, y}, 2),
          () -> "at (" + x + ", " + y + ")");
    }
  }

  private record Beside(DoubleUnaryOperator slope, DoubleUnaryOperator curvature)
      implements ClosedForm {
    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public double value(double[] x) {
      return STEEP * x[1] * x[1] / 2; // that of x does not count
    }

    @Override
    public void gradient(double[] x, double[] g) {
      g[0] = slope.applyAsDouble(x[0]);
      g[1] = STEEP * x[1];
    }

    @Override
    public void hessian(double[] x, DenseSymmetric hessian) {
      hessian.set(0, 0, curvature.applyAsDouble(x[0]));
      hessian.set(0, 1, 0);
      hessian.set(1, 1, STEEP);
    }
  }
}
