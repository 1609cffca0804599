package dev.cairn.linalg;

import dev.cairn.linalg.openblas.OpenBlas;
import dev.cairn.linalg.simd.Lanes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// [DenseKernels] by OpenBLAS, one thread a call.
final class OpenBlasKernels implements DenseKernels {
  private final KernelDescription description =
      new KernelDescription(
          "OpenBLAS",
          OpenBlas.version(),
          OpenBlas.coreName(),
          OpenBlas.threads(),
          Lanes.bits(),
          "");

  @Override
  public KernelDescription description() {
    return description;
  }

  @Override
  public void gemm(double alpha, MatrixView a, MatrixView b, double beta, MatrixView c) {
    Shapes.requireProduct(a, b, c);
    OpenBlas.dgemm(
        order(c),
        transposition(a, c),
        transposition(b, c),
        c.rows(),
        c.columns(),
        a.columns(),
        alpha,
        a.memory(),
        a.stride(),
        b.memory(),
        b.stride(),
        beta,
        c.memory(),
        c.stride());
  }

  @Override
  public void gemv(double alpha, MatrixView a, double[] x, double beta, double[] y) {
    Shapes.requireProduct(a, x, y);
    OpenBlas.dgemv(
        order(a),
        OpenBlas.AS_IS,
        a.rows(),
        a.columns(),
        alpha,
        a.memory(),
        a.stride(),
        MemorySegment.ofArray(x),
        beta,
        MemorySegment.ofArray(y));
  }

  @Override
  public void syrk(double alpha, MatrixView a, double beta, MatrixView c) {
    Shapes.requireProduct(a, a.transpose(), c);
    OpenBlas.dsyrk(
        order(c),
        OpenBlas.UPPER,
        transposition(a, c),
        c.rows(),
        a.columns(),
        alpha,
        a.memory(),
        a.stride(),
        beta,
        c.memory(),
        c.stride());
  }

  @Override
  public void symv(DenseSymmetric a, double[] x, double[] y) {
    Shapes.requireProduct(a, x, y);
    OpenBlas.dsymv(
        OpenBlas.LOWER,
        a.dimension(),
        MemorySegment.ofArray(a.entries()),
        MemorySegment.ofArray(x),
        MemorySegment.ofArray(y));
  }

  @Override
  public SymmetricEigensolver eigensolver(int dimension) {
    return new Eigensolver(dimension);
  }

  private static int order(MatrixView view) {
    return view.rowMajor() ? OpenBlas.ROW_MAJOR : OpenBlas.COLUMN_MAJOR;
  }

  /// Whether a must be transposed to be read in the order of c.
  private static int transposition(MatrixView a, MatrixView c) {
    return a.rowMajor() == c.rowMajor() ? OpenBlas.AS_IS : OpenBlas.TRANSPOSED;
  }

  /// dsyevd in native memory aligned to cache lines, freed when the solver is no longer reachable.
  private static final class Eigensolver implements SymmetricEigensolver {
    private static final int ALIGNMENT = 64;

    /// Columns that the reduction to tridiagonal form may do as one panel: it needs workspace for
    /// them (LAPACK's own choice is 32), without it goes column by column, 1.5 times slower.
    private static final int PANEL = 64;

    private final int n;
    private final MemorySegment matrix;
    private final MemorySegment spectrum;
    private MemorySegment work;
    private final MemorySegment integers;

    Eigensolver(int dimension) {
      this.n = dimension;
      this.matrix = doubles((long) n * n);
      this.spectrum = doubles(n);
      this.work = doubles((2L + PANEL) * n + 1);
      this.integers = integers(3 + 5L * n);
    }

    private static MemorySegment doubles(long count) {
      return Arena.ofAuto().allocate(count * Double.BYTES, ALIGNMENT);
    }

    private static MemorySegment integers(long count) {
      return Arena.ofAuto().allocate(count * Integer.BYTES, ALIGNMENT);
    }

    @Override
    public int dimension() {
      return n;
    }

    @Override
    public void eigenvalues(DenseSymmetric a, double[] values) {
      Shapes.requireSpectrum(this, a, values);
      run('N', a, values);
    }

    @Override
    public void eigenvectors(DenseSymmetric a, double[] values, double[] vectors) {
      Shapes.requireSpectrum(this, a, values, vectors);
      long needed = 1 + 6L * n + 2L * n * n;
      if (work.byteSize() < needed * Double.BYTES) {
        work = doubles(needed);
      }
      if (run('V', a, values)) {
        MemorySegment.copy(matrix, ValueLayout.JAVA_DOUBLE, 0, vectors, 0, n * n);
      } else {
        Arrays.fill(vectors, Double.NaN);
      }
    }

    private boolean run(char job, DenseSymmetric a, double[] values) {
      MemorySegment.copy(a.entries(), 0, matrix, ValueLayout.JAVA_DOUBLE, 0, n * n);
      if (Double.isFinite(a.largestEntry())
          && OpenBlas.dsyevd(job, n, matrix, spectrum, work, integers) == 0) {
        MemorySegment.copy(spectrum, ValueLayout.JAVA_DOUBLE, 0, values, 0, n);
        return true;
      }
      Arrays.fill(values, Double.NaN);
      return false;
    }
  }
}
