package dev.cairn.program;

import java.util.Optional;

/// Which fixed numbers a program combines when it is built: exactly, and only where the result is
/// short and a normal double is near it. Otherwise the operation stays in the program.
final class Constants {
  /// Longer numbers ([Real#size]) are not made.
  private static final int LARGEST = 4096;

  private Constants() {}

  /// The number, where it is worth to be kept.
  static Optional<Real> kept(Real number) {
    if (number.equals(Real.Rational.ZERO)) {
      return Optional.of(number);
    }
    if (number.size() > LARGEST) {
      return Optional.empty();
    }
    double near = Math.abs(number.doubleValue());
    return near >= Double.MIN_NORMAL && near <= Double.MAX_VALUE
        ? Optional.of(number)
        : Optional.empty();
  }

  /// f(x) for squares, roots and reciprocals that are known to exist.
  static Optional<Real> unary(Function function, Real x) {
    int sign = x.sign().orElse(Integer.MIN_VALUE);
    return switch (function) {
      case SQUARE -> kept(x.times(x));
      case SQRT -> sign >= 0 ? kept(x.sqrt()) : Optional.empty();
      case RECIPROCAL -> sign == 1 || sign == -1 ? kept(x.reciprocal()) : Optional.empty();
      default -> Optional.empty();
    };
  }
}
