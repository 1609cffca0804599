package dev.cairn.search;

import dev.cairn.flatness.Verdict;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How a run ended: at a point, about which there is a [Verdict], or at none. The order is that in
/// which words and figures list them.
public enum RunEnding {
  /// At a point with the verdict critical.
  CRITICAL,
  /// At a gradient-flat point.
  GRADIENT_FLAT,
  /// ‖θ‖ grows without bound along a falling f: no point is where it ends, however small the
  /// gradient.
  DIVERGING,
  /// At none of these.
  NEITHER;

  /// Of a run whose last iterate has this verdict.
  public static RunEnding at(Verdict verdict) {
    return switch (verdict) {
      case CRITICAL -> CRITICAL;
      case GRADIENT_FLAT -> GRADIENT_FLAT;
      case NEITHER -> NEITHER;
    };
  }

  /// The ending as stores, files and pages write it: "gradient-flat".
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The ending with this word; stores of an earlier Cairn say "escaping" for diverging.
  public static Optional<RunEnding> of(String word) {
    return word.equals("escaping")
        ? Optional.of(DIVERGING)
        : Arrays.stream(values()).filter(ending -> ending.word().equals(word)).findFirst();
  }
}
