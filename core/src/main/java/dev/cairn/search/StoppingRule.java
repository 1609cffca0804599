package dev.cairn.search;

import java.util.Locale;
import java.util.Optional;

/// Decides at θₖ, before a step is taken from it, whether the search ends there.
@FunctionalInterface
public interface StoppingRule {
  /// The reason to stop at this iterate (whose step is still empty), or empty to go on.
  Optional<StopReason> check(Iterate iterate);

  /// Stops where this rule or the other one does; this one's reason comes first.
  default StoppingRule or(StoppingRule other) {
    return iterate -> check(iterate).or(() -> other.check(iterate));
  }

  /// Never stops.
  static StoppingRule never() {
    return _ -> Optional.empty();
  }

  /// Stops after the given number of steps.
  static StoppingRule iterations(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("iteration limit %s must be ≥ 0".formatted(limit));
    }
    return iterate ->
        iterate.index() >= limit
            ? Optional.of(new StopReason.IterationLimit(limit))
            : Optional.empty();
  }

  /// Stops where ‖∇f‖² is below the cut-off.
  static StoppingRule squaredGradientBelow(double cutoff) {
    if (!(cutoff >= 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "cut-off %g must be ≥ 0", cutoff));
    }
    return iterate ->
        iterate.squaredGradientNorm() < cutoff
            ? Optional.of(new StopReason.SmallGradient(cutoff))
            : Optional.empty();
  }
}
