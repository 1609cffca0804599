package dev.cairn.onnx;

/// Arithmetic of whole numbers that depend on the number N of samples: a·N + b, read off from their
/// value at the large N that stands for it.
///
/// An operation is allowed where what it gives has such a form for every N ≥ 1; so a program
/// that is built at one N is that of every N.
///
/// @param size the N that stands for the number of samples
record Counts(long size) {
  /// a·N + b.
  private record Linear(long slope, long rest) {
    Linear minus(Linear other) {
      return new Linear(slope - other.slope, rest - other.rest);
    }

    /// Whether this is below 0 for every N ≥ 1, or for none.
    boolean negative() {
      boolean atOne = slope + rest < 0;
      if (atOne ? slope > 0 : slope < 0) {
        throw mixed();
      }
      return atOne;
    }

    /// Refuses what is 0 for some N ≥ 1 only.
    void requireZeroAlwaysOrNever() {
      if (slope != 0 && rest % slope == 0 && -rest / slope >= 1) {
        throw mixed();
      }
    }
  }

  private static IllegalArgumentException mixed() {
    return new IllegalArgumentException(
        "computes a number that depends on the number of samples otherwise than in proportion: "
            + Advice.SHAPES);
  }

  private Linear linear(double value, boolean counted) {
    if (value != Math.rint(value) || Math.abs(value) > 0x1p53) {
      throw mixed();
    }
    long whole = (long) value;
    if (!counted) {
      return new Linear(0, whole);
    }
    long slope = Math.floorDiv(whole + size / 2, size);
    return new Linear(slope, whole - slope * size);
  }

  /// Whether x ∘ y depends on the number of samples; of the operands, those do that are counted.
  ///
  /// @throws IllegalArgumentException where it does so otherwise than as a·N + b
  boolean dependent(Arithmetic operation, double x, boolean xCounted, double y, boolean yCounted) {
    if (!xCounted && !yCounted) {
      return false;
    }
    Linear a = linear(x, xCounted);
    Linear b = linear(y, yCounted);
    return switch (operation) {
      case ADD -> grows(a.slope() + b.slope(), Math.addExact(a.rest(), b.rest()));
      case SUBTRACT -> grows(a.slope() - b.slope(), Math.subtractExact(a.rest(), b.rest()));
      case MULTIPLY -> {
        if (a.slope() != 0 && b.slope() != 0) {
          throw mixed();
        }
        yield grows(
            a.slope() * b.rest() + b.slope() * a.rest(), Math.multiplyExact(a.rest(), b.rest()));
      }
      case DIVIDE -> quotient(a, b);
      case REMAINDER -> {
        if (b.slope() != 0 || b.rest() == 0 || a.slope() % b.rest() != 0) {
          throw mixed();
        }
        yield false;
      }
      case MAXIMUM -> a.minus(b).negative() ? yCounted : xCounted;
      case MINIMUM -> a.minus(b).negative() ? xCounted : yCounted;
      case EQUAL -> {
        a.minus(b).requireZeroAlwaysOrNever();
        yield false;
      }
      case LESS, GREATER_OR_EQUAL -> {
        boolean _ = a.minus(b).negative();
        yield false;
      }
      case GREATER, LESS_OR_EQUAL -> {
        boolean _ = b.minus(a).negative();
        yield false;
      }
      case POWER, AND, OR -> throw mixed();
    };
  }

  /// Whether a·N + b depends on N; b must be small enough to be told from N.
  private boolean grows(long slope, long rest) {
    if (slope != 0 && Math.abs(rest) >= size / 2) {
      throw mixed();
    }
    return slope != 0;
  }

  private boolean quotient(Linear a, Linear b) {
    boolean proportional = a.rest() == 0 && b.rest() == 0 && b.slope() != 0;
    if (proportional && a.slope() % b.slope() == 0) {
      return false;
    }
    if (b.slope() != 0 || b.rest() == 0 || a.slope() % b.rest() != 0 || a.rest() % b.rest() != 0) {
      throw mixed();
    }
    return true;
  }
}
