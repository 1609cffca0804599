package dev.cairn.study.store;

import dev.cairn.krylov.KrylovStatus;
import dev.cairn.linalg.Point;
import java.util.Optional;
import java.util.OptionalInt;

/// Table `iterates`: one row an iterate θₖ with the step that was taken from it.
///
/// The columns of the step are NULL where no step was taken; those of the solve where the finder
/// solves no Newton system.
///
/// @param variant the variant
/// @param run the run
/// @param iterate k, from 0
/// @param loss f(θₖ)
/// @param squaredGradientNorm ‖∇f(θₖ)‖²
/// @param r relative residual ‖Hp + g‖ / (‖H‖‖p‖ + ‖g‖) with ‖H‖_F
/// @param rH relative co-kernel residual ‖H(Hp + g)‖ / (‖H‖‖Hp + g‖) with ‖H‖_F
/// @param rByEstimate r with the solver's estimate of ‖H‖₂
/// @param rHByEstimate r_H with the solver's estimate of ‖H‖₂
/// @param stepSize α in θₖ₊₁ = θₖ + αp; 0 where the line search stalled
/// @param trials gradients that the line search evaluated
/// @param krylovIterations products with H inside the solve
/// @param krylovStatus why the solve ended
/// @param newtonStepNorm ‖p‖
/// @param residualNorm ‖Hp + g‖
/// @param nonPositiveCurvature whether the solve met rᵀHr ≤ 0; false where there was no solve
/// @param seconds wall-clock time since the iterate before was observed
/// @param theta θₖ where the experiment keeps that of every iterate; otherwise empty
/// @param assembledAfter matrix-free products of the solve before it assembled the Hessian; 0 where
///     that was there from the start, empty where it never was
public record IterateRow(
    int variant,
    int run,
    int iterate,
    double loss,
    double squaredGradientNorm,
    double r,
    double rH,
    double rByEstimate,
    double rHByEstimate,
    double stepSize,
    OptionalInt trials,
    OptionalInt krylovIterations,
    Optional<KrylovStatus> krylovStatus,
    double newtonStepNorm,
    double residualNorm,
    boolean nonPositiveCurvature,
    double seconds,
    Point theta,
    OptionalInt assembledAfter) {

  /// r by ‖H‖_F where that is known, otherwise by the solver's estimate; NaN where no system was
  /// solved.
  public double relativeResidual() {
    return Double.isNaN(r) ? rByEstimate : r;
  }

  /// r_H by ‖H‖_F where that is known, otherwise by the solver's estimate; NaN where no system was
  /// solved.
  public double relativeCoKernelResidual() {
    return Double.isNaN(r) ? rHByEstimate : rH;
  }
}
