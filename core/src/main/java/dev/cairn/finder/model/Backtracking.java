package dev.cairn.finder.model;

/// The trial steps of a back-tracking line search, α = first, shrink·first, shrink²·first, …, and
/// how it ends.
///
/// @param first the first α; not 0, negative against the direction
/// @param shrink factor from trial to trial, in (0, 1)
/// @param mostTrials after as many refused trials the search ends
public record Backtracking(double first, double shrink, int mostTrials) {
  /// Checks the settings.
  public Backtracking {
    if (!(shrink > 0 && shrink < 1)) {
      throw new IllegalArgumentException("shrink factor %s must be in (0, 1)".formatted(shrink));
    }
    if (mostTrials < 1) {
      throw new IllegalArgumentException("%s trials must be ≥ 1".formatted(mostTrials));
    }
  }

  /// Trials until the step no longer changes θ in floating point.
  public static Backtracking from(double first, double shrink) {
    return new Backtracking(first, shrink, Integer.MAX_VALUE);
  }

  /// Which trials are accepted.
  @FunctionalInterface
  public interface Rule {
    /// Whether the search ends at the model of θ + αp, which stays the search's own.
    boolean accepts(LocalModel there, double alpha);
  }

  /// How a search ended.
  public sealed interface Result {
    /// Number of models evaluated.
    int trials();

    /// The same end, reached after this many refused trials more.
    default Result after(int refused) {
      return switch (this) {
        case Accepted(LocalModel there, double alpha, int trials) ->
            new Accepted(there, alpha, refused + trials);
        case Vanished(int trials) -> new Vanished(refused + trials);
        case Exhausted(int trials) -> new Exhausted(refused + trials);
      };
    }

    /// The first accepted trial.
    ///
    /// @param there the model at θ + αp, the receiver's to move to or to close
    /// @param alpha α
    record Accepted(LocalModel there, double alpha, int trials) implements Result {}

    /// No trial was accepted before αp no longer changed θ, or α is not finite.
    record Vanished(int trials) implements Result {}

    /// No trial was accepted among as many as allowed.
    record Exhausted(int trials) implements Result {}
  }
}
