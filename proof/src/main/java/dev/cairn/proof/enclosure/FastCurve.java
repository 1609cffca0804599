package dev.cairn.proof.enclosure;

import dev.cairn.proof.arithmetic.Curve;
import java.util.Optional;

/// Enclosures of the logistic family and of eˣ in plain double arithmetic, for narrow balls.
///
/// The derivative f⁽ᵏ⁾ over [m − r, m + r] lies within r(|f⁽ᵏ⁺¹⁾(m)| + r M/2) of f⁽ᵏ⁾(m), M =
/// sup|f⁽ᵏ⁺²⁾|, and within r sup|f⁽ᵏ⁺¹⁾|. With e = e^(−|m|) known to a relative error of 2⁻⁴⁹
/// ([#exp]), q = e/(1 + e)² and u = 1 − 2σ are known to 2⁻⁴⁷, every derivative to [#RELATIVE] of
/// the sum of the sizes of its terms.
final class FastCurve {
  /// Wider balls are left to the exact ranges of [Curve].
  private static final double WIDEST = 0.125;

  /// Larger arguments are left to [Curve]: eˣ is then far from underflow and overflow.
  private static final double LARGEST = 300;

  /// Covers the error of e and of the at most thirty roundings after it: (4·2⁻⁴⁹ + 30·2⁻⁵³) <
  /// 2⁻⁴⁶.
  private static final double RELATIVE = 0x1p-45;

  private static final double TINY = 0x1p-1000;

  /// Above sup|σ⁽ᵏ⁾|, k = 0 … 4: 1, ¼, 1/(6√3), ⅛, 0.128.
  private static final double[] SIGMOID_BOUNDS = {1, 0.25, 0.0963, 0.125, 0.13};

  /// Above sup|swish⁽ᵏ⁾|, k = 1 … 4 (k = 0 is unbounded and not used): 1.0999, ½, 0.309, ½.
  private static final double[] SWISH_BOUNDS = {Double.NaN, 1.1, 0.5, 0.31, 0.5};

  private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
  private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

  /// 1/n!, n = 0 … 13.
  private static final double[] INVERSE_FACTORIALS = inverseFactorials();

  private final Curve curve;
  private final int order;

  private FastCurve(Curve curve, int order) {
    this.curve = curve;
    this.order = order;
  }

  /// For the curves and orders that have a fast form.
  static Optional<FastCurve> of(Curve curve, int order) {
    boolean known =
        switch (curve) {
          case SWISH, SIGMOID, TANH -> order <= 2;
          case EXP -> true;
          default -> false;
        };
    return known ? Optional.of(new FastCurve(curve, order)) : Optional.empty();
  }

  /// `mid[i]`, `rad[i]` ← a ball that holds f⁽ᵏ⁾ over [m − r, m + r]; false, with nothing
  /// written, where this form does not serve.
  boolean enclose(double m, double r, double[] mid, double[] rad, int i) {
    return r <= WIDEST && around(m, r, mid, rad, i);
  }

  /// The same for balls of any radius but those of eˣ: wider than need be where they are wide.
  boolean around(double m, double r, double[] mid, double[] rad, int i) {
    if (!(Math.abs(m) <= LARGEST && r <= (curve == Curve.EXP ? WIDEST : Double.MAX_VALUE))) {
      return false;
    }
    switch (curve) {
      case EXP -> {
        double value = exp(m);
        mid[i] = value;
        // e^m (e^r − 1) ≤ e^m (r + r²), r ≤ 1
        rad[i] = value * ((r + r * r) * (1 + RELATIVE) + RELATIVE);
      }
      case TANH -> {
        // tanh⁽ᵏ⁾(x) = 2ᵏ⁺¹ σ⁽ᵏ⁾(2x), minus 1 for k = 0; scaling by 2ᵏ⁺¹ is exact
        sigmoid(2 * m, 2 * r, mid, rad, i);
        double factor = Math.scalb(1.0, order + 1);
        mid[i] = order == 0 ? -tangent(2 * m) : factor * mid[i];
        rad[i] = factor * rad[i];
      }
      case SIGMOID -> sigmoid(m, r, mid, rad, i);
      default -> swish(m, r, mid, rad, i);
    }
    return true;
  }

  private void sigmoid(double m, double r, double[] mid, double[] rad, int i) {
    double e = exp(-Math.abs(m));
    double s = (m >= 0 ? 1 : e) / (1 + e);
    double q = e / ((1 + e) * (1 + e));
    double u = tangent(m, e);
    double value = order == 0 ? s : sigmoidDerivative(order, q, u);
    double slope = Math.abs(sigmoidDerivative(order + 1, q, u));
    // the sizes of the terms: s ≤ 1 (relative errors), 7q from order 1 on; tanh needs 1 at order 0
    double size = order == 0 ? 1 : 7 * q;
    double near = slope + RELATIVE * 7 * q + 0.5 * r * SIGMOID_BOUNDS[order + 2];
    double reach = r * Math.min(near, SIGMOID_BOUNDS[order + 1]);
    mid[i] = value;
    rad[i] = (reach + RELATIVE * size) * (1 + RELATIVE) + TINY;
  }

  private void swish(double m, double r, double[] mid, double[] rad, int i) {
    double e = exp(-Math.abs(m));
    double s = (m >= 0 ? 1 : e) / (1 + e);
    double q = e / ((1 + e) * (1 + e));
    double u = tangent(m, e);
    double value =
        switch (order) {
          case 0 -> m * s;
          case 1 -> s + m * q;
          default -> q * (2 + m * u);
        };
    double slope =
        switch (order) {
          case 0 -> s + m * q;
          case 1 -> q * (2 + m * u);
          default -> 3 * (q * u) + m * (q * (1 - 6 * q));
        };
    double x = Math.abs(m);
    double size = order == 0 ? x * s : order == 1 ? s + x * q : (2 + x) * q;
    double slopeSize = order == 0 ? s + x * q : (3 + 7 * x) * q;
    double near = Math.abs(slope) + RELATIVE * slopeSize + 0.5 * r * SWISH_BOUNDS[order + 2];
    double reach = r * Math.min(near, SWISH_BOUNDS[order + 1]);
    mid[i] = value;
    rad[i] = (reach + RELATIVE * size) * (1 + RELATIVE) + TINY;
  }

  /// σ⁽ᵏ⁾ from q and u, k = 1 … 3.
  private static double sigmoidDerivative(int k, double q, double u) {
    return switch (k) {
      case 1 -> q;
      case 2 -> q * u;
      default -> q * (1 - 6 * q);
    };
  }

  /// u = 1 − 2σ(m) = −tanh(m/2).
  private static double tangent(double m) {
    return tangent(m, exp(-Math.abs(m)));
  }

  private static double tangent(double m, double e) {
    double size = (1 - e) / (1 + e);
    return m >= 0 ? -size : size;
  }

  /// eˣ for |x| ≤ 700 with a relative error below 2⁻⁴⁹.
  ///
  /// x = k ln 2 + t, |t| ≤ 0.347: both steps of the reduction round once at sizes below 0.35,
  /// which moves t by at most 2u·0.35 + 2⁻¹⁰⁵·1010; the series is cut at t¹⁴/14! < 2⁻⁵⁷; Horner's
  /// scheme with fused multiply-adds loses below 2u; multiplying by 2ᵏ is exact. Together below
  /// 4u = 2⁻⁵¹.
  static double exp(double x) {
    double k = Math.rint(x * (1 / LN2_HIGH));
    double t = Math.fma(-k, LN2_LOW, Math.fma(-k, LN2_HIGH, x));
    double sum = INVERSE_FACTORIALS[13];
    for (int n = 12; n >= 0; n--) {
      sum = Math.fma(sum, t, INVERSE_FACTORIALS[n]);
    }
    return sum * Double.longBitsToDouble((1023L + (long) k) << 52);
  }

  private static double[] inverseFactorials() {
    double[] inverse = new double[14];
    double factorial = 1;
    inverse[0] = 1;
    for (int n = 1; n < inverse.length; n++) {
      factorial *= n;
      inverse[n] = 1 / factorial;
    }
    return inverse;
  }
}
