package dev.cairn.krylov;

import org.jspecify.annotations.Nullable;

/// What a solve by MINRES-QLP knows of A, x and its residuals by the recurrences, and when that
/// ends it.
///
/// Notation (Choi, Paige & Saunders 2011):
///
/// | paper | here | |
/// |---|---|---|
/// | β₁ | normB | ‖b‖ |
/// | χₖ | solutionNorm | ‖xₖ‖ |
/// | 𝒜ₖ, κₖ | operatorNorm, conditionNumber | estimates for A |
/// | φₖ, ψₖ₋₁ | residualNorm, operatorResidualNormLast | ‖rₖ‖, ‖A rₖ₋₁‖ |
final class MinresQlpEstimates {
  private static final double EPSILON = 0x1p-52;

  /// ‖A‖‖x‖ above this times ‖b‖, A x has lost half of its 16 digits before it reaches b.
  private static final double HALF_THE_DIGITS = 0x1p26;

  private final Tolerances tolerances;
  private double smallest;
  private double smallestLast;
  private double relativeResidual;
  private double relativeOperatorResidual;

  double normB;
  double solutionNorm;
  double operatorNorm;
  double conditionNumber = 1;
  double residualNorm;
  double operatorResidualNormLast;

  MinresQlpEstimates(Tolerances tolerances) {
    this.tolerances = tolerances;
  }

  /// x = 0.
  void start(double rightHandSide) {
    normB = rightHandSide;
    residualNorm = rightHandSide;
  }

  /// ‖A rₖ₋₁‖ = ‖rₖ₋₁‖‖(γ̄ₖ, δₖ₊₁)‖.
  ///
  /// @param columnNorm the norm of the k-th column of T
  /// @param root ‖(γ̄ₖ, δₖ₊₁)‖
  void judgeLastResidual(double columnNorm, double root) {
    operatorNorm = Math.max(operatorNorm, columnNorm);
    operatorResidualNormLast = residualNorm * root;
    relativeOperatorResidual = root / operatorNorm;
  }

  /// Whether A rₖ₋₁ is nothing but rounding, and the sign of rₖ₋₁ᵀA rₖ₋₁ with it.
  boolean lastResidualInKernel() {
    return relativeOperatorResidual <= Math.max(tolerances.relative(), EPSILON);
  }

  /// Whether x looks more like a least-squares solution than like a solution.
  boolean likeLeastSquares() {
    return relativeOperatorResidual < relativeResidual;
  }

  /// Estimates of ‖A‖, the condition and ‖rₖ‖ after a step.
  ///
  /// @param first whether it is the first step
  /// @param residual ‖rₖ‖
  void update(boolean first, double gammaLast, double gamma, double residual) {
    operatorNorm = Math.max(operatorNorm, Math.max(gammaLast, Math.abs(gamma)));
    if (first) {
      smallest = gamma;
      smallestLast = gamma;
    } else {
      double before = smallestLast;
      smallestLast = smallest;
      smallest = Math.min(before, Math.min(gammaLast, Math.abs(gamma)));
    }
    conditionNumber = operatorNorm / smallest;
    residualNorm = residual;
    relativeResidual = residualNorm / (operatorNorm * solutionNorm + normB);
  }

  /// The first reason that holds, or null. A step that has reached the limit on ‖x‖ still counts as
  /// solved where it is.
  ///
  /// @param status what the step itself ended with, where it did
  /// @param exhausted whether no further step is allowed
  @Nullable KrylovStatus stop(@Nullable KrylovStatus status, boolean exhausted) {
    if (relativeResidual <= tolerances.relative()) {
      return KrylovStatus.RESIDUAL;
    }
    if (relativeOperatorResidual <= tolerances.relative()) {
      return KrylovStatus.LEAST_SQUARES;
    }
    if (1 + relativeResidual <= 1) {
      return KrylovStatus.RESIDUAL_EPS;
    }
    if (1 + relativeOperatorResidual <= 1) {
      return KrylovStatus.LEAST_SQUARES_EPS;
    }
    if (status != null) {
      return status;
    }
    if (operatorNorm * solutionNorm * EPSILON >= normB) {
      return KrylovStatus.EIGENVECTOR;
    }
    if (solutionNorm >= tolerances.solutionNormLimit()) {
      return KrylovStatus.SOLUTION_NORM;
    }
    if (conditionNumber >= tolerances.conditionLimit()) {
      return KrylovStatus.CONDITION;
    }
    return exhausted ? KrylovStatus.ITERATIONS : null;
  }

  /// A small residual beside ‖A‖‖x‖ alone solves nothing where rounding of A x hides b.
  ///
  /// @param directResidual ‖b − A x‖, computed directly
  /// @param directNorm ‖x‖, likewise
  /// @param rightHandSide ‖b‖₂
  KrylovStatus confirmed(
      KrylovStatus claimed, double directResidual, double directNorm, double rightHandSide) {
    boolean residual = claimed == KrylovStatus.RESIDUAL || claimed == KrylovStatus.RESIDUAL_EPS;
    return residual
            && directResidual > tolerances.relative() * rightHandSide
            && operatorNorm * directNorm > HALF_THE_DIGITS * rightHandSide
        ? KrylovStatus.UNRESOLVED
        : claimed;
  }
}
