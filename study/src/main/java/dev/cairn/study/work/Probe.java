package dev.cairn.study.work;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.MatrixView;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// A fixed computation by the kernels in use, whose digest tells whether two processes compute with
/// the same bits, whatever chose their kernels: processor, flags, environment variables.
public final class Probe {
  /// Side of the matrices: no multiple of any vector's length, and larger than a kernel's block.
  private static final int SIDE = 237;

  /// Inner extent of the product: sums that kernels cut into blocks.
  private static final int LONG = 700;

  private static final int SHOWN_BYTES = 8;

  private Probe() {}

  /// Digest of a product, a symmetric product, eigenvalues and elementary functions. Costs some
  /// ten milliseconds, once a process.
  public static String digest() {
    return Kernels.DIGEST;
  }

  /// A process has one choice of kernels.
  private static final class Kernels {
    static final String DIGEST = of(DenseKernels.current());
  }

  private static String of(DenseKernels kernels) {
    var random = new SplittableRandom(1);
    double[] left = random.doubles(SIDE * LONG, -1, 1).toArray();
    double[] product = new double[SIDE * SIDE];
    MatrixView a = MatrixView.columnMajor(left, 0, SIDE, LONG);
    kernels.gemm(1, a, a.transpose(), 0, MatrixView.columnMajor(product, 0, SIDE, SIDE));
    DenseSymmetric symmetric = new DenseSymmetric(SIDE);
    System.arraycopy(product, 0, symmetric.entries(), 0, product.length);
    double[] y = new double[SIDE];
    kernels.symv(symmetric, Arrays.copyOf(left, SIDE), y);
    double[] eigenvalues = new double[SIDE];
    kernels.eigensolver(SIDE).eigenvalues(symmetric, eigenvalues);
    double[] functions =
        Arrays.stream(left, 0, SIDE).map(x -> Math.exp(x) + Math.sin(x) + Math.tanh(x)).toArray();
    return digest(product, y, eigenvalues, functions);
  }

  private static String digest(double[]... results) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (double[] result : results) {
        var bytes = ByteBuffer.allocate(result.length * Double.BYTES);
        bytes.asDoubleBuffer().put(result);
        sha256.update(bytes);
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, SHOWN_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
