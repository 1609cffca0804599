package dev.cairn.newtonsystem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.HessianOperator;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AdaptiveHessianTest {
  /// diag(1, …, n), counting what is asked of it.
  private static final class Counting implements HessianOperator {
    private final int n;
    private final int perAssembly;
    int products;
    int assemblies;

    Counting(int n, int perAssembly) {
      this.n = n;
      this.perAssembly = perAssembly;
    }

    @Override
    public int dimension() {
      return n;
    }

    @Override
    public int productsPerAssembly() {
      return perAssembly;
    }

    @Override
    public void apply(double[] x, double[] y) {
      products++;
      for (int i = 0; i < n; i++) {
        y[i] = (i + 1) * x[i];
      }
    }

    @Override
    public void assemble(DenseSymmetric hessian) {
      assemblies++;
      for (int i = 0; i < n; i++) {
        hessian.set(i, i, i + 1);
      }
    }
  }

  private static void multiply(AdaptiveHessian adaptive, int times) {
    int n = adaptive.dimension();
    double[] x = new double[n];
    double[] expected = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = i - 1;
      expected[i] = (i + 1) * x[i];
    }
    for (int k = 0; k < times; k++) {
      double[] y = new double[n];
      adaptive.apply(x, y);
      assertArrayEquals(expected, y);
    }
  }

  @Test
  void changesOverOnceProductsHaveCostAsMuchAsAnAssembly() {
    var adaptive = new AdaptiveHessian(3);
    var point = new Counting(3, 5);
    adaptive.moveTo(point);
    multiply(adaptive, 5);
    assertEquals(0, point.assemblies);
    assertEquals(OptionalInt.empty(), adaptive.assembledAfter());
    multiply(adaptive, 20);
    assertEquals(1, point.assemblies);
    assertEquals(5, point.products);
    assertEquals(OptionalInt.of(5), adaptive.assembledAfter());
  }

  @Test
  void startsAnewAtTheNextPoint() {
    var adaptive = new AdaptiveHessian(3);
    adaptive.moveTo(new Counting(3, 1));
    multiply(adaptive, 3);
    var next = new Counting(3, 4);
    adaptive.moveTo(next);
    multiply(adaptive, 4);
    assertEquals(0, next.assemblies);
    assertEquals(4, next.products);
  }

  @Test
  void neverAssemblesWhatIsTooLarge() {
    var adaptive = new AdaptiveHessian(8_193);
    var point = new Counting(8_193, 1);
    adaptive.moveTo(point);
    multiply(adaptive, 3);
    assertEquals(0, point.assemblies);
    assertEquals(3, point.products);
  }
}
