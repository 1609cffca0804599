package dev.cairn.onnx;

/// The operations of two operands. All work on known numbers; those up to POWER also in programs.
enum Arithmetic {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  MAXIMUM,
  MINIMUM,
  POWER,
  EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  AND,
  OR,
  REMAINDER;

  /// The operation on numbers; true is 1, false 0.
  double apply(double a, double b) {
    return switch (this) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
      case POWER -> Math.pow(a, b);
      case EQUAL -> truth(a == b);
      case LESS -> truth(a < b);
      case LESS_OR_EQUAL -> truth(a <= b);
      case GREATER -> truth(a > b);
      case GREATER_OR_EQUAL -> truth(a >= b);
      case AND -> truth(a != 0 && b != 0);
      case OR -> truth(a != 0 || b != 0);
      case REMAINDER -> a - b * Math.floor(a / b);
    };
  }

  private static double truth(boolean holds) {
    return holds ? 1 : 0;
  }

  /// Whether the result is true or false.
  boolean isComparison() {
    return compareTo(EQUAL) >= 0 && compareTo(OR) <= 0;
  }
}
