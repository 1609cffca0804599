package dev.cairn.program;

import java.util.Locale;

/// A function ℝ → ℝ that is applied element by element.
///
/// The functions with orders (swish, tanh, sigmoid) stand for all their derivatives
/// ([Op.Unary#order()]); the derivatives of the others are written with other functions.
public enum Function {
  /// x·σ(x), also called SiLU.
  SWISH(true),
  /// tanh x.
  TANH(true),
  /// σ(x) = 1/(1 + e⁻ˣ).
  SIGMOID(true),
  /// log(1 + eˣ); its derivative is σ.
  SOFTPLUS(false),
  /// max(x, 0); its derivative is the step. Not smooth at 0.
  RELU(false),
  /// 1 for x > 0, 0 for x ≤ 0, NaN for NaN; its derivative is 0 everywhere. Not smooth at 0.
  STEP(false),
  /// eˣ.
  EXP(false),
  /// The natural logarithm.
  LOG(false),
  /// x².
  SQUARE(false),
  /// √x.
  SQRT(false),
  /// 1/x.
  RECIPROCAL(false),
  /// sin x.
  SIN(false),
  /// cos x.
  COS(false),
  /// erf x = 2/√π ∫₀ˣ e^(−t²) dt.
  ERF(false),
  /// asinh x = log(x + √(1 + x²)).
  ASINH(false),
  /// arctan x.
  ATAN(false);

  private final boolean hasOrders;

  Function(boolean hasOrders) {
    this.hasOrders = hasOrders;
  }

  /// Whether [Op.Unary] may carry an order above 0 for this function.
  public boolean hasOrders() {
    return hasOrders;
  }

  /// Whether the function is defined everywhere.
  public boolean total() {
    return this != LOG && this != SQRT && this != RECIPROCAL;
  }

  /// Whether the function is infinitely often differentiable wherever it is defined.
  public boolean smooth() {
    return this != RELU && this != STEP;
  }

  /// The name in lower case.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
