package dev.cairn.finder.gradnorm;

import java.util.Locale;

/// How gradient-norm minimisation turns the gradient d = H∇f of its merit into a step.
public sealed interface Update {
  /// θ ← θ − ηd.
  ///
  /// @param rate η
  record Descent(double rate) implements Update {
    /// Checks the rate.
    public Descent {
      requirePositive("rate", rate);
    }
  }

  /// u ← μu − ηd, θ ← θ + u: the heavy ball.
  ///
  /// @param rate η
  /// @param momentum μ in [0, 1)
  record Momentum(double rate, double momentum) implements Update {
    /// Checks the settings.
    public Momentum {
      requirePositive("rate", rate);
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "momentum %g must be in [0, 1)", momentum));
      }
    }
  }

  /// θ ← θ − ηd with the first η of firstRate, firstRate·shrink, … for which ½‖∇f‖² decreases by
  /// decrease·η‖d‖² (Armijo); the next search begins one shrink above.
  ///
  /// @param firstRate where the first search begins
  /// @param shrink factor from trial to trial, in (0, 1)
  /// @param decrease the share of the predicted decrease, in (0, 1)
  record Backtracking(double firstRate, double shrink, double decrease) implements Update {
    /// Checks the settings.
    public Backtracking {
      requirePositive("first rate", firstRate);
      if (!(shrink > 0 && shrink < 1)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "shrink factor %g must be in (0, 1)", shrink));
      }
      if (!(decrease > 0 && decrease < 1)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "decrease %g must be in (0, 1)", decrease));
      }
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s %g must be positive", name, value));
    }
  }
}
