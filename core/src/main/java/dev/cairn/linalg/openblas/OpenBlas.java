package dev.cairn.linalg.openblas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// The functions of OpenBLAS that Cairn calls, with the library's own names, orders and constants.
///
/// BLAS calls are critical downcalls: they accept heap arrays without copying them, and hold the
/// garbage collector back while they run. LAPACK calls are ordinary downcalls and accept native
/// memory only. The library runs one thread a caller. Initialising this class loads it.
///
/// @implNote Whether results depend on the alignment of the arguments was tried with 17 sizes to
///     601 and offsets of 0–7 doubles from a 64-byte boundary, on the kernels for Haswell, Zen,
///     SkylakeX, Cooperlake, Sandybridge, Nehalem, Barcelona, Core2 and Prescott: dgemm, dgemv,
///     dsymv and dsyrk never did; ddot (Core2 and older) and dsyevd (also Sandybridge) did. So
///     there is no ddot here, and LAPACK is handed 64-byte aligned memory.
@SuppressWarnings("restricted") // calling native code is what this class is for
public final class OpenBlas {
  /// CBLAS_ORDER.
  public static final int ROW_MAJOR = 101;

  /// CBLAS_ORDER.
  public static final int COLUMN_MAJOR = 102;

  /// CBLAS_TRANSPOSE.
  public static final int AS_IS = 111;

  /// CBLAS_TRANSPOSE.
  public static final int TRANSPOSED = 112;

  /// CBLAS_UPLO.
  public static final int UPPER = 121;

  /// CBLAS_UPLO.
  public static final int LOWER = 122;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = NativeLibrary.open();

  private static final MethodHandle DGEMM =
      critical(
          "cblas_dgemm",
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle DGEMV =
      critical(
          "cblas_dgemv",
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle DSYRK =
      critical(
          "cblas_dsyrk",
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle DSYMV =
      critical(
          "cblas_dsymv",
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_DOUBLE,
          ADDRESS,
          JAVA_INT);
  private static final MethodHandle DSYEVD =
      LINKER.downcallHandle(
          symbol("LAPACKE_dsyevd_work"),
          FunctionDescriptor.of(
              JAVA_INT,
              JAVA_INT,
              ValueLayout.JAVA_BYTE,
              ValueLayout.JAVA_BYTE,
              JAVA_INT,
              ADDRESS,
              JAVA_INT,
              ADDRESS,
              ADDRESS,
              JAVA_INT,
              ADDRESS,
              JAVA_INT));

  static {
    setThreads(1); // workers are parallel already; threads under contention are ten times slower
  }

  private OpenBlas() {}

  /// C ← α op(A) op(B) + β C.
  public static void dgemm(
      int order,
      int transA,
      int transB,
      int m,
      int n,
      int k,
      double alpha,
      MemorySegment a,
      int lda,
      MemorySegment b,
      int ldb,
      double beta,
      MemorySegment c,
      int ldc) {
    try {
      DGEMM.invokeExact(order, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// y ← α op(A) x + β y.
  public static void dgemv(
      int order,
      int trans,
      int m,
      int n,
      double alpha,
      MemorySegment a,
      int lda,
      MemorySegment x,
      double beta,
      MemorySegment y) {
    try {
      DGEMV.invokeExact(order, trans, m, n, alpha, a, lda, x, 1, beta, y, 1);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// C ← α A Aᵀ + β C or α AᵀA + β C, one triangle.
  public static void dsyrk(
      int order,
      int uplo,
      int trans,
      int n,
      int k,
      double alpha,
      MemorySegment a,
      int lda,
      double beta,
      MemorySegment c,
      int ldc) {
    try {
      DSYRK.invokeExact(order, uplo, trans, n, k, alpha, a, lda, beta, c, ldc);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// y ← A x from one triangle of the column-major A.
  public static void dsymv(int uplo, int n, MemorySegment a, MemorySegment x, MemorySegment y) {
    try {
      DSYMV.invokeExact(COLUMN_MAJOR, uplo, n, 1.0, a, n, x, 1, 0.0, y, 1);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Eigenvalues of a column-major n × n matrix from its lower triangle, and with job 'V' the
  /// eigenvectors in its place; with 'N' it is destroyed. Returns LAPACK's info.
  ///
  /// @param work native doubles: 2n + 1 for 'N', 1 + 6n + 2n² for 'V', or more
  /// @param integers native ints: 1 for 'N', 3 + 5n for 'V'
  public static int dsyevd(
      char job,
      int n,
      MemorySegment a,
      MemorySegment w,
      MemorySegment work,
      MemorySegment integers) {
    try {
      return (int)
          DSYEVD.invokeExact(
              COLUMN_MAJOR,
              (byte) job,
              (byte) 'L',
              n,
              a,
              n,
              w,
              work,
              Math.toIntExact(work.byteSize() / Double.BYTES),
              integers,
              Math.toIntExact(integers.byteSize() / Integer.BYTES));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// The version of the library, such as 0.3.31-1.5.13.
  public static String version() {
    return NativeLibrary.version();
  }

  /// The kernel in use, by the processor it was written for, such as Haswell.
  public static String coreName() {
    AddressLayout text =
        ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(256, ValueLayout.JAVA_BYTE));
    MethodHandle handle =
        LINKER.downcallHandle(symbol("openblas_get_corename"), FunctionDescriptor.of(text));
    try {
      return ((MemorySegment) handle.invokeExact()).getString(0, StandardCharsets.US_ASCII);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Threads a call.
  public static int threads() {
    MethodHandle handle =
        LINKER.downcallHandle(symbol("openblas_get_num_threads"), FunctionDescriptor.of(JAVA_INT));
    try {
      return (int) handle.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static void setThreads(int threads) {
    MethodHandle handle =
        LINKER.downcallHandle(
            symbol("openblas_set_num_threads"), FunctionDescriptor.ofVoid(JAVA_INT));
    try {
      handle.invokeExact(threads);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static MethodHandle critical(String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        symbol(name), FunctionDescriptor.ofVoid(parameters), Linker.Option.critical(true));
  }

  private static MemorySegment symbol(String name) {
    return LIBRARY
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("OpenBLAS has no function " + name));
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
