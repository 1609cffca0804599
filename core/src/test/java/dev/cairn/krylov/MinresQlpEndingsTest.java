package dev.cairn.krylov;

import static dev.cairn.krylov.Systems.SOLVER;
import static dev.cairn.krylov.Systems.TIGHT;
import static dev.cairn.krylov.Systems.diagonal;
import static dev.cairn.krylov.Systems.example;
import static dev.cairn.krylov.Systems.ones;
import static dev.cairn.krylov.Systems.solve;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a solve ends where it does not come to a solution: at once, on what is not finite, at a
/// limit.
class MinresQlpEndingsTest {
  // Right-hand sides and entries that end a solve at once

  @Test
  void aZeroRightHandSide() {
    double[] x = ones(4);
    KrylovResult result = solve(SOLVER, example(), new double[4], x);
    assertEquals(KrylovStatus.ZERO_RHS, result.status());
    assertEquals(0, result.iterations());
    assertArrayEquals(new double[4], x);
  }

  @Test
  void aRightHandSideInTheKernel() {
    double[] x = ones(4);
    double[] b = {1, -1, 0, 1};
    KrylovResult result = solve(SOLVER, example(), b, x);
    assertEquals(KrylovStatus.KERNEL_RHS, result.status());
    assertArrayEquals(new double[4], x);
    assertEquals(Math.sqrt(3), result.residualNorm(), 1e-15);
    assertEquals(0, result.operatorResidualNorm());
    assertFalse(result.nonPositiveCurvature());
  }

  @ParameterizedTest
  @ValueSource(doubles = {4, -4})
  void anEigenvectorAsRightHandSide(double lambda) {
    double[] x = new double[3];
    double[] b = {0, 2, 0};
    KrylovResult result = solve(SOLVER, diagonal(3, i -> i == 1 ? lambda : 7), b, x);
    assertEquals(KrylovStatus.EIGENVECTOR_RHS, result.status());
    assertArrayEquals(new double[] {0, 2 / lambda, 0}, x, 1e-15);
    assertEquals(lambda < 0, result.nonPositiveCurvature());
    assertEquals(4, result.operatorNorm());
  }

  @Test
  void dimensionOne() {
    double[] x = new double[1];
    KrylovResult result = solve(SOLVER, diagonal(1, i -> -8), new double[] {2}, x);
    assertEquals(KrylovStatus.EIGENVECTOR_RHS, result.status());
    assertEquals(-0.25, x[0]);
    assertEquals(
        KrylovStatus.KERNEL_RHS, solve(SOLVER, diagonal(1, i -> 0), new double[] {2}, x).status());
    assertEquals(0, x[0]);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteEndsTheSolveAndLeavesAFiniteIterate(double bad) {
    int n = 6;
    double[] x = new double[n];
    double[] b = ones(n);
    b[3] = bad;
    assertEquals(KrylovStatus.NON_FINITE, solve(SOLVER, diagonal(n, i -> i + 1), b, x).status());
    assertArrayEquals(new double[n], x);
    DenseSymmetric a = diagonal(n, i -> i + 1);
    a.set(2, 4, bad);
    assertEquals(KrylovStatus.NON_FINITE, solve(SOLVER, a, ones(n), x).status());
    assertArrayEquals(new double[n], x);
    DenseSymmetric inverse = diagonal(n, i -> 1);
    inverse.set(5, 5, bad);
    KrylovStatus status =
        solve(SOLVER.withPreconditioner(inverse), diagonal(n, i -> i + 1), ones(n), x).status();
    assertEquals(KrylovStatus.Kind.FAILED, status.kind());
  }

  @Test
  void aProductThatFailsLaterLeavesTheLastFiniteIterate() {
    int n = 30;
    DenseSymmetric a = diagonal(n, i -> i + 1);
    int[] calls = {0};
    SymmetricOperator failing =
        new SymmetricOperator() {
          @Override
          public int dimension() {
            return n;
          }

          @Override
          public void apply(double[] x, double[] y) {
            a.apply(x, y);
            if (++calls[0] == 7) {
              y[11] = Double.NaN;
            }
          }
        };
    double[] x = new double[n];
    KrylovResult result = solve(SOLVER, failing, ones(n), x);
    assertEquals(KrylovStatus.NON_FINITE, result.status());
    double[] expected = new double[n];
    solve(SOLVER.withTolerances(TIGHT.withMaxIterations(6)), a, ones(n), expected);
    assertArrayEquals(expected, x);
  }

  @Test
  void anIndefinitePreconditionerIsReported() {
    int n = 5;
    double[] x = new double[n];
    for (double entry : new double[] {-1, 0}) {
      MinresQlp solver = SOLVER.withPreconditioner(diagonal(n, i -> i == 2 ? entry : 1));
      double[] b = new double[n];
      b[2] = 1;
      assertEquals(
          KrylovStatus.INDEFINITE_PRECONDITIONER,
          solve(solver, diagonal(n, i -> i + 1), b, x).status());
    }
  }

  // Limits

  @Test
  void limitsEndTheSolveWithTheBestSoFar() {
    int n = 40;
    DenseSymmetric a = diagonal(n, i -> Math.pow(10, -i / 4.0));
    double[] x = new double[n];
    KrylovResult budget = solve(SOLVER.withTolerances(TIGHT.withMaxIterations(5)), a, ones(n), x);
    assertEquals(KrylovStatus.ITERATIONS, budget.status());
    assertEquals(5, budget.iterations());
    assertTrue(budget.residualNorm() < Math.sqrt(n));
    KrylovResult norm =
        solve(SOLVER.withTolerances(TIGHT.withSolutionNormLimit(100)), a, ones(n), x);
    assertEquals(KrylovStatus.SOLUTION_NORM, norm.status());
    KrylovResult condition =
        solve(SOLVER.withTolerances(TIGHT.withConditionLimit(1e3)), a, ones(n), x);
    assertEquals(KrylovStatus.CONDITION, condition.status());
    assertTrue(condition.conditionNumber() >= 1e3);
  }

  // Right-hand sides outside the range but for rounding

  /// Without any limit a solve may follow rounding errors far into the kernel. The least-squares
  /// solution of minimum length comes from the factors of A, not from products.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aNumericalNullVectorIsNotSolved(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 60;
    int rank = 40;
    KnownSystem factors =
        new KnownSystem(
            IntStream.range(0, n).mapToDouble(i -> i < rank ? random.nextGaussian() : 0).toArray(),
            random);
    DenseSymmetric a = rounded(factors);
    double[] b = new double[n];
    b[n - 7] = 1;
    factors.fromEigenbasis(b);
    double[] x = new double[n];
    for (double transition : new double[] {1, 1e4}) {
      Tolerances tolerances = Tolerances.DEFAULT.withTransitionCondition(transition);
      KrylovResult bounded = solve(MinresQlp.DEFAULT.withTolerances(tolerances), a, b, x);
      assertTrue(bounded.solutionNorm() < 1e4, bounded::toString);
      assertNotEquals(KrylovStatus.Kind.SOLVED, bounded.status().kind(), bounded::toString);
      Tolerances none =
          tolerances
              .withSolutionNormLimit(Double.MAX_VALUE)
              .withConditionLimit(Double.MAX_VALUE)
              .withMaxIterations(4 * n);
      KrylovResult free = solve(MinresQlp.DEFAULT.withTolerances(none), a, b, x);
      double least = Vectors.norm(factors.pseudoSolution(b, 0));
      assertTrue(
          free.status().kind() != KrylovStatus.Kind.SOLVED
              || free.solutionNorm() < 1e3 * least + 1e-3,
          free::toString);
    }
  }

  /// As before, with a part of b in the range, and a consistent system beside it: that one is
  /// solved.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anInconsistentSystemIsNotSolvedAndAConsistentOneIs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 60;
    KnownSystem factors =
        new KnownSystem(
            IntStream.range(0, n).mapToDouble(i -> i < 6 ? 1 + random.nextDouble() : 0).toArray(),
            random);
    DenseSymmetric a = rounded(factors);
    double[] inRange = new double[n];
    a.apply(random.doubles(n, -1, 1).toArray(), inRange);
    double[] outside = new double[n];
    outside[n - 1] = 1;
    factors.fromEigenbasis(outside);
    Tolerances none =
        new Tolerances(1e-12, OptionalInt.of(4 * n), Double.MAX_VALUE, Double.MAX_VALUE, 1);
    MinresQlp solver = MinresQlp.DEFAULT.withTolerances(none);
    double[] x = new double[n];
    assertEquals(KrylovStatus.Kind.SOLVED, solve(solver, a, inRange, x).status().kind());
    for (double share : new double[] {1e-3, 1}) {
      double[] b = inRange.clone();
      Vectors.addScaled(share, outside, b);
      KrylovResult result = solve(solver, a, b, x);
      double least = Vectors.norm(factors.pseudoSolution(b, 0));
      assertTrue(
          result.status().kind() != KrylovStatus.Kind.SOLVED,
          () -> "%g times the least: %s".formatted(result.solutionNorm() / least, result));
    }
  }

  /// The matrix with its rounded entries: its kernel is one but for rounding.
  private static DenseSymmetric rounded(KnownSystem factors) {
    int n = factors.dimension();
    DenseSymmetric a = new DenseSymmetric(n);
    double[] unit = new double[n];
    double[] column = new double[n];
    for (int j = 0; j < n; j++) {
      unit[j] = 1;
      factors.apply(unit, column);
      unit[j] = 0;
      for (int i = 0; i <= j; i++) {
        a.set(i, j, column[i]);
      }
    }
    return a;
  }
}
