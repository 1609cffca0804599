package dev.cairn.newtonsystem;

import dev.cairn.krylov.KrylovStatus;
import dev.cairn.spectrum.Spectrum;
import java.util.Optional;
import java.util.OptionalInt;

/// An inexact solution p of the Newton system H p = −g at one θ, and how flat the gradient is
/// there.
///
/// Source of r and r_H: appendix A.4 of the paper (REFERENCES.md).
///
/// @param status why the solve ended
/// @param krylovIterations products with H inside the solve; 0 for direct solves
/// @param stepNorm ‖p‖
/// @param residualNorm ‖H p + g‖
/// @param hessianNorm ‖H‖₂, or an estimate of it from below
/// @param byFrobenius r and r_H with ‖H‖_F in the denominators, as the paper defines them; NaN
///     where ‖H‖_F is not known
/// @param byEstimate r and r_H with the solver's estimate of ‖H‖₂ in the denominators
/// @param nonPositiveCurvature whether the solve met rᵀH r ≤ 0
/// @param assembledAfter matrix-free products with H before it was assembled, 0 where that was at
///     the start; empty where it never was
/// @param spectrum all eigenvalues of H, where they were asked for
public record NewtonSolve(
    KrylovStatus status,
    int krylovIterations,
    double stepNorm,
    double residualNorm,
    double hessianNorm,
    RelativeResiduals byFrobenius,
    RelativeResiduals byEstimate,
    boolean nonPositiveCurvature,
    OptionalInt assembledAfter,
    Optional<Spectrum> spectrum) {

  /// r and r_H by the paper's definition where ‖H‖_F is known, otherwise by the solver's estimate.
  public RelativeResiduals residuals() {
    return Double.isNaN(byFrobenius.r()) ? byEstimate : byFrobenius;
  }
}
