package dev.cairn.lab.store;

import dev.cairn.linalg.Point;

/// Table `points`: θ at the marked iterates of each run, and what the Hessian is like there.
///
/// @param variant the variant
/// @param run the run
/// @param kind "start", "flattest" or "final"
/// @param iterate k, the iterate it is
/// @param loss f(θ)
/// @param squaredGradientNorm ‖∇f(θ)‖²
/// @param r relative residual of the solve at θ, by ‖H‖_F where it is known; at a final iterate
///     that solved nothing, of the run's last solve
/// @param rH relative co-kernel residual, likewise
/// @param rayleigh Rayleigh quotient gᵀHg / gᵀg
/// @param kernelShare ‖Pg‖²/‖g‖² with P the projection onto the approximate kernel of H
/// @param frobeniusNorm ‖H‖_F
/// @param verdict "critical", "gradient-flat", "escaping" (final only) or "neither"
/// @param theta θ
/// @param spectrum all eigenvalues of H in ascending order; empty where the Hessian is too large or
///     the experiment does not store spectra
public record PointRow(
    int variant,
    int run,
    String kind,
    int iterate,
    double loss,
    double squaredGradientNorm,
    double r,
    double rH,
    double rayleigh,
    double kernelShare,
    double frobeniusNorm,
    String verdict,
    Point theta,
    Point spectrum) {
  /// This point with another verdict.
  public PointRow withVerdict(String other) {
    return new PointRow(
        variant,
        run,
        kind,
        iterate,
        loss,
        squaredGradientNorm,
        r,
        rH,
        rayleigh,
        kernelShare,
        frobeniusNorm,
        other,
        theta,
        spectrum);
  }
}
