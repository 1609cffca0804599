package dev.cairn.onnx;

import dev.cairn.program.Function;
import java.util.OptionalDouble;

/// Operations on doubles whose result is a double: empty where it would have to be rounded.
///
/// The rounding errors of sums, products, quotients and roots are found by TwoSum and fused
/// multiply-adds, which are exact above [#FLOOR].
final class ExactNumbers {
  /// Below this size the rounding error of a product may itself be rounded.
  private static final double FLOOR = 0x1p-960;

  /// From here on not every whole number is a double.
  private static final double LARGEST_WHOLE = 0x1p53;

  private ExactNumbers() {}

  static OptionalDouble unary(Function function, double x) {
    return switch (function) {
      case RELU -> OptionalDouble.of(x <= 0 ? 0 : x);
      case SQUARE -> product(x, x);
      case SQRT -> root(x);
      case RECIPROCAL -> quotient(1, x);
      default -> OptionalDouble.empty();
    };
  }

  static OptionalDouble binary(Arithmetic operation, double a, double b) {
    return switch (operation) {
      case ADD -> sum(a, b);
      case SUBTRACT -> sum(a, -b);
      case MULTIPLY -> product(a, b);
      case DIVIDE -> quotient(a, b);
      case POWER -> OptionalDouble.empty();
      case REMAINDER -> {
        if (!whole(a) || !whole(b) || b == 0) {
          throw new IllegalArgumentException("needs whole numbers, not %s and %s".formatted(a, b));
        }
        yield OptionalDouble.of(operation.apply(a, b));
      }
      default -> OptionalDouble.of(operation.apply(a, b));
    };
  }

  /// Also of −∞, as in a mask, and a number.
  static OptionalDouble sum(double a, double b) {
    double sum = a + b;
    if (sum == Double.NEGATIVE_INFINITY && Math.min(a, b) == sum) {
      return OptionalDouble.of(sum);
    }
    double fromB = sum - a;
    double error = (a - (sum - fromB)) + (b - fromB);
    return exact(sum, error);
  }

  static OptionalDouble product(double a, double b) {
    double product = a * b;
    if (a == 0 || b == 0) {
      return exact(product, 0);
    }
    return Math.abs(product) >= FLOOR
        ? exact(product, Math.fma(a, b, -product))
        : OptionalDouble.empty();
  }

  private static OptionalDouble quotient(double a, double b) {
    double quotient = a / b;
    if (a == 0 && b != 0) {
      return exact(quotient, 0);
    }
    return Math.abs(quotient) >= FLOOR && Math.abs(a) >= FLOOR
        ? exact(quotient, Math.fma(quotient, b, -a))
        : OptionalDouble.empty();
  }

  private static OptionalDouble root(double x) {
    double root = Math.sqrt(x);
    return x == 0 || x >= FLOOR ? exact(root, Math.fma(root, root, -x)) : OptionalDouble.empty();
  }

  private static OptionalDouble exact(double value, double error) {
    return Double.isFinite(value) && error == 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /// Refuses whole numbers that need not be those of the file.
  static void requireWhole(double... numbers) {
    for (double x : numbers) {
      if (Math.abs(x) > LARGEST_WHOLE) {
        throw new IllegalArgumentException(
            "computes with the whole number %s, beyond 2^53".formatted(x));
      }
    }
  }

  private static boolean whole(double x) {
    return x == Math.rint(x) && Math.abs(x) <= LARGEST_WHOLE;
  }
}
