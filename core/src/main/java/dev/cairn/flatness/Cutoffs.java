package dev.cairn.flatness;

import dev.cairn.newtonsystem.RelativeResiduals;
import java.util.Locale;

/// Where numbers become words: the cut-offs of the verdict.
///
/// @param critical a point with ‖∇f‖² below this is called critical where Newton's step supports it
/// @param flat r above this makes the Newton system unsatisfiable enough to call a point flat
/// @param coKernel r_H must be below this for r to be trusted as the least-squares residual
public record Cutoffs(double critical, double flat, double coKernel) {
  /// The paper's: ‖∇f‖² < 1e-8, by which its shares are counted (its text prints 1e-10), r > 0.9,
  /// r_H < 5e-4 (section 2.3 and figure 3).
  public static final Cutoffs PAPER = new Cutoffs(1e-8, 0.9, 5e-4);

  public Cutoffs {
    if (!(critical >= 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "critical cut-off %g must be ≥ 0", critical));
    }
    if (!(flat >= 0 && flat <= 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "flat cut-off %g must be in [0, 1]", flat));
    }
    if (!(coKernel >= 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "co-kernel cut-off %g must be ≥ 0", coKernel));
    }
  }

  /// The verdict on a point where f has this value, as below; what is not finite has none.
  public Verdict verdict(
      double value,
      double squaredGradientNorm,
      RelativeResiduals residuals,
      NewtonSupport support) {
    return Double.isFinite(value) && Double.isFinite(squaredGradientNorm)
        ? verdict(squaredGradientNorm, residuals, support)
        : Verdict.NEITHER;
  }

  /// The verdict on a point from ‖∇f‖² there, the residuals of the Newton system at the point
  /// itself, and what Newton's step does to the gradient.
  ///
  /// A NaN among the numbers counts against every verdict but `NEITHER`.
  public Verdict verdict(
      double squaredGradientNorm, RelativeResiduals residuals, NewtonSupport support) {
    boolean small = isSmall(squaredGradientNorm);
    if (small && support.supports()) {
      return Verdict.CRITICAL;
    }
    boolean inKernel =
        small && support.left() > flat && support.image() < coKernel && support.share() > flat;
    return (isFlat(residuals) || inKernel)
            && !support.atRounding()
            && support.outlook() == Outlook.OPEN
        ? Verdict.GRADIENT_FLAT
        : Verdict.NEITHER;
  }

  /// Whether the gradient is below the cut-off of critical points: Newton's step is asked then.
  public boolean isSmall(double squaredGradientNorm) {
    return squaredGradientNorm < critical;
  }

  /// Whether the gradient lies in the approximate kernel of the Hessian, however small it is.
  public boolean isFlat(RelativeResiduals residuals) {
    return residuals.r() > flat && residuals.coKernel() < coKernel;
  }
}
