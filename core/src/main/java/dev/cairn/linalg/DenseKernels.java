package dev.cairn.linalg;

/// Dense matrix arithmetic: native BLAS and LAPACK, or the same in Java.
///
/// Every method may be called by any number of threads at once, and gives the same bits for the
/// same input in each of them, wherever the arrays lie in memory. Arrays and native memory are used
/// in place, without a copy. Outputs overlap no input.
public interface DenseKernels {
  /// The system property that chooses: `openblas`, `java`, or `auto` (the default), which takes
  /// OpenBLAS where it is there for this platform and Java where it is not.
  String CHOICE = "cairn.blas";

  /// What this process uses, chosen once.
  ///
  /// @throws IllegalArgumentException where the property [#CHOICE] is none of the three
  /// @throws UnsatisfiedLinkError where it asks for OpenBLAS and that cannot be loaded
  static DenseKernels current() {
    return KernelChoice.CURRENT;
  }

  /// The Java implementation, whatever [#current] is.
  static DenseKernels java() {
    return new JavaKernels("");
  }

  /// What runs, for provenance.
  KernelDescription description();

  /// c ← α a b + β c for an m × k matrix a and a k × n matrix b. 2mnk flops. Reads a and b,
  /// overwrites c; c is not read where β = 0.
  void gemm(double alpha, MatrixView a, MatrixView b, double beta, MatrixView c);

  /// y ← α a x + β y for an m × n matrix a. 2mn flops. Reads a and x (length n), overwrites y
  /// (length m); y is not read where β = 0.
  void gemv(double alpha, MatrixView a, double[] x, double beta, double[] y);

  /// The upper triangle (i ≤ j) of c ← α a aᵀ + β c for an n × k matrix a; the rest of c is left as
  /// it is. n²k flops. Reads a, overwrites c, which is not read where β = 0.
  void syrk(double alpha, MatrixView a, double beta, MatrixView c);

  /// y ← a x. 2n² flops. Reads a and x (length n), overwrites y (length n).
  void symv(DenseSymmetric a, double[] x, double[] y);

  /// Memory to compute eigenvalues of n × n matrices in. 8n² bytes, and 16n² more once eigenvectors
  /// are asked for.
  SymmetricEigensolver eigensolver(int dimension);
}
