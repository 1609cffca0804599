package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.krylov.KrylovResult;
import dev.cairn.krylov.KrylovSolver;
import dev.cairn.krylov.KrylovStatus;
import dev.cairn.krylov.KrylovWorkspace;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What every solver of symmetric systems promises. A test class extends it and says which solver,
/// with tolerances of 1e-10 or tighter and otherwise default limits.
public abstract class KrylovSolverContract {
  private static final int DIMENSION = 40;

  /// For test classes.
  protected KrylovSolverContract() {}

  /// The solver under test.
  protected abstract KrylovSolver solver();

  @Test
  public void solvesIndefiniteSystems() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 10; trial++) {
      double[] eigenvalues = eigenvalues(random, DIMENSION);
      DenseSymmetric a = matrix(random, eigenvalues);
      double[] expected = random.doubles(DIMENSION, -1, 1).toArray();
      double[] b = new double[DIMENSION];
      a.apply(expected, b);
      double[] x = new double[DIMENSION];
      KrylovResult result = solver().workspace(DIMENSION).solve(a, b, x);
      assertEquals(KrylovStatus.Kind.SOLVED, result.status().kind(), result::toString);
      assertClose(expected, x, 1e-7);
    }
  }

  @Test
  public void findsTheShortestLeastSquaresSolution() {
    SplittableRandom random = new SplittableRandom(2);
    for (int rank = 1; rank <= 12; rank++) {
      DenseSymmetric a = matrix(random, eigenvalues(random, rank));
      double[] b = random.doubles(DIMENSION, -1, 1).toArray();
      double[] x = new double[DIMENSION];
      KrylovResult result = solver().workspace(DIMENSION).solve(a, b, x);
      assertEquals(KrylovStatus.LEAST_SQUARES, result.status(), result::toString);
      assertClose(pseudoSolution(a, b, rank), x, 1e-7);
    }
  }

  @Test
  public void theResultTellsTheNormsOfTheSolution() {
    SplittableRandom random = new SplittableRandom(3);
    DenseSymmetric a = matrix(random, eigenvalues(random, 9));
    double[] b = random.doubles(DIMENSION, -1, 1).toArray();
    double[] x = new double[DIMENSION];
    KrylovResult result = solver().workspace(DIMENSION).solve(a, b, x);
    double[] residual = new double[DIMENSION];
    a.apply(x, residual);
    for (int i = 0; i < DIMENSION; i++) {
      residual[i] = b[i] - residual[i];
    }
    double[] image = new double[DIMENSION];
    a.apply(residual, image);
    assertEquals(Vectors.norm(residual), result.residualNorm(), 1e-14 * Vectors.norm(b));
    assertEquals(Vectors.norm(image), result.operatorResidualNorm(), 1e-13 * Vectors.norm(b));
    assertEquals(Vectors.norm(x), result.solutionNorm());
    double[] values = new double[DIMENSION];
    DenseKernels.current().eigensolver(DIMENSION).eigenvalues(a, values);
    double norm = Math.max(-values[0], values[DIMENSION - 1]);
    assertTrue(result.operatorNorm() <= norm * (1 + 1e-12), result::toString);
    assertTrue(result.operatorNorm() >= norm / 2, result::toString);
  }

  @Test
  public void neitherReadsTheOldSolutionNorWritesTheRightHandSide() {
    SplittableRandom random = new SplittableRandom(4);
    DenseSymmetric a = matrix(random, eigenvalues(random, DIMENSION));
    double[] b = random.doubles(DIMENSION, -1, 1).toArray();
    double[] kept = b.clone();
    double[] x = new double[DIMENSION];
    Arrays.fill(x, Double.NaN);
    KrylovWorkspace workspace = solver().workspace(DIMENSION);
    KrylovResult first = workspace.solve(a, b, x);
    double[] firstX = x.clone();
    assertArrayEquals(kept, b);
    workspace.solve(matrix(random, eigenvalues(random, 5)), x.clone(), new double[DIMENSION]);
    assertEquals(first, workspace.solve(a, b, x), "the workspace remembered");
    assertArrayEquals(firstX, x, "the workspace remembered");
  }

  @Test
  public void iterationsAllocateNothing() {
    int n = 300;
    SymmetricOperator a =
        new SymmetricOperator() {
          @Override
          public int dimension() {
            return n;
          }

          @Override
          public void apply(double[] x, double[] y) {
            for (int i = 0; i < n; i++) {
              y[i] = (i + 0.5) * (i + 0.5) * x[i];
            }
          }
        };
    KrylovWorkspace workspace = solver().workspace(n);
    double[] b = new double[n];
    Arrays.fill(b, 1);
    double[] x = new double[n];
    int iterations = workspace.solve(a, b, x).iterations();
    long enough = 8L * iterations;
    long allocated = Allocations.smallest(enough, () -> workspace.solve(a, b, x));
    assertTrue(iterations > 100, () -> iterations + " iterations");
    assertTrue(allocated <= enough, () -> allocated + " bytes in " + iterations + " iterations");
  }

  @Test
  public void trivialAndBrokenInputsEndWithAStatus() {
    double[] x = new double[2];
    KrylovWorkspace workspace = solver().workspace(2);
    DenseSymmetric a = new DenseSymmetric(2);
    a.set(0, 0, 2);
    assertEquals(KrylovStatus.ZERO_RHS, workspace.solve(a, new double[2], x).status());
    assertEquals(KrylovStatus.KERNEL_RHS, workspace.solve(a, new double[] {0, 1}, x).status());
    assertArrayEquals(new double[2], x);
    KrylovResult solved = workspace.solve(a, new double[] {1, 0}, x);
    assertEquals(KrylovStatus.Kind.SOLVED, solved.status().kind());
    assertArrayEquals(new double[] {0.5, 0}, x, 1e-15);
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertEquals(KrylovStatus.NON_FINITE, workspace.solve(a, new double[] {1, bad}, x).status());
      a.set(1, 1, bad);
      assertEquals(KrylovStatus.NON_FINITE, workspace.solve(a, new double[] {1, 1}, x).status());
      assertArrayEquals(new double[2], x);
      a.set(1, 1, 0);
    }
  }

  @Test
  public void dimensionsThatDoNotFitAreNamed() {
    KrylovWorkspace workspace = solver().workspace(3);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> workspace.solve(new DenseSymmetric(3), new double[2], new double[3]));
    assertEquals(
        "a workspace for dimension 3 got an operator of dimension 3 and arrays of length 2 and 3",
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> solver().workspace(0));
  }

  /// Of both signs and modulus 1 to 3 in the first `rank` places, 0 in the others.
  private static double[] eigenvalues(SplittableRandom random, int rank) {
    double[] eigenvalues = new double[DIMENSION];
    for (int i = 0; i < rank; i++) {
      eigenvalues[i] = (i % 2 == 0 ? 1 : -1) * random.nextDouble(1, 3);
    }
    return eigenvalues;
  }

  /// Q diag(λ) Qᵀ for the eigenvectors Q of a random matrix.
  private static DenseSymmetric matrix(SplittableRandom random, double[] eigenvalues) {
    int n = eigenvalues.length;
    DenseSymmetric a = new DenseSymmetric(n);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        a.set(i, j, random.nextDouble(-1, 1));
      }
    }
    double[] vectors = new double[n * n];
    DenseKernels.current().eigensolver(n).eigenvectors(a, new double[n], vectors);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += vectors[i + k * n] * eigenvalues[k] * vectors[j + k * n];
        }
        a.set(i, j, sum);
      }
    }
    return a;
  }

  private static double[] pseudoSolution(DenseSymmetric a, double[] b, int rank) {
    int n = b.length;
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    DenseKernels.current().eigensolver(n).eigenvectors(a, values, vectors);
    double[] x = new double[n];
    int used = 0;
    for (int k = 0; k < n; k++) {
      if (Math.abs(values[k]) > 0.5) {
        used++;
        double[] v = Arrays.copyOfRange(vectors, k * n, (k + 1) * n);
        Vectors.addScaled(Vectors.dot(v, b) / values[k], v, x);
      }
    }
    assertEquals(rank, used);
    return x;
  }

  private static void assertClose(double[] expected, double[] actual, double relative) {
    double[] error = Vectors.difference(actual, expected);
    assertTrue(
        Vectors.norm(error) <= relative * Vectors.norm(expected),
        () -> "error " + Vectors.norm(error) + " of " + Vectors.norm(expected));
  }
}
