package dev.cairn.study.store;

import dev.cairn.flatness.NewtonSupport;
import dev.cairn.flatness.Outlook;
import dev.cairn.flatness.Verdict;
import dev.cairn.linalg.Point;
import dev.cairn.search.PointKind;
import java.util.Optional;

/// Table `points`: θ at the marked iterates of each run, and what the Hessian is like there.
///
/// @param variant the variant
/// @param run the run
/// @param kind "start", "early", "flattest" or "final"
/// @param iterate k, the iterate it is
/// @param loss f(θ)
/// @param squaredGradientNorm ‖∇f(θ)‖²
/// @param r relative residual of the solve at θ, by ‖H‖_F where it is known; at a final iterate
///     that solved nothing, of the run's last solve
/// @param rH relative co-kernel residual, likewise
/// @param rayleigh Rayleigh quotient gᵀHg / gᵀg
/// @param kernelShare ‖Pg‖²/‖g‖² with P the projection onto the approximate kernel of H
/// @param frobeniusNorm ‖H‖_F
/// @param verdict "critical", "gradient-flat" or "neither": by the numbers, unless a proof decides
/// @param theta θ
/// @param spectrum all eigenvalues of H in ascending order; empty where the Hessian is too large or
///     the experiment does not store spectra
/// @param rAgain r of a solve at θ with re-orthogonalisation, by ‖H‖_F; NaN without a spectrum
/// @param rSpread how many times larger the larger of two r at θ is than the smaller one, with and
///     without re-orthogonalisation; NaN without a spectrum
/// @param newtonLeft the share of the gradient that Newton's step leaves ([NewtonSupport]); NaN
///     where ‖∇f‖² is above all cut-offs
/// @param rounding up to this ‖∇f‖ may be rounding alone ([NewtonSupport]); NaN likewise
/// @param newtonStep length of that step ([NewtonSupport]); NaN likewise, and in older stores
/// @param byNumbers the verdict by the numbers alone, where a proof has decided otherwise
public record PointRow(
    int variant,
    int run,
    PointKind kind,
    int iterate,
    double loss,
    double squaredGradientNorm,
    double r,
    double rH,
    double rayleigh,
    double kernelShare,
    double frobeniusNorm,
    Verdict verdict,
    Point theta,
    Point spectrum,
    double rAgain,
    double rSpread,
    double newtonLeft,
    double rounding,
    double newtonStep,
    Optional<Verdict> byNumbers) {
  /// Which point.
  public PointId id() {
    return new PointId(new RunId(variant, run), kind);
  }

  /// Two r further apart than by this factor say little about θ.
  public static final double SPREAD = 2;

  /// What Newton's step says of it; unknown where that was not measured. A square of 0 may have
  /// underflowed: it tells no norm.
  public NewtonSupport support() {
    double norm = squaredGradientNorm > 0 ? Math.sqrt(squaredGradientNorm) : Double.NaN;
    return new NewtonSupport(
        norm, rounding, newtonLeft, newtonStep, Double.NaN, Double.NaN, Outlook.OPEN);
  }

  /// What the numbers alone say, whatever has been proven.
  public Verdict numbersVerdict() {
    return byNumbers.orElse(verdict);
  }

  /// Whether ‖∇f‖² is below a cut-off of critical points: Newton's step was tried then, or in older
  /// stores the point is called critical.
  public boolean small() {
    return !Double.isNaN(newtonLeft) || verdict == Verdict.CRITICAL;
  }

  /// Whether a critical point that is proven makes it one.
  public boolean near(Proof proof) {
    return small() && proof.near(theta);
  }

  /// This point where its run shows that no critical point is near.
  public PointRow notCritical() {
    return verdict != Verdict.CRITICAL
        ? this
        : new PointRow(
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
            Verdict.NEITHER,
            theta,
            spectrum,
            rAgain,
            rSpread,
            newtonLeft,
            rounding,
            newtonStep,
            byNumbers);
  }

  /// Whether its r depends on the last bits of its Hessian.
  public boolean hasUncertainR() {
    return rSpread > SPREAD;
  }
}
