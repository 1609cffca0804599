package dev.cairn.linalg;

import dev.cairn.linalg.simd.Lanes;
import dev.cairn.linalg.simd.MatrixProduct;
import dev.cairn.linalg.simd.TridiagonalQl;
import dev.cairn.linalg.simd.Tridiagonalisation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// [DenseKernels] in Java, on the Vector API: between half as fast as OpenBLAS and as fast.
final class JavaKernels implements DenseKernels {
  /// Columns of a diagonal block of [#syrk], which is computed whole.
  private static final int TRIANGLE_BLOCK = 64;

  private final KernelDescription description;

  /// @param remark why the native library is not in use; empty where it was not wanted
  JavaKernels(String remark) {
    this.description =
        new KernelDescription(
            "Java",
            System.getProperty("java.version"),
            Lanes.bits() + "-bit",
            1,
            Lanes.bits(),
            remark);
  }

  @Override
  public KernelDescription description() {
    return description;
  }

  @Override
  public void gemm(double alpha, MatrixView a, MatrixView b, double beta, MatrixView c) {
    Shapes.requireProduct(a, b, c);
    scale(beta, c);
    MemorySegment left = a.memory();
    MemorySegment right = b.memory();
    MemorySegment result = c.memory();
    MatrixProduct.addProduct(
        c.rows(),
        c.columns(),
        a.columns(),
        (i, j) -> left.getAtIndex(ValueLayout.JAVA_DOUBLE, a.index(i, j)),
        (i, j) -> right.getAtIndex(ValueLayout.JAVA_DOUBLE, b.index(i, j)),
        (i, j, value) -> {
          long at = c.index(i, j);
          double sum = Math.fma(alpha, value, result.getAtIndex(ValueLayout.JAVA_DOUBLE, at));
          result.setAtIndex(ValueLayout.JAVA_DOUBLE, at, sum);
        });
  }

  private static void scale(double beta, MatrixView c) {
    if (beta == 1) {
      return;
    }
    for (int j = 0; j < c.columns(); j++) {
      for (int i = 0; i < c.rows(); i++) {
        long at = c.index(i, j);
        double entry = beta == 0 ? 0 : beta * c.memory().getAtIndex(ValueLayout.JAVA_DOUBLE, at);
        c.memory().setAtIndex(ValueLayout.JAVA_DOUBLE, at, entry);
      }
    }
  }

  @Override
  public void gemv(double alpha, MatrixView a, double[] x, double beta, double[] y) {
    Shapes.requireProduct(a, x, y);
    gemm(
        alpha,
        a,
        MatrixView.columnMajor(x, 0, x.length, 1),
        beta,
        MatrixView.columnMajor(y, 0, y.length, 1));
  }

  @Override
  public void syrk(double alpha, MatrixView a, double beta, MatrixView c) {
    Shapes.requireProduct(a, a.transpose(), c);
    int n = c.rows();
    for (int start = 0; start < n; start += TRIANGLE_BLOCK) {
      int size = Math.min(TRIANGLE_BLOCK, n - start);
      MatrixView rows = a.block(start, 0, size, a.columns());
      if (start > 0) {
        MatrixView above = a.block(0, 0, start, a.columns());
        gemm(alpha, above, rows.transpose(), beta, c.block(0, start, start, size));
      }
      MatrixView diagonal = MatrixView.columnMajor(new double[size * size], 0, size, size);
      gemm(alpha, rows, rows.transpose(), 0, diagonal);
      MatrixView target = c.block(start, start, size, size);
      for (int j = 0; j < size; j++) {
        for (int i = 0; i <= j; i++) {
          double old = beta == 0 ? 0 : beta * target.get(i, j);
          target.set(i, j, old + diagonal.get(i, j));
        }
      }
    }
  }

  @Override
  public void symv(DenseSymmetric a, double[] x, double[] y) {
    Shapes.requireProduct(a, x, y);
    int n = a.dimension();
    for (int j = 0; j < n; j++) {
      y[j] = Lanes.dot(a.entries(), j * n, x, 0, n);
    }
  }

  @Override
  public SymmetricEigensolver eigensolver(int dimension) {
    return new Eigensolver(dimension);
  }

  /// Householder tridiagonalisation and implicit QL.
  private static final class Eigensolver implements SymmetricEigensolver {
    private final int n;
    private final double[] matrix;
    private final Tridiagonalisation reduction;

    Eigensolver(int dimension) {
      this.n = dimension;
      this.matrix = new double[n * n];
      this.reduction = new Tridiagonalisation(n, matrix);
    }

    @Override
    public int dimension() {
      return n;
    }

    @Override
    public void eigenvalues(DenseSymmetric a, double[] values) {
      Shapes.requireSpectrum(this, a, values);
      run(a, values, null);
    }

    @Override
    public void eigenvectors(DenseSymmetric a, double[] values, double[] vectors) {
      Shapes.requireSpectrum(this, a, values, vectors);
      Arrays.fill(vectors, 0);
      for (int i = 0; i < n; i++) {
        vectors[i + i * n] = 1;
      }
      if (run(a, values, vectors)) {
        reduction.applyTo(vectors);
      } else {
        Arrays.fill(vectors, Double.NaN);
      }
    }

    private boolean run(DenseSymmetric a, double[] values, double @Nullable [] vectors) {
      double largest = a.largestEntry();
      if (!Double.isFinite(largest)) {
        Arrays.fill(values, Double.NaN);
        return false;
      }
      double unit = largest == 0 ? 1 : Math.scalb(1.0, Math.getExponent(largest));
      for (int i = 0; i < matrix.length; i++) {
        matrix[i] = a.entries()[i] / unit; // exact; squares neither overflow nor vanish
      }
      reduction.reduce();
      System.arraycopy(reduction.diagonal(), 0, values, 0, n);
      if (!TridiagonalQl.solve(values, reduction.offDiagonal(), vectors)) {
        Arrays.fill(values, Double.NaN);
        return false;
      }
      for (int i = 0; i < n; i++) {
        values[i] *= unit;
      }
      return true;
    }
  }
}
