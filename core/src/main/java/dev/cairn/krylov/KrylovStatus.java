package dev.cairn.krylov;

import dev.cairn.text.Worded;

/// Why a Krylov solve ended. Names follow Choi, Paige & Saunders (2011).
public enum KrylovStatus implements Worded {
  /// b = 0, so x = 0.
  ZERO_RHS(Kind.SOLVED),
  /// A b = 0: the least-squares solution of minimum length is x = 0.
  KERNEL_RHS(Kind.LEAST_SQUARES),
  /// b is an eigenvector: x = b/λ.
  EIGENVECTOR_RHS(Kind.SOLVED),
  /// ‖r‖ is below the tolerance, relative to ‖A‖‖x‖ + ‖b‖.
  RESIDUAL(Kind.SOLVED),
  /// ‖A r‖ is below the tolerance, relative to ‖A‖‖r‖.
  LEAST_SQUARES(Kind.LEAST_SQUARES),
  /// ‖r‖ is as small as rounding allows.
  RESIDUAL_EPS(Kind.SOLVED),
  /// ‖A r‖ is as small as rounding allows.
  LEAST_SQUARES_EPS(Kind.LEAST_SQUARES),
  /// x has converged to an eigenvector of A.
  EIGENVECTOR(Kind.LIMIT),
  /// ‖x‖ reached its limit.
  SOLUTION_NORM(Kind.LIMIT),
  /// The condition estimate reached its limit.
  CONDITION(Kind.LIMIT),
  /// The budget of products is used up.
  ITERATIONS(Kind.LIMIT),
  /// ‖r‖ is below the tolerance relative to ‖A‖‖x‖ + ‖b‖, but not relative to ‖b‖, and ‖x‖ is so
  /// long that half the digits of A x lie above b: x solves a system within rounding of this one,
  /// where b may as well lie outside the range of A.
  UNRESOLVED(Kind.LIMIT),
  /// A product, b or the preconditioner gave NaN or infinity; x holds the last finite iterate.
  NON_FINITE(Kind.FAILED),
  /// The preconditioner is not positive definite.
  INDEFINITE_PRECONDITIONER(Kind.FAILED);

  private final Kind kind;

  KrylovStatus(Kind kind) {
    this.kind = kind;
  }

  /// Stores hold its name, as the authors' code prints it.
  @Override
  public String word() {
    return name();
  }

  /// What the status means for the use of x.
  public Kind kind() {
    return kind;
  }

  /// The four ways to end.
  public enum Kind {
    /// A x = b to the tolerance.
    SOLVED,
    /// ‖b − A x‖ is minimal to the tolerance; b is not in the range of A.
    LEAST_SQUARES,
    /// A limit ended the iteration; x is the best so far.
    LIMIT,
    /// x should not be used.
    FAILED
  }
}
