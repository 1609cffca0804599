package dev.cairn.krylov;

/// What a solve of A x ≈ b ended with; r = b − A x. Norms are Euclidean.
///
/// @param status why it ended
/// @param iterations products with A inside the iteration
/// @param qlpIterations how many of them were in the QLP phase
/// @param residualNorm ‖r‖, computed directly at the end
/// @param operatorResidualNorm ‖A r‖, computed directly at the end
/// @param solutionNorm ‖x‖, computed directly at the end
/// @param operatorNorm the running estimate of ‖A‖₂, from below
/// @param conditionNumber the running estimate of the condition of A on the Krylov space
/// @param nonPositiveCurvature whether some residual of the iteration had rᵀA r ≤ 0
public record KrylovResult(
    KrylovStatus status,
    int iterations,
    int qlpIterations,
    double residualNorm,
    double operatorResidualNorm,
    double solutionNorm,
    double operatorNorm,
    double conditionNumber,
    boolean nonPositiveCurvature) {}
