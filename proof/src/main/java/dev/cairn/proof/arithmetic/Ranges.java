package dev.cairn.proof.arithmetic;

/// Ranges of curves over intervals, without objects: the inner loop of searches over boxes.
///
/// A range is that of the numbers of the interval at which the curve is smooth ([#domain]); it may
/// be unbounded. eˣ, sine and cosine have kernels in plain doubles with the errors stated there;
/// what has no fast form here is left to [Curve#range].
public final class Ranges {
  /// What of an interval lies where a curve is smooth.
  public enum Domain {
    /// All of it.
    ALL,
    /// Perhaps not all.
    PART,
    /// Nothing.
    NONE
  }

  /// Larger angles are left to [Curve]: the reduction below is proven up to here.
  private static final double LARGEST_ANGLE = 0x1p20;

  /// Larger arguments of eˣ are left to [Curve].
  private static final double LARGEST_EXPONENT = 700;

  /// Covers the error of [#exp], 2⁻⁵¹, and of the product with this factor.
  private static final double EXP_ERROR = 0x1p-49;

  /// Covers the error of [#sine], 2⁻⁵⁰.
  private static final double SINE_ERROR = 0x1p-49;

  private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;

  /// π/2 as a sum of three doubles, to 2⁻¹⁶⁰.
  private static final double HALF_PI_HIGH = 0x1.921fb54442d18p0;

  private static final double HALF_PI_MIDDLE = 0x1.1a62633145c07p-54;
  private static final double HALF_PI_LOW = -0x1.f1976b7ed8fbcp-110;
  private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
  private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

  /// 1/k!, k = 0 … 18, rounded.
  private static final double[] INVERSE_FACTORIALS = inverseFactorials();

  private Ranges() {}

  /// What of [lo, hi] lies where the curve and its derivatives exist.
  public static Domain domain(Curve curve, double lo, double hi) {
    return switch (curve) {
      case LOG, SQRT -> lo > 0 ? Domain.ALL : hi > 0 ? Domain.PART : Domain.NONE;
      case RECIPROCAL ->
          lo > 0 || hi < 0 ? Domain.ALL : lo == 0 && hi == 0 ? Domain.NONE : Domain.PART;
      default -> Domain.ALL;
    };
  }

  /// `[outLo[i], outHi[i]]` ← a superset of the derivative of this order over the part of [lo, hi]
  /// in the domain, which is not empty.
  public static void range(
      Curve curve, int order, double lo, double hi, double[] outLo, double[] outHi, int i) {
    switch (curve) {
      case SQUARE -> square(order, lo, hi, outLo, outHi, i);
      case RECIPROCAL -> reciprocal(order, lo, hi, outLo, outHi, i);
      case SQRT -> root(order, Math.max(lo, 0), hi, outLo, outHi, i);
      case EXP -> exponential(lo, hi, outLo, outHi, i);
      case SIN -> wave(order, lo, hi, outLo, outHi, i);
      case COS -> wave(order + 1, lo, hi, outLo, outHi, i);
      case LOG -> {
        if (order > 0) {
          reciprocal(order - 1, Math.max(lo, 0), hi, outLo, outHi, i);
        } else {
          double from = Math.max(lo, Double.MIN_VALUE);
          exact(Curve.LOG, 0, from, hi, outLo, outHi, i);
          outLo[i] = lo > 0 ? outLo[i] : Double.NEGATIVE_INFINITY;
        }
      }
      default -> exact(curve, order, lo, hi, outLo, outHi, i);
    }
  }

  private static void exact(
      Curve curve, int order, double lo, double hi, double[] outLo, double[] outHi, int i) {
    Interval range =
        lo <= hi ? curve.range(order, new Interval(lo, hi)) : Interval.ENTIRE; // NaN is unknown
    outLo[i] = range.lo();
    outHi[i] = range.hi();
  }

  private static void square(
      int order, double lo, double hi, double[] outLo, double[] outHi, int i) {
    if (order == 0) {
      double least = lo > 0 ? lo : hi < 0 ? -hi : 0;
      double most = Math.max(-lo, hi);
      outLo[i] = Directed.multiplyDown(least, least);
      outHi[i] = Directed.multiplyUp(most, most);
    } else {
      outLo[i] = order == 1 ? Directed.addDown(lo, lo) : order == 2 ? 2 : 0;
      outHi[i] = order == 1 ? Directed.addUp(hi, hi) : order == 2 ? 2 : 0;
    }
  }

  /// The derivatives (−1)ᵏ k! x^(−k−1): monotone on each side of 0.
  private static void reciprocal(
      int order, double lo, double hi, double[] outLo, double[] outHi, int i) {
    boolean even = order % 2 == 0; // then an odd function of x
    if (lo > 0 || hi < 0) {
      // |f| falls with |x|
      double near = lo > 0 ? lo : -hi;
      double far = lo > 0 ? hi : -lo;
      double most = power(order, near, true);
      double least = power(order, far, false);
      boolean positive = even && lo > 0;
      outLo[i] = positive ? least : -most;
      outHi[i] = positive ? most : -least;
    } else if (lo == 0) {
      double least = power(order, hi, false);
      outLo[i] = even ? least : Double.NEGATIVE_INFINITY;
      outHi[i] = even ? Double.POSITIVE_INFINITY : -least;
    } else if (even) {
      double least = power(order, -lo, false);
      outLo[i] = Double.NEGATIVE_INFINITY;
      outHi[i] = hi == 0 ? -least : Double.POSITIVE_INFINITY;
    } else {
      double least = power(order, Math.max(-lo, hi), false);
      outLo[i] = Double.NEGATIVE_INFINITY;
      outHi[i] = -least;
    }
  }

  /// A bound of k! x^(−k−1), x ≥ 0, from above or below.
  private static double power(int order, double x, boolean up) {
    double result = order < 2 ? 1 : order == 2 ? 2 : 6;
    for (int k = 0; k <= order; k++) {
      if (x == 0) {
        return Double.POSITIVE_INFINITY;
      }
      result = up ? Directed.divideUp(result, x) : Math.max(0, Directed.divideDown(result, x));
    }
    return result;
  }

  /// √x, ½x^(−½), −¼x^(−3/2), ⅜x^(−5/2): monotone.
  private static void root(int order, double lo, double hi, double[] outLo, double[] outHi, int i) {
    if (order == 0) {
      outLo[i] = Directed.sqrtDown(lo);
      outHi[i] = Directed.sqrtUp(hi);
      return;
    }
    double most = rootDerivative(order, lo, true);
    double least = rootDerivative(order, hi, false);
    boolean positive = order != 2;
    outLo[i] = positive ? least : -most;
    outHi[i] = positive ? most : -least;
  }

  private static double rootDerivative(int order, double x, boolean up) {
    if (x == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double root = up ? Directed.sqrtDown(x) : Directed.sqrtUp(x);
    double result = order == 1 ? 0.5 : order == 2 ? 0.25 : 0.375;
    result = up ? Directed.divideUp(result, root) : Math.max(0, Directed.divideDown(result, root));
    for (int k = 1; k < order; k++) {
      result = up ? Directed.divideUp(result, x) : Math.max(0, Directed.divideDown(result, x));
    }
    return result;
  }

  private static void exponential(double lo, double hi, double[] outLo, double[] outHi, int i) {
    if (!(lo >= -LARGEST_EXPONENT && hi <= LARGEST_EXPONENT)) {
      exact(Curve.EXP, 0, lo, hi, outLo, outHi, i);
      outLo[i] = Math.max(0, outLo[i]);
      return;
    }
    outLo[i] = lo == 0 ? 1 : exp(lo) * (1 - EXP_ERROR);
    outHi[i] = hi == 0 ? 1 : exp(hi) * (1 + EXP_ERROR);
  }

  /// eˣ for |x| ≤ 700 with a relative error below 2⁻⁵¹.
  ///
  /// x = k ln 2 + t, |t| ≤ 0.347: both steps of the reduction round once at sizes below 0.35, which
  /// moves t by at most 2u·0.35 + 2⁻¹⁰⁵·1010; the series is cut at t¹⁴/14! < 2⁻⁵⁷; Horner's scheme
  /// with fused multiply-adds loses below 2u; multiplying by 2ᵏ is exact.
  private static double exp(double x) {
    double k = Math.rint(x * (1 / LN2_HIGH));
    double t = Math.fma(-k, LN2_LOW, Math.fma(-k, LN2_HIGH, x));
    double sum = INVERSE_FACTORIALS[13];
    for (int n = 12; n >= 0; n--) {
      sum = Math.fma(sum, t, INVERSE_FACTORIALS[n]);
    }
    return sum * Double.longBitsToDouble((1023L + (long) k) << 52);
  }

  /// The range of sin(x + quarterTurns π/2).
  private static void wave(
      int quarterTurns, double lo, double hi, double[] outLo, double[] outHi, int i) {
    if (!(lo >= -LARGEST_ANGLE && hi <= LARGEST_ANGLE)) {
      exact(Curve.SIN, quarterTurns % 4, lo, hi, outLo, outHi, i);
      return;
    }
    // the quarter of the circle, of [−π/4, π/4] + kπ/2, in which each end lies
    double kLo = Math.rint(lo * TWO_OVER_PI);
    double kHi = Math.rint(hi * TWO_OVER_PI);
    double atLo = sine(lo, kLo, quarterTurns);
    double atHi = lo == hi ? atLo : sine(hi, kHi, quarterTurns);
    double least = Math.max(-1, Math.min(atLo, atHi) - SINE_ERROR);
    double most = Math.min(1, Math.max(atLo, atHi) + SINE_ERROR);
    // sin(y + qπ/2) turns where y is (j − q)π/2 for odd j: those between kLo and kHi, both included
    long to = Math.min((long) kHi, (long) kLo + 4);
    for (long k = (long) kLo; k <= to; k++) {
      long turn = Math.floorMod(k + quarterTurns, 4L);
      if (turn == 1 && mayHold(lo, hi, k, kLo, kHi)) {
        most = 1;
      } else if (turn == 3 && mayHold(lo, hi, k, kLo, kHi)) {
        least = -1;
      }
    }
    if (lo == hi && atLo == 0) {
      least = 0;
      most = 0; // sin 0 is 0
    }
    outLo[i] = least;
    outHi[i] = most;
  }

  /// Whether kπ/2 may lie in [lo, hi]: certain for what is inside, decided by the remainders at the
  /// ends.
  private static boolean mayHold(double lo, double hi, long k, double kLo, double kHi) {
    boolean beyondLo = k > kLo || remainder(lo, kLo) <= SINE_ERROR;
    boolean beforeHi = k < kHi || remainder(hi, kHi) >= -SINE_ERROR;
    return beyondLo && beforeHi;
  }

  /// x − kπ/2 to 2⁻⁵², |k| ≤ 2²⁰: each step rounds once at sizes below 0.8.
  private static double remainder(double x, double k) {
    double t = Math.fma(-k, HALF_PI_HIGH, x);
    t = Math.fma(-k, HALF_PI_MIDDLE, t);
    return Math.fma(-k, HALF_PI_LOW, t);
  }

  /// sin(x + quarterTurns π/2) to 2⁻⁵⁰; 0 exactly only where it is 0 for certain.
  ///
  /// With x = kπ/2 + t, |t| ≤ 0.786: the remainder is known to 2⁻⁵², the series are cut below 2⁻⁶²,
  /// and Horner's scheme rounds by less than 2⁻⁵².
  private static double sine(double x, double k, int quarterTurns) {
    double t = remainder(x, k);
    int quarter = Math.floorMod((int) k + quarterTurns, 4);
    double square = t * t;
    double value;
    if (quarter % 2 == 0) {
      double sum = INVERSE_FACTORIALS[17];
      for (int n = 15; n >= 3; n -= 2) {
        sum = Math.fma(-sum, square, INVERSE_FACTORIALS[n]);
      }
      value = Math.fma(-sum * square, t, t);
      if (value == 0 && x != 0) {
        value = Double.MIN_VALUE;
      }
    } else {
      double sum = INVERSE_FACTORIALS[18];
      for (int n = 16; n >= 2; n -= 2) {
        sum = Math.fma(-sum, square, INVERSE_FACTORIALS[n]);
      }
      value = Math.fma(-sum, square, 1);
    }
    return quarter >= 2 ? -value : value;
  }

  private static double[] inverseFactorials() {
    double[] inverse = new double[19];
    double factorial = 1;
    inverse[0] = 1;
    for (int n = 1; n < inverse.length; n++) {
      factorial *= n;
      inverse[n] = 1 / factorial;
    }
    return inverse;
  }
}
