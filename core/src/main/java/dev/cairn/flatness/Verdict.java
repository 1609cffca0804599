package dev.cairn.flatness;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What the numbers at a point say it is. How a run ended is another thing:
/// [dev.cairn.search.RunEnding].
public enum Verdict {
  /// ‖∇f‖² is below the cut-off, and Newton's step takes the gradient away.
  CRITICAL,
  /// The gradient lies in the approximate kernel of the Hessian and is more than rounding, above
  /// the cut-off or below it.
  GRADIENT_FLAT,
  /// Neither of the two.
  NEITHER;

  /// The verdict as stores, files and pages write it: "gradient-flat".
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The verdict with this word.
  public static Optional<Verdict> of(String word) {
    return Arrays.stream(values()).filter(verdict -> verdict.word().equals(word)).findFirst();
  }
}
