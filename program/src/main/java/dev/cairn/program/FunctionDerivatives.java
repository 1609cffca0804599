package dev.cairn.program;

/// The derivatives of the element-wise functions, written in functions again.
final class FunctionDerivatives {
  private FunctionDerivatives() {}

  /// 1/√(1 + x²) = sech y = d/(2 − d) with y = asinh x and d = 1 − tanh²(y/2): no square overflows.
  private static Value inverseHypotenuse(ProgramBuilder b, Value x) {
    Value half = b.scale(Real.Rational.HALF, b.unary(Function.ASINH, x));
    Value d = b.unary(Function.TANH, 1, half);
    return b.divide(d, b.subtract(b.fill(2, x.shape()), d));
  }

  /// The derivative of a unary node's function at the same operand.
  static Value of(ProgramBuilder b, Op.Unary op) {
    Value x = b.value(op.operand());
    return switch (op.function()) {
      case SWISH, TANH, SIGMOID -> b.unary(op.function(), op.order() + 1, x);
      case SOFTPLUS -> b.unary(Function.SIGMOID, x);
      case RELU -> b.unary(Function.STEP, x);
      case STEP -> b.fill(0, x.shape());
      case EXP -> b.unary(Function.EXP, x);
      case LOG -> b.unary(Function.RECIPROCAL, x);
      case SQUARE -> b.scale(2, x);
      case SQRT ->
          b.scale(Real.Rational.HALF, b.unary(Function.RECIPROCAL, b.unary(Function.SQRT, x)));
      case RECIPROCAL -> b.scale(-1, b.square(b.unary(Function.RECIPROCAL, x)));
      case SIN -> b.unary(Function.COS, x);
      case COS -> b.scale(-1, b.unary(Function.SIN, x));
      case ERF ->
          b.scale(
              Real.of(2).times(Real.pi().sqrt().reciprocal()),
              b.unary(Function.EXP, b.scale(-1, b.square(x))));
      case ASINH -> inverseHypotenuse(b, x);
      case ATAN -> b.unary(Function.RECIPROCAL, b.add(b.fill(1, x.shape()), b.square(x)));
    };
  }
}
