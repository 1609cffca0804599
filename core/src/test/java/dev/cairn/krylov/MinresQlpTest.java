package dev.cairn.krylov;

import static dev.cairn.krylov.Systems.SOLVER;
import static dev.cairn.krylov.Systems.TIGHT;
import static dev.cairn.krylov.Systems.diagonal;
import static dev.cairn.krylov.Systems.example;
import static dev.cairn.krylov.Systems.ones;
import static dev.cairn.krylov.Systems.solve;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The catalogue of systems with known answers; how solves end otherwise stands in
/// [MinresQlpEndingsTest].
class MinresQlpTest {
  private static void assertClose(double[] expected, double[] actual, double relative) {
    double[] error = actual.clone();
    Vectors.addScaled(-1, expected, error);
    assertTrue(
        Vectors.norm(error) <= relative * Vectors.norm(expected),
        () -> "error " + Vectors.norm(error) + " of " + Vectors.norm(expected));
  }

  // A = diag(i/n), with shift, preconditioner, singular

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.305, -1, 2})
  void diagonalSystemsAreSolvedWithAnyShift(double shift) {
    int n = 100;
    DenseSymmetric a = diagonal(n, i -> (i + 1.0) / n);
    double[] x = new double[n];
    KrylovResult result = solve(SOLVER.withShift(shift).withReorthogonalisation(), a, ones(n), x);
    assertEquals(KrylovStatus.Kind.SOLVED, result.status().kind());
    double[] expected = new double[n];
    Arrays.setAll(expected, i -> 1 / ((i + 1.0) / n - shift));
    assertClose(expected, x, 1e-10);
    assertEquals(shift > 0, result.nonPositiveCurvature());
  }

  @Test
  void aGoodPreconditionerSolvesInOneStep() {
    int n = 60;
    DenseSymmetric a = diagonal(n, i -> (i + 1.0) / n);
    DenseSymmetric inverse = diagonal(n, i -> n / (i + 1.0));
    double[] x = new double[n];
    KrylovResult result = solve(SOLVER.withPreconditioner(inverse), a, ones(n), x);
    assertEquals(KrylovStatus.Kind.SOLVED, result.status().kind());
    assertEquals(1, result.iterations());
    double[] expected = new double[n];
    Arrays.setAll(expected, i -> n / (i + 1.0));
    assertClose(expected, x, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPreconditionerChangesThePathAndNotTheSolution(boolean reorthogonalise) {
    int n = 80;
    SplittableRandom random = new SplittableRandom(3);
    DenseSymmetric a = diagonal(n, i -> i % 2 == 0 ? i + 1.0 : -i - 1.0);
    double[] scales = random.doubles(n, 0.5, 2).toArray();
    MinresQlp solver = SOLVER.withPreconditioner(diagonal(n, i -> scales[i]));
    double[] x = new double[n];
    KrylovResult result =
        solve(
            reorthogonalise
                ? solver.withReorthogonalisation()
                : solver.withTolerances(TIGHT.withMaxIterations(400)),
            a,
            ones(n),
            x);
    assertEquals(KrylovStatus.Kind.SOLVED, result.status().kind());
    double[] expected = new double[n];
    Arrays.setAll(expected, i -> i % 2 == 0 ? 1 / (i + 1.0) : -1 / (i + 1.0));
    assertClose(expected, x, 1e-10);
  }

  @Test
  void singularConsistentSystemsGiveTheShortestSolution() {
    int n = 50;
    KnownSystem a = new KnownSystem(eigenvalues(n, 20), new SplittableRandom(4));
    double[] b = new double[n];
    a.apply(ones(n), b);
    double[] x = new double[n];
    KrylovResult result = solve(SOLVER, a, b, x);
    assertEquals(KrylovStatus.Kind.SOLVED, result.status().kind());
    assertClose(a.pseudoSolution(b, 0), x, 1e-10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 20, 49})
  void singularInconsistentSystemsGiveTheShortestLeastSquaresSolution(int rank) {
    int n = 50;
    KnownSystem a = new KnownSystem(eigenvalues(n, rank), new SplittableRandom(5));
    double[] b = ones(n);
    double[] x = new double[n];
    KrylovResult result =
        solve(SOLVER.withTolerances(TIGHT.withRelative(1e-11)).withReorthogonalisation(), a, b, x);
    assertEquals(KrylovStatus.LEAST_SQUARES, result.status());
    assertClose(a.pseudoSolution(b, 0), x, 1e-10);
    assertTrue(result.operatorResidualNorm() <= 1e-10 * result.residualNorm());
  }

  private static double[] eigenvalues(int n, int rank) {
    double[] eigenvalues = new double[n];
    for (int i = 0; i < rank; i++) {
      eigenvalues[i] = (i % 3 == 0 ? -1 : 1) * (1 + i / 2.0);
    }
    return eigenvalues;
  }

  // The examples that the original distribution carries

  @ParameterizedTest
  @ValueSource(ints = {50, 100})
  void tridiagonalSystem(int n) {
    DenseSymmetric a = new DenseSymmetric(n);
    for (int i = 0; i < n; i++) {
      a.set(i, i, 4);
      if (i > 0) {
        a.set(i, i - 1, -2);
      }
    }
    double[] b = new double[n];
    a.apply(ones(n), b);
    double[] x = new double[n];
    KrylovResult result = solve(SOLVER.withTolerances(TIGHT.withRelative(1e-10)), a, b, x);
    assertEquals(KrylovStatus.Kind.SOLVED, result.status().kind());
    assertTrue(result.iterations() <= n / 2 + 1);
    assertClose(ones(n), x, 1e-9);
    KrylovResult preconditioned =
        solve(
            SOLVER
                .withTolerances(TIGHT.withRelative(1e-10))
                .withPreconditioner(diagonal(n, i -> 0.25)),
            a,
            b,
            x);
    assertEquals(result.iterations(), preconditioned.iterations());
    assertClose(ones(n), x, 1e-9);
  }

  /// B ⊗ B ⊗ B for the tridiagonal B = (1, 1, 1) of order 8, which has a zero eigenvalue.
  @Test
  void singularGridSystemWithARightHandSideOutsideTheRange() {
    int m = 8;
    int n = m * m * m;
    SymmetricOperator grid =
        new SymmetricOperator() {
          @Override
          public int dimension() {
            return n;
          }

          @Override
          public void apply(double[] x, double[] y) {
            for (int p = 0; p < n; p++) {
              int i = p % m;
              int j = p / m % m;
              int k = p / (m * m);
              double sum = 0;
              for (int q = 0; q < 27; q++) {
                int di = i + q % 3 - 1;
                int dj = j + q / 3 % 3 - 1;
                int dk = k + q / 9 - 1;
                if (Math.min(di, Math.min(dj, dk)) >= 0 && Math.max(di, Math.max(dj, dk)) < m) {
                  sum += x[di + m * (dj + m * dk)];
                }
              }
              y[p] = sum;
            }
          }
        };
    double[] b = new double[n];
    Arrays.setAll(b, i -> 1 + (i % 7) / 3.0);
    double[] x = new double[n];
    Tolerances original = TIGHT.withSolutionNormLimit(1e2);
    KrylovResult coarse = solve(SOLVER.withTolerances(original.withRelative(1e-5)), grid, b, x);
    assertEquals(KrylovStatus.LEAST_SQUARES, coarse.status());
    assertTrue(
        coarse.operatorResidualNorm() <= 1e-5 * coarse.operatorNorm() * coarse.residualNorm());

    // Below that the last component of x would lie in the kernel: the limit on ‖x‖ drops it.
    KrylovResult fine =
        solve(
            SOLVER.withTolerances(original.withRelative(1e-10)).withReorthogonalisation(),
            grid,
            b,
            x);
    assertEquals(KrylovStatus.SOLUTION_NORM, fine.status());
    assertClose(sinePseudoSolution(m, b), x, 1e-7);
  }

  /// The pseudo-inverse by the eigenvectors of B, products of sines.
  private static double[] sinePseudoSolution(int m, double[] b) {
    double[] x = new double[b.length];
    for (int mode = 0; mode < b.length; mode++) {
      int[] indices = {mode % m + 1, mode / m % m + 1, mode / (m * m) + 1};
      double[] vector = new double[b.length];
      Arrays.fill(vector, Math.pow(2.0 / (m + 1), 1.5));
      double lambda = 1;
      int stride = 1;
      for (int index : indices) {
        double angle = Math.PI * index / (m + 1);
        lambda *= 1 + 2 * Math.cos(angle);
        for (int p = 0; p < b.length; p++) {
          vector[p] *= Math.sin(angle * (p / stride % m + 1));
        }
        stride *= m;
      }
      if (Math.abs(lambda) > 1e-12) {
        Vectors.addScaled(Vectors.dot(vector, b) / lambda, vector, x);
      }
    }
    return x;
  }

  @Test
  void integersFromMinusTenToTenWithARightHandSideOutsideTheRange() {
    int n = 21;
    DenseSymmetric a = diagonal(n, i -> i - 10);
    double[] x = new double[n];
    KrylovResult result =
        solve(
            SOLVER.withTolerances(TIGHT.withRelative(1e-10).withSolutionNormLimit(1e2)),
            a,
            ones(n),
            x);
    assertEquals(KrylovStatus.LEAST_SQUARES, result.status());
    double[] expected = new double[n];
    Arrays.setAll(expected, i -> i == 10 ? 0 : 1.0 / (i - 10));
    assertClose(expected, x, 1e-12);
    assertEquals(1, result.residualNorm(), 1e-12);
  }

  @Test
  void clusteredAndZeroEigenvaluesTakeAStepACluster() {
    int n = 90;
    double[] clusters = {-3, -1, 0, 2, 5};
    DenseSymmetric a = diagonal(n, i -> clusters[i % clusters.length]);
    double[] x = new double[n];
    KrylovResult result = solve(SOLVER, a, ones(n), x);
    assertEquals(KrylovStatus.Kind.LEAST_SQUARES, result.status().kind());
    assertEquals(clusters.length, result.iterations());
    double[] expected = new double[n];
    Arrays.setAll(expected, i -> i % 5 == 2 ? 0 : 1 / clusters[i % 5]);
    assertClose(expected, x, 1e-12);
  }

  // Example 7.1 of the paper

  @Test
  void theExampleOfThePaperGivesTheShortestSolutionWherePlainMinresDoesNot() {
    DenseSymmetric a = example();
    double[] b = {6, 9, 6, 3};
    double[] x = new double[4];
    KrylovResult consistent = solve(SOLVER, a, b, x);
    assertEquals(KrylovStatus.Kind.SOLVED, consistent.status().kind());
    assertClose(new double[] {2, 4, 3, 2}, x, 1e-13);

    double[] outside = {7, 8, 6, 4}; // plus (1, −1, 0, 1), which spans the kernel
    KrylovResult inconsistent = solve(SOLVER, a, outside, x);
    assertEquals(KrylovStatus.LEAST_SQUARES, inconsistent.status());
    assertClose(new double[] {2, 4, 3, 2}, x, 1e-12);
    assertEquals(Math.sqrt(3), inconsistent.residualNorm(), 1e-12);

    double[] plain = minres(a, outside, 3);
    double[] residual = new double[4];
    a.apply(plain, residual);
    for (int i = 0; i < 4; i++) {
      residual[i] = outside[i] - residual[i];
    }
    assertEquals(Math.sqrt(3), Vectors.norm(residual), 1e-12);
    assertTrue(Vectors.norm(plain) > 1.01 * Vectors.norm(x), "plain MINRES is longer");
  }

  /// Plain MINRES after the given number of steps: the residual is minimal over the Krylov space.
  private static double[] minres(DenseSymmetric a, double[] b, int steps) {
    double[] x = new double[b.length];
    Tolerances minresOnly =
        new Tolerances(0, OptionalInt.of(steps), 1e300, 1e300, Double.POSITIVE_INFINITY);
    KrylovResult result = solve(MinresQlp.DEFAULT.withTolerances(minresOnly), a, b, x);
    assertEquals(0, result.qlpIterations());
    return x;
  }

  // Phases

  @Test
  void aWellConditionedSystemNeverLeavesTheMinresPhase() {
    int n = 100;
    DenseSymmetric a = diagonal(n, i -> i < 50 ? -1 - i / 50.0 : 1 + i / 50.0);
    double[] x = new double[n];
    KrylovResult result = solve(SOLVER, a, ones(n), x);
    assertEquals(KrylovStatus.Kind.SOLVED, result.status().kind());
    assertEquals(0, result.qlpIterations());
    assertTrue(result.iterations() > 5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 5, 20, 300, 1e4})
  void whereThePhaseChangesDoesNotChangeTheSolution(double transition) {
    int n = 70;
    KnownSystem a = new KnownSystem(eigenvalues(n, 60), new SplittableRandom(6));
    double[] b = new double[n];
    a.apply(ones(n), b);
    double[] expected = a.pseudoSolution(b, 0);
    double[] x = new double[n];
    KrylovResult result =
        solve(
            SOLVER.withTolerances(
                TIGHT
                    .withRelative(1e-13)
                    .withMaxIterations(300)
                    .withTransitionCondition(transition)),
            a,
            b,
            x);
    assertEquals(KrylovStatus.Kind.SOLVED, result.status().kind());
    assertTrue(transition > 1 || result.qlpIterations() == result.iterations());
    assertTrue(transition < 1e4 || result.qlpIterations() == 0);
    assertClose(expected, x, 1e-11);
  }

  @Test
  void nonPositiveCurvatureIsSeenExactlyWhereAResidualHasIt() {
    int n = 12;
    for (int negative = 0; negative <= 2; negative++) {
      int count = negative;
      DenseSymmetric a = diagonal(n, i -> i < count ? -1e-3 * (i + 1) : 1 + i);
      double[] x = new double[n];
      KrylovResult result = solve(SOLVER.withTolerances(TIGHT.withRelative(1e-9)), a, ones(n), x);
      assertEquals(KrylovStatus.Kind.SOLVED, result.status().kind());
      assertEquals(count > 0, result.nonPositiveCurvature());
    }
  }

  @Test
  void aWorkspaceRemembersNothing() {
    int n = 60;
    KrylovWorkspace workspace = SOLVER.withReorthogonalisation().workspace(n);
    SplittableRandom random = new SplittableRandom(8);
    KnownSystem a = new KnownSystem(eigenvalues(n, 40), random);
    double[] x = new double[n];
    KrylovResult first = workspace.solve(a, ones(n), x);
    double[] firstX = x.clone();
    workspace.solve(diagonal(n, i -> Double.NaN), ones(n), x);
    workspace.solve(diagonal(n, i -> i - 20.0), random.doubles(n).toArray(), x);
    assertEquals(first, workspace.solve(a, ones(n), x));
    assertArrayEquals(firstX, x);
  }
}
