package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.finder.newton.BacktrackingLineSearch;
import dev.cairn.finder.newton.NewtonMr;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Trajectory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is done thousands of times in a campaign allocates nothing that grows with the dimension.
/// MINRES-QLP's iterations are held to it by [KrylovSolverContract], gradients, products and
/// Hessians by the tests of their modules.
class InnerLoopsTest {
  /// What dense kernels do.
  enum Work {
    SYMV,
    EIGENVALUES,
    EIGENVECTORS
  }

  /// Native calls wrap their arrays in objects of some dozens of bytes; eigensolvers in Java take a
  /// few vectors.
  @ParameterizedTest
  @EnumSource
  void denseKernels(Work work) {
    int n = 90;
    SplittableRandom random = new SplittableRandom(11);
    DenseSymmetric a = new DenseSymmetric(n);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        a.set(i, j, random.nextDouble(-1, 1));
      }
    }
    double[] x = new double[n];
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    for (DenseKernels kernels : List.of(DenseKernels.current(), DenseKernels.java())) {
      SymmetricEigensolver solver = kernels.eigensolver(n);
      Runnable action =
          switch (work) {
            case SYMV -> () -> kernels.symv(a, x, values);
            case EIGENVALUES -> () -> solver.eigenvalues(a, values);
            case EIGENVECTORS -> () -> solver.eigenvectors(a, values, vectors);
          };
      int vectorsAllowed = work == Work.SYMV ? 1 : 6;
      long enough = 8L * n * vectorsAllowed;
      long least = Allocations.smallest(enough, action);
      assertTrue(least <= enough, kernels.description() + ": " + least + " bytes");
    }
  }

  /// Σ xᵢ⁴/4, its own evaluation, at one point at a time.
  private static final class Quartics
      implements SmoothObjective, SmoothEvaluation, HessianOperator {
    private final double[] x;

    Quartics(int n) {
      x = new double[n];
    }

    @Override
    public int dimension() {
      return x.length;
    }

    @Override
    public SmoothEvaluation at(double[] theta) {
      System.arraycopy(theta, 0, x, 0, x.length);
      return this;
    }

    @Override
    public double value() {
      double sum = 0;
      for (double xi : x) {
        sum += xi * xi * xi * xi / 4;
      }
      return sum;
    }

    @Override
    public void gradient(double[] g) {
      for (int i = 0; i < x.length; i++) {
        g[i] = x[i] * x[i] * x[i];
      }
    }

    @Override
    public HessianOperator hessian() {
      return this;
    }

    @Override
    public void apply(double[] v, double[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = 3 * x[i] * x[i] * v[i];
      }
    }

    @Override
    public void close() {}
  }

  /// Of a demand for 99 % of the predicted decrease, which only short steps meet here.
  @Test
  void trialsOfTheLineSearch() {
    int n = 1_000;
    double[] start = new double[n];
    Arrays.fill(start, 1);
    var objective = new Quartics(n);
    var search = new BacktrackingLineSearch(1, 0.95, 0.99, 0.99);
    var newton = new NewtonMr(MinresQlp.DEFAULT, search, HessianUse.PRODUCTS);
    var trials = new AtomicInteger();
    long enough = 30L * 8 * n; // the vectors that a trajectory takes, and the point of one step
    long least =
        Allocations.smallest(
            enough,
            () -> {
              try (Trajectory trajectory = newton.begin(objective, start)) {
                trials.set(trajectory.step().trials());
              }
            });
    assertTrue(trials.get() > 60, trials + " trials");
    assertTrue(least <= enough, least + " bytes");
  }
}
