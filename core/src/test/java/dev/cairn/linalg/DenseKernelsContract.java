package dev.cairn.linalg;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every implementation of [DenseKernels] keeps.
abstract class DenseKernelsContract {
  private static final double EPSILON = 0x1p-52;
  private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 130};

  abstract DenseKernels kernels();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void gemmIsTheSumOverProductsInEveryLayout(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int trial = 0; trial < 8; trial++) {
      int m = size(random);
      int n = size(random);
      int k = size(random);
      MatrixView a = random(random, m, k, (trial & 1) == 0);
      MatrixView b = random(random, k, n, (trial & 2) == 0);
      MatrixView c = random(random, m, n, (trial & 4) == 0);
      double alpha = random.nextDouble(-2, 2);
      double beta = random.nextDouble(-2, 2);
      double[] expected = expected(alpha, a, b, beta, c);
      kernels().gemm(alpha, a, b, beta, c);
      double bound = (k + 4) * EPSILON * 4 * k;
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < m; i++) {
          assertEquals(expected[i + j * m], c.get(i, j), bound, m + "×" + k + "×" + n);
        }
      }
    }
  }

  @Test
  void gemmNeitherReadsWhatBetaZeroDiscardsNorWritesOutsideTheView() {
    SplittableRandom random = new SplittableRandom(5);
    double[] memory = new double[12 * 9];
    Arrays.fill(memory, Double.NaN);
    MatrixView whole = MatrixView.columnMajor(memory, 0, 12, 9);
    MatrixView c = whole.block(2, 3, 7, 4);
    MatrixView a = random(random, 7, 6, false);
    MatrixView b = random(random, 6, 4, true);
    kernels().gemm(1, a, b, 0, c);
    for (int j = 0; j < 9; j++) {
      for (int i = 0; i < 12; i++) {
        boolean inside = i >= 2 && i < 9 && j >= 3 && j < 7;
        assertEquals(inside, Double.isFinite(whole.get(i, j)));
      }
    }
  }

  @Test
  void gemvIsTheProductInBothLayouts() {
    SplittableRandom random = new SplittableRandom(6);
    for (int m : SIZES) {
      for (int n : SIZES) {
        MatrixView a = random(random, m, n, random.nextBoolean());
        double[] x = vector(random, n);
        double[] y = vector(random, m);
        double[] before = y.clone();
        kernels().gemv(1.5, a, x, -0.5, y);
        for (int i = 0; i < m; i++) {
          double sum = -0.5 * before[i];
          for (int j = 0; j < n; j++) {
            sum += 1.5 * a.get(i, j) * x[j];
          }
          assertEquals(sum, y[i], (n + 4) * EPSILON * 2 * n);
        }
      }
    }
  }

  @Test
  void syrkFillsTheUpperTriangleOnly() {
    SplittableRandom random = new SplittableRandom(7);
    for (int n : SIZES) {
      for (boolean rowMajor : new boolean[] {false, true}) {
        int k = size(random);
        MatrixView a = random(random, n, k, rowMajor);
        MatrixView c = random(random, n, n, random.nextBoolean());
        MatrixView before = random(random, n, n, false);
        for (int j = 0; j < n; j++) {
          for (int i = 0; i < n; i++) {
            before.set(i, j, c.get(i, j));
          }
        }
        double[] expected = expected(2, a, a.transpose(), 0.5, c);
        kernels().syrk(2, a, 0.5, c);
        for (int j = 0; j < n; j++) {
          for (int i = 0; i < n; i++) {
            if (i <= j) {
              assertEquals(expected[i + j * n], c.get(i, j), (k + 4) * EPSILON * 3 * k);
            } else {
              assertEquals(before.get(i, j), c.get(i, j));
            }
          }
        }
      }
    }
  }

  @Test
  void symvIsTheProduct() {
    SplittableRandom random = new SplittableRandom(8);
    for (int n : SIZES) {
      DenseSymmetric a = symmetric(random, n);
      double[] x = vector(random, n);
      double[] y = new double[n];
      Arrays.fill(y, Double.NaN);
      kernels().symv(a, x, y);
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
          sum += a.get(i, j) * x[j];
        }
        assertEquals(sum, y[i], (n + 4) * EPSILON * n);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 65, 130})
  void eigenvaluesOfTheSecondDifferenceMatrixAreKnown(int n) {
    DenseSymmetric a = new DenseSymmetric(n);
    for (int i = 0; i < n; i++) {
      a.set(i, i, 2);
      if (i > 0) {
        a.set(i, i - 1, -1);
      }
    }
    double[] values = new double[n];
    kernels().eigensolver(n).eigenvalues(a, values);
    for (int k = 0; k < n; k++) {
      double root = Math.sin((k + 1) * Math.PI / (2 * (n + 1)));
      assertEquals(4 * root * root, values[k], 40 * EPSILON);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-290, 1e290})
  void eigenvectorsDiagonaliseAtEveryScale(double scale) {
    SplittableRandom random = new SplittableRandom(9);
    for (int n : SIZES) {
      DenseSymmetric a = symmetric(random, n);
      if (n % 3 == 0) { // make it singular, with a large kernel
        for (int j = n / 2; j < n; j++) {
          for (int i = 0; i < n; i++) {
            a.set(i, j, 0);
          }
        }
      }
      for (int i = 0; i < n * n; i++) {
        a.entries()[i] *= scale;
      }
      SymmetricEigensolver solver = kernels().eigensolver(n);
      double[] values = new double[n];
      double[] vectors = new double[n * n];
      solver.eigenvectors(a, values, vectors);
      double[] alone = new double[n];
      solver.eigenvalues(a, alone);
      double[] image = new double[n];
      double tolerance = 4 * n * EPSILON;
      for (int k = 0; k < n; k++) {
        assertTrue(k == 0 || values[k - 1] <= values[k], "ascending");
        assertEquals(values[k] / scale, alone[k] / scale, tolerance);
        double[] v = Arrays.copyOfRange(vectors, k * n, (k + 1) * n);
        kernels().symv(a, v, image);
        for (int i = 0; i < n; i++) {
          assertEquals(values[k] * v[i] / scale, image[i] / scale, tolerance);
        }
        for (int l = 0; l <= k; l++) {
          double[] w = Arrays.copyOfRange(vectors, l * n, (l + 1) * n);
          assertEquals(k == l ? 1 : 0, Vectors.dot(v, w), tolerance);
        }
      }
    }
  }

  @Test
  void eigenvaluesOfAMatrixThatIsNotFiniteAreNaN() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      DenseSymmetric a = symmetric(new SplittableRandom(1), 5);
      a.set(3, 1, bad);
      double[] values = new double[5];
      double[] vectors = new double[25];
      kernels().eigensolver(5).eigenvectors(a, values, vectors);
      assertTrue(Arrays.stream(values).allMatch(Double::isNaN));
      assertTrue(Arrays.stream(vectors).allMatch(Double::isNaN));
    }
  }

  @Test
  void whereTheMemoryLiesDoesNotChangeABit() {
    SplittableRandom random = new SplittableRandom(10);
    for (int n : new int[] {1, 3, 8, 31, 100, 257}) {
      MatrixView a = random(random, n, n, false);
      MatrixView b = random(random, n, n, true);
      double[] product = new double[n * n];
      double[] triangle = new double[n * n];
      kernels().gemm(1, a, b, 0, MatrixView.columnMajor(product, 0, n, n));
      kernels().syrk(1, a, 0, MatrixView.columnMajor(triangle, 0, n, n));
      try (Arena arena = Arena.ofConfined()) {
        for (int offset = 0; offset < 8; offset++) {
          MatrixView shiftedA = copy(arena, a, offset);
          MatrixView shiftedB = copy(arena, b, (offset * 3 + 1) % 8);
          MatrixView c =
              copy(arena, MatrixView.columnMajor(new double[n * n], 0, n, n), 7 - offset);
          kernels().gemm(1, shiftedA, shiftedB, 0, c);
          assertArrayEquals(product, toArray(c));
          MatrixView t = copy(arena, MatrixView.columnMajor(new double[n * n], 0, n, n), offset);
          kernels().syrk(1, shiftedB.block(0, 0, n, n), 0, t);
          kernels().syrk(1, shiftedA, 0, t);
          assertArrayEquals(triangle, toArray(t));
        }
      }
    }
  }

  @Test
  void everyThreadGetsTheSameBits() throws Exception {
    int n = 120;
    Callable<double[]> task =
        () -> {
          SplittableRandom random = new SplittableRandom(11);
          List<double[]> results = new ArrayList<>();
          SymmetricEigensolver solver = kernels().eigensolver(n);
          for (int trial = 0; trial < 2; trial++) {

            DenseSymmetric a = symmetric(random, n);
            double[] x = vector(random, n);
            double[] y = new double[n];
            kernels().symv(a, x, y);
            double[] values = new double[n];
            double[] vectors = new double[n * n];
            solver.eigenvectors(a, values, vectors);
            double[] product = new double[n * n];
            kernels()
                .gemm(
                    1,
                    MatrixView.columnMajor(vectors, 0, n, n),
                    MatrixView.columnMajor(a.entries(), 0, n, n),
                    0,
                    MatrixView.rowMajor(product, 0, n, n));
            results.addAll(List.of(y, values, vectors, product));
          }
          return results.stream().flatMapToDouble(Arrays::stream).toArray();
        };
    double[] alone = task.call();
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (Future<double[]> result : pool.invokeAll(java.util.Collections.nCopies(8, task))) {
        assertArrayEquals(alone, result.get());
      }
    }
  }

  @Test
  void sizesThatDoNotFitAreNamed() {
    DenseKernels kernels = kernels();
    MatrixView a = MatrixView.columnMajor(new double[6], 0, 2, 3);
    DenseSymmetric s = new DenseSymmetric(2);
    assertAll(
        () ->
            assertMessage(
                "product of 2 × 3 by 2 × 3 into 2 × 3", () -> kernels.gemm(1, a, a, 0, a)),
        () ->
            assertMessage(
                "product of a 2 × 2 matrix with arrays of length 3 and 2",
                () -> kernels.symv(s, new double[3], new double[2])),
        () ->
            assertMessage(
                "product of a 2 × 3 matrix with arrays of length 3 and 3",
                () -> kernels.gemv(1, a, new double[3], 0, new double[3])),
        () ->
            assertMessage(
                "eigenvalues of dimension 3 asked for a matrix of dimension 2 and an array of length 3",
                () -> kernels.eigensolver(3).eigenvalues(s, new double[3])),
        () ->
            assertMessage(
                "eigenvectors of dimension 2 need an array of length 4, not 3",
                () -> kernels.eigensolver(2).eigenvectors(s, new double[2], new double[3])));
  }

  @Test
  void theDescriptionNamesLibraryVersionAndKernel() {
    KernelDescription description = kernels().description();
    assertFalse(description.version().isBlank());
    assertFalse(description.core().isBlank());
    assertEquals(1, description.threads());
    assertTrue(description.toString().startsWith(description.library() + " "));
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static int size(SplittableRandom random) {
    return SIZES[random.nextInt(SIZES.length)];
  }

  static double[] vector(SplittableRandom random, int n) {
    return random.doubles(n, -1, 1).toArray();
  }

  static DenseSymmetric symmetric(SplittableRandom random, int n) {
    DenseSymmetric a = new DenseSymmetric(n);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        a.set(i, j, random.nextDouble(-1, 1));
      }
    }
    return a;
  }

  /// A view with entries in [−1, 1), somewhere inside a larger array of NaN.
  private static MatrixView random(SplittableRandom random, int rows, int columns, boolean byRow) {
    int stride = (byRow ? columns : rows) + random.nextInt(3);
    int offset = random.nextInt(9);
    double[] memory = new double[offset + stride * (byRow ? rows : columns)];
    Arrays.fill(memory, Double.NaN);
    MatrixView view =
        new MatrixView(
            MemorySegment.ofArray(memory).asSlice(8L * offset), rows, columns, stride, byRow);
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        view.set(i, j, random.nextDouble(-1, 1));
      }
    }
    return view;
  }

  private static double[] expected(
      double alpha, MatrixView a, MatrixView b, double beta, MatrixView c) {
    double[] result = new double[c.rows() * c.columns()];
    for (int j = 0; j < c.columns(); j++) {
      for (int i = 0; i < c.rows(); i++) {
        double sum = 0;
        for (int k = 0; k < a.columns(); k++) {
          sum += a.get(i, k) * b.get(k, j);
        }
        result[i + j * c.rows()] = alpha * sum + beta * c.get(i, j);
      }
    }
    return result;
  }

  /// The same matrix in native memory, offset doubles from a 64-byte boundary.
  private static MatrixView copy(Arena arena, MatrixView view, int offset) {
    MemorySegment memory =
        arena
            .allocate(view.memory().byteSize() + 64, 64)
            .asSlice(8L * offset, view.memory().byteSize());
    memory.copyFrom(view.memory());
    return new MatrixView(memory, view.rows(), view.columns(), view.stride(), view.rowMajor());
  }

  private static double[] toArray(MatrixView c) {
    return c.memory().toArray(ValueLayout.JAVA_DOUBLE);
  }
}
