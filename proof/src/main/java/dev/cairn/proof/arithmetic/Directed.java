package dev.cairn.proof.arithmetic;

/// Sums, products, quotients and roots of doubles rounded up or down, by error-free
/// transformations.
///
/// The processor keeps rounding to nearest; the sign of the exact rounding error (TwoSum, or a
/// fused multiply-add) says whether the neighbouring double is needed. The result is the nearest
/// double on the right side, except near underflow, where it may be one further. 0 · ∞ counts as 0,
/// so that unbounded intervals multiply as sets of finite numbers. Source: Knuth's TwoSum; the
/// exact residuals of fused multiply-add products, quotients and roots.
public final class Directed {
  /// Below this size (2⁻⁹⁶⁸) the error of a product or quotient may itself underflow.
  private static final double EXACT_ERROR_FLOOR = 0x1p-968;

  private Directed() {}

  public static double addUp(double a, double b) {
    double sum = a + b;
    return addError(a, b, sum) <= 0 ? sum : Math.nextUp(sum);
  }

  public static double addDown(double a, double b) {
    double sum = a + b;
    return addError(a, b, sum) >= 0 ? sum : Math.nextDown(sum);
  }

  public static double subtractUp(double a, double b) {
    return addUp(a, -b);
  }

  public static double subtractDown(double a, double b) {
    return addDown(a, -b);
  }

  public static double multiplyUp(double a, double b) {
    if (a == 0 || b == 0) {
      return 0;
    }
    double product = a * b;
    return Math.abs(product) >= EXACT_ERROR_FLOOR && Math.fma(a, b, -product) <= 0
        ? product
        : Math.nextUp(product);
  }

  public static double multiplyDown(double a, double b) {
    if (a == 0 || b == 0) {
      return 0;
    }
    double product = a * b;
    return Math.abs(product) >= EXACT_ERROR_FLOOR && Math.fma(a, b, -product) >= 0
        ? product
        : Math.nextDown(product);
  }

  /// a / b for b ≠ 0; 0 for infinite b.
  public static double divideUp(double a, double b) {
    if (a == 0 || Double.isInfinite(b)) {
      return 0;
    }
    double quotient = a / b;
    return exactResidual(a, quotient) && residualSign(a, b, quotient) <= 0
        ? quotient
        : Math.nextUp(quotient);
  }

  /// a / b for b ≠ 0; 0 for infinite b.
  public static double divideDown(double a, double b) {
    if (a == 0 || Double.isInfinite(b)) {
      return 0;
    }
    double quotient = a / b;
    return exactResidual(a, quotient) && residualSign(a, b, quotient) >= 0
        ? quotient
        : Math.nextDown(quotient);
  }

  /// √a for a ≥ 0.
  public static double sqrtUp(double a) {
    double root = Math.sqrt(a);
    return a == 0 || (a >= EXACT_ERROR_FLOOR && Math.fma(-root, root, a) <= 0)
        ? root
        : Math.nextUp(root);
  }

  /// √a for a ≥ 0.
  public static double sqrtDown(double a) {
    double root = Math.sqrt(a);
    return a == 0 || (a >= EXACT_ERROR_FLOOR && Math.fma(-root, root, a) >= 0)
        ? root
        : Math.nextDown(root);
  }

  /// a + b − sum exactly; NaN where something overflowed, which callers take for "round outwards".
  private static double addError(double a, double b, double sum) {
    double fromB = sum - a;
    return (a - (sum - fromB)) + (b - fromB);
  }

  private static boolean exactResidual(double a, double quotient) {
    return Math.abs(a) >= EXACT_ERROR_FLOOR && Math.abs(quotient) >= EXACT_ERROR_FLOOR;
  }

  /// A number with the sign of a / b − quotient.
  private static double residualSign(double a, double b, double quotient) {
    double residual = Math.fma(-quotient, b, a);
    return b > 0 ? residual : -residual;
  }
}
