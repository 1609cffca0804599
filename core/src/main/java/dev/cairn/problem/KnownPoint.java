package dev.cairn.problem;

import dev.cairn.linalg.Point;
import java.util.Optional;

/// A point of a problem about which the literature, or a proof in a line, says what it is.
///
/// @param kind critical or strict gradient-flat
/// @param at the point; empty where only its value is known, as in tables of clusters
/// @param value f there
/// @param index its Morse index: the number of negative eigenvalues of ∇²f
public record KnownPoint(Kind kind, Optional<Point> at, double value, int index) {
  /// What a known point is.
  public enum Kind {
    /// ∇f = 0.
    CRITICAL("critical"),
    /// ∇²f ∇f = 0 with ∇f ≠ 0.
    GRADIENT_FLAT("strict gradient-flat");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// As people say it.
    public String words() {
      return words;
    }
  }

  /// Checks the index.
  public KnownPoint {
    if (index < 0) {
      throw new IllegalArgumentException("Morse index %s must be ≥ 0".formatted(index));
    }
  }

  /// A critical point of f at x (read, copied).
  static KnownPoint critical(ClosedForm f, int index, double... x) {
    return new KnownPoint(Kind.CRITICAL, Optional.of(Point.of(x)), f.value(x), index);
  }

  /// A strict gradient-flat point of f at x (read, copied).
  static KnownPoint flat(ClosedForm f, int index, double... x) {
    return new KnownPoint(Kind.GRADIENT_FLAT, Optional.of(Point.of(x)), f.value(x), index);
  }

  /// A critical point known by its value alone.
  static KnownPoint level(double value, int index) {
    return new KnownPoint(Kind.CRITICAL, Optional.empty(), value, index);
  }
}
