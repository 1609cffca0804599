package dev.cairn.minimise;

import java.util.Locale;

/// Back-tracking on f: α = 1, shrink, shrink², … until f(θ + αp) ≤ f(θ) + decrease · α⟨g, p⟩.
///
/// @param shrink factor from trial to trial, in (0, 1)
/// @param decrease the share of the predicted decrease, in (0, ½)
public record ArmijoSearch(double shrink, double decrease) {
  /// Halving; a ten-thousandth of the predicted decrease, as is usual for Newton steps.
  public static final ArmijoSearch DEFAULT = new ArmijoSearch(0.5, 1e-4);

  /// Checks the settings.
  public ArmijoSearch {
    if (!(shrink > 0 && shrink < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "shrink factor %g must be in (0, 1)", shrink));
    }
    if (!(decrease > 0 && decrease < 0.5)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "decrease %g must be in (0, ½)", decrease));
    }
  }

  /// Whether a value and squared gradient norm at the trial satisfy the rule.
  ///
  /// Near a minimum the decrease of f is lost in its rounding error; there a step that does not
  /// raise f beyond it and shrinks the gradient is accepted too.
  boolean accepts(
      double value, double slope, double alpha, double trialValue, boolean smallerGradient) {
    double bound = value + decrease * alpha * slope;
    double rounding = ROUNDING * Math.abs(value);
    return trialValue <= bound
        || (-alpha * slope <= rounding && trialValue <= value + rounding && smallerGradient);
  }

  /// Values of f are trusted to this relative error: some tens of roundings.
  private static final double ROUNDING = 1e-14;
}
