package dev.cairn.bench.rows;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.MatrixView;
import dev.cairn.objective.SmoothEvaluation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The rows of the table, one benchmark a row; what they compute is checked where it is set up.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Rows {
  /// For JMH.
  public Rows() {}

  /// Two square matrices and their product: the rate that everything else is compared with.
  @State(Scope.Thread)
  public static class Matrices {
    /// Order of the matrices: large enough for the attained peak, small enough for the caches.
    public static final int ORDER = 1024;

    private final double[] a = new double[ORDER * ORDER];
    private final double[] b = new double[ORDER * ORDER];
    private final double[] c = new double[ORDER * ORDER];

    /// Fills them and checks one entry of the product.
    public Matrices() {
      for (int i = 0; i < a.length; i++) {
        a[i] = Math.sin(i);
        b[i] = Math.cos(i);
      }
      multiply();
      double expected = 0;
      for (int k = 0; k < ORDER; k++) {
        expected = Math.fma(a[3 + k * ORDER], b[k + 5 * ORDER], expected);
      }
      Workload.require(
          "an entry of DGEMM and its sum",
          new double[] {expected},
          new double[] {c[3 + 5 * ORDER]},
          1e-10);
    }

    final double[] multiply() {
      DenseKernels.current().gemm(1, view(a), view(b), 0, view(c));
      return c;
    }

    private static MatrixView view(double[] entries) {
      return MatrixView.columnMajor(entries, 0, ORDER, ORDER);
    }
  }

  /// DGEMM of order 1024, one thread.
  @Benchmark
  public double[] dgemm(Matrices matrices) {
    return matrices.multiply();
  }

  /// Loss and gradient at a new θ.
  @Benchmark
  public double[] gradient(Workload workload) {
    try (SmoothEvaluation evaluation = workload.objective.at(workload.theta)) {
      evaluation.gradient(workload.result);
    }
    return workload.result;
  }

  /// One Hessian-vector product at a θ whose primal pass is kept.
  @Benchmark
  public double[] hessianVector(Workload workload) {
    workload.evaluation.hessian().apply(workload.direction, workload.result);
    return workload.result;
  }

  /// The exact dense Hessian at one θ.
  @Benchmark
  public double[] hessian(Workload workload) {
    workload.evaluation.hessian().assemble(workload.hessian);
    return workload.hessian.entries();
  }

  /// All eigenvalues of that Hessian.
  @Benchmark
  public double[] eigenvalues(Workload workload) {
    workload.eigensolver.eigenvalues(workload.hessian, workload.eigenvalues);
    return workload.eigenvalues;
  }

  /// One product of that dense Hessian with a vector.
  @Benchmark
  public double[] denseProduct(Workload workload) {
    workload.hessian.apply(workload.direction, workload.result);
    return workload.result;
  }

  /// One Newton system at the paper's tolerance, on the dense Hessian.
  @Benchmark
  public double[] minresQlp(Workload workload) {
    workload.minresQlp.solve(workload.hessian, workload.gradient, workload.result);
    return workload.result;
  }

  /// The proof of a critical point of that network with λ = 0.1.
  @Benchmark
  public Object certifyCritical(Proofs proofs) {
    return proofs.certifyCritical();
  }

  /// The proof that there is no critical point near another point.
  @Benchmark
  public Object certifyNotCritical(Proofs proofs) {
    return proofs.certifyNotCritical();
  }

  /// Such a statement on 200 of the samples proven again by the verifier.
  @Benchmark
  public Object verify(Proofs proofs) {
    return proofs.verify();
  }

  /// All 529 critical points of Rastrigin's function in a square, and that there is no other.
  @Benchmark
  public Object completeRastrigin() {
    return Proofs.completeRastrigin();
  }
}
