package dev.cairn.program.kernel;

import dev.cairn.program.Function;

/// The functions of [Function] and their derivatives, one number at a time: the same operations in
/// the same order as [VectorFunctions].
final class ScalarFunctions {
  private ScalarFunctions() {}

  /// orders ← f, f′, f″, f‴ at x for functions with orders; otherwise `orders[0]` ← f(x).
  static void evaluate(Function f, double x, double[] orders) {
    switch (f) {
      case SWISH, SIGMOID -> sigmoids(f == Function.SWISH, x, orders);
      case TANH -> tanh(x, orders);
      case SOFTPLUS -> orders[0] = softplus(x);
      case RELU -> orders[0] = x <= 0 ? 0 : x;
      case STEP -> orders[0] = step(x);
      case EXP -> orders[0] = exp(x);
      case LOG -> orders[0] = log(x);
      case SQUARE -> orders[0] = x * x;
      case SQRT -> orders[0] = Math.sqrt(x);
      case RECIPROCAL -> orders[0] = x == 0 ? Double.NaN : 1 / x;
      case SIN -> orders[0] = Math.sin(x);
      case COS -> orders[0] = Math.cos(x);
      case ERF -> orders[0] = erf(x);
      case ASINH -> orders[0] = asinh(x);
      case ATAN -> orders[0] = StrictMath.atan(x);
    }
  }

  /// 1 above 0, 0 up to there. What is no number stays none: a comparison with it decides nothing.
  static double step(double x) {
    return x > 0 ? 1 : x <= 0 ? 0 : x;
  }

  private static void sigmoids(boolean swish, double x, double[] y) {
    double e = decay(-Math.abs(x));
    double p = 1 / (1 + e);
    double q = e * p;
    double s = x < 0 ? q : p;
    double d = p * q; // σ′
    double t = x < 0 ? p - q : q - p; // 1 − 2σ
    double third = Math.fma(-6, d, 1); // σ‴ = σ′·(1 − 6σ′)
    if (swish) {
      y[0] = x * s;
      y[1] = Math.fma(x, d, s);
      y[2] = d * Math.fma(x, t, 2);
      y[3] = d * Math.fma(x, third, 3 * t);
    } else {
      y[0] = s;
      y[1] = d;
      y[2] = d * t;
      y[3] = d * third;
    }
  }

  private static void tanh(double x, double[] y) {
    double a = -2 * Math.abs(x);
    boolean tiny = a < -Series.SIGMOID_MAX;
    double clamped = tiny ? -Series.SIGMOID_MAX : a;
    double shifted = Math.fma(clamped, Series.LOG2_E, Series.ROUNDER);
    double q = reduced(clamped, shifted - Series.ROUNDER);
    double power = power(shifted);
    double u = Math.fma(power, q, power - 1); // e^(−2|x|) − 1
    double e = tiny ? 0 : Math.fma(power, q, power);
    double w = 1 / (2 + u);
    double magnitude = -u * w;
    double t = x < 0 ? -magnitude : magnitude;
    double d = 4 * e * w * w; // 1 − t²
    y[0] = t;
    y[1] = d;
    y[2] = -2 * t * d;
    y[3] = d * Math.fma(6 * t, t, -2);
  }

  private static double softplus(double x) {
    double e = decay(-Math.abs(x));
    boolean large = e > Series.ROOT_TWO_MINUS_ONE;
    double f = large ? (e - 1) * 0.5 : e;
    return (x <= 0 ? 0 : x) + ((large ? Math.log(2) : 0) + logOnePlus(f));
  }

  static double log(double x) {
    if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
      return x > 0 ? x : Double.NaN;
    }
    boolean denormal = x < Double.MIN_NORMAL;
    long bits = Double.doubleToRawLongBits(denormal ? x * Series.DENORMAL_SCALE : x);
    long exponent = (bits - Series.ROOT_HALF) >> Series.EXPONENT;
    double m = Double.longBitsToDouble(bits - (exponent << Series.EXPONENT));
    double k =
        Double.longBitsToDouble(exponent + Series.ROUNDER_BITS)
            - Series.ROUNDER
            + (denormal ? Series.DENORMAL_SHIFT : 0);
    return Math.fma(k, Series.LN2_HIGH, Math.fma(k, Series.LN2_LOW, logOnePlus(m - 1)));
  }

  /// log(1 + f) for √½ − 1 ≤ f ≤ √2 − 1.
  private static double logOnePlus(double f) {
    double s = f / (2 + f);
    double z = s * s;
    double r = polynomial(Series.ARTANH, z) * z; // log(1 + f) = 2s + s·r and 2s = f − s·f
    return f - s * (f - r);
  }

  static double exp(double x) {
    double clamped = x > Series.EXP_MAX ? Series.EXP_MAX : x < Series.EXP_MIN ? Series.EXP_MIN : x;
    double k = Math.fma(clamped, Series.LOG2_E, Series.ROUNDER) - Series.ROUNDER;
    double q = reduced(clamped, k);
    double half = Math.fma(k, 0.5, Series.ROUNDER);
    double first = power(half);
    double second = power(k - (half - Series.ROUNDER) + Series.ROUNDER);
    return Math.fma(first, q, first) * second;
  }

  /// eˣ for x ≤ 0, 0 where x < −708.
  private static double decay(double x) {
    boolean tiny = x < -Series.SIGMOID_MAX;
    double clamped = tiny ? -Series.SIGMOID_MAX : x;
    double shifted = Math.fma(clamped, Series.LOG2_E, Series.ROUNDER);
    double q = reduced(clamped, shifted - Series.ROUNDER);
    double power = power(shifted);
    return tiny ? 0 : Math.fma(power, q, power);
  }

  /// eʳ − 1 for r = x − k·ln 2, summed in groups of four terms (Estrin's scheme): fewer wait for
  /// each other than by Horner's rule.
  private static double reduced(double x, double k) {
    double r = Math.fma(-k, Series.LN2_LOW, Math.fma(-k, Series.LN2_HIGH, x));
    double square = r * r;
    double fourth = square * square;
    double high = Math.fma(exponential(0, r), square, exponential(2, r));
    double middle = Math.fma(exponential(4, r), square, exponential(6, r));
    double low = Math.fma(exponential(8, r), square, exponential(10, r));
    return Math.fma(Math.fma(Math.fma(high, fourth, middle), fourth, low), square, r);
  }

  /// Two terms of the series of eˣ, from this coefficient on.
  private static double exponential(int i, double r) {
    return Math.fma(r, Series.EXP[i], Series.EXP[i + 1]);
  }

  /// 2ᵏ where shifted is ROUNDER + k.
  private static double power(double shifted) {
    long k = Double.doubleToRawLongBits(shifted) << Series.EXPONENT;
    return Double.longBitsToDouble(k + Series.ONE);
  }

  private static double erf(double x) {
    double a = Math.abs(x);
    if (a < Series.ERF_SMALL) {
      return x * polynomial(Series.ERF, x * x);
    }
    if (Double.isNaN(x)) {
      return x;
    }
    double y = (2 - Math.min(a, Series.EXP_MAX)) / (2 + Math.min(a, Series.EXP_MAX));
    double value = Math.fma(-polynomial(Series.ERFC, y), exp(-(a * a)), 1);
    return x < 0 ? -value : value;
  }

  /// Of |x|, log(2|x|) where 1 is nothing beside x², otherwise log(1 + e) with
  /// e = |x| + x²/(1 + √(1 + x²)), which does not cancel.
  static double asinh(double x) {
    double a = Math.abs(x);
    double value =
        a > Series.ASINH_LARGE
            ? StrictMath.log(a) + Math.log(2)
            : StrictMath.log1p(a + a * a / (1 + Math.sqrt(1 + a * a)));
    return x < 0 ? -value : value;
  }

  /// Horner's rule, highest coefficient first.
  private static double polynomial(double[] coefficients, double x) {
    double sum = coefficients[0];
    for (int i = 1; i < coefficients.length; i++) {
      sum = Math.fma(sum, x, coefficients[i]);
    }
    return sum;
  }
}
