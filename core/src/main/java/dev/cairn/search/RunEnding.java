package dev.cairn.search;

import dev.cairn.flatness.Verdict;
import dev.cairn.text.Worded;
import java.util.List;

/// How a run ended: at a point, about which there is a [Verdict], or at none. The order is that in
/// which words and figures list them.
public enum RunEnding implements Worded {
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

  /// An earlier Cairn said "escaping" for diverging.
  @Override
  public List<String> formerWords() {
    return this == DIVERGING ? List.of("escaping") : List.of();
  }
}
