package dev.cairn.proof.arithmetic;

/// A ball of real numbers { x : |x − (hi + lo)| ≤ radius } with a double-double centre.
///
/// The centre carries about 106 bits, so that a ball serves both as a number of twice the precision
/// (for refining a point) and as an enclosure (for proofs). Every operation returns a superset of
/// the exact results. A ball with a NaN or infinite part is [#isFinite() not finite] and stands for
/// all of ℝ. Sources: the error bounds of double-double sums (3u² + 13u³) and products (5u²), u =
/// 2⁻⁵³, of Joldes, Muller & Popescu (2017), taken here as [#RELATIVE_ERROR], thirteen times as
/// much or more; where the rounding errors of the parts say that nothing is lost, it is not.
/// Quotients and roots are bounded by their own residuals.
///
/// @param hi the centre rounded to a double
/// @param lo the rest of the centre, at most half a unit in the last place of hi
/// @param radius the radius, ≥ 0
public record PreciseBall(double hi, double lo, double radius) {
  /// Bound of the relative error of one sum or product of double-doubles, 2⁻¹⁰⁰ = 64u².
  private static final double RELATIVE_ERROR = 0x1p-100;

  /// Bound of what a product may lose to underflow.
  private static final double UNDERFLOW = 0x1p-1000;

  /// Bound of what the products of a spread may lose to underflow.
  private static final double UNSEEN = 8 * Double.MIN_VALUE;

  /// The error of a product of two doubles is a double from this size (2⁻⁹⁰⁰) on.
  private static final double EXACT = 0x1p-900;

  /// Factor by which a radius, computed in a handful of rounded operations on numbers ≥ 0 and with
  /// hi in place of hi + lo, may be short.
  private static final double INFLATION = 1 + 0x1p-49;

  /// Largest size (2¹⁰⁰⁰) at which splitting a product into head and tail cannot overflow.
  private static final double OVERFLOW = 0x1p1000;

  public static final PreciseBall ZERO = of(0);
  public static final PreciseBall ONE = of(1);

  /// ln 2; the tail of the constant beyond 106 bits is below 2⁻¹¹⁰ = 7.7e-34.
  static final PreciseBall LN2 =
      new PreciseBall(0.6931471805599453, 2.3190468138462996e-17, 0x1p-110);

  /// π/2; the tail of the constant beyond 106 bits is below 2⁻¹⁰⁸ = 3.1e-33.
  static final PreciseBall HALF_PI =
      new PreciseBall(1.5707963267948966, 6.123233995736766e-17, 0x1p-108);

  /// {x}.
  public static PreciseBall of(double x) {
    return new PreciseBall(x, 0, 0);
  }

  /// The ball around an interval; not finite where the interval is unbounded or empty.
  public static PreciseBall of(Interval interval) {
    return new PreciseBall(interval.midpoint(), 0, interval.radius());
  }

  /// Whether the ball bounds anything.
  public boolean isFinite() {
    return Double.isFinite(hi) && Double.isFinite(lo) && radius < Double.POSITIVE_INFINITY;
  }

  /// The centre alone.
  public PreciseBall centre() {
    return new PreciseBall(hi, lo, 0);
  }

  /// The ball with its radius grown by extra ≥ 0.
  public PreciseBall widen(double extra) {
    return new PreciseBall(hi, lo, Directed.addUp(radius, extra));
  }

  /// { −x }.
  public PreciseBall negate() {
    return new PreciseBall(-hi, -lo, radius);
  }

  /// { x + y }.
  public PreciseBall add(PreciseBall other) {
    double s = hi + other.hi;
    double fromOther = s - hi;
    double sError = (hi - (s - fromOther)) + (other.hi - fromOther);
    double t = lo + other.lo;
    double fromOtherLow = t - lo;
    double tError = (lo - (t - fromOtherLow)) + (other.lo - fromOtherLow);
    double c = sError + t;
    double fromLow = c - sError;
    double cError = (sError - (c - fromLow)) + (t - fromLow);
    double v = s + c;
    double fromRest = v - s;
    double vError = (s - (v - fromRest)) + (c - fromRest);
    // the sum is v and three errors: where two of them are 0 nothing is lost
    boolean exact = zero(tError) + zero(cError) + zero(vError) >= 2;
    return rounded(v, tError + cError + vError, radius + other.radius, exact);
  }

  private static int zero(double x) {
    return x == 0 ? 1 : 0;
  }

  /// { x − y }.
  public PreciseBall subtract(PreciseBall other) {
    return add(other.negate());
  }

  /// { x y }.
  public PreciseBall multiply(PreciseBall other) {
    double product = hi * other.hi;
    double error = Math.fma(hi, other.hi, -product);
    double tail = error + Math.fma(hi, other.lo, lo * other.hi + lo * other.lo);
    double spread =
        Math.abs(hi) * other.radius + Math.abs(other.hi) * radius + radius * other.radius;
    boolean exactZero = (hi == 0 && radius == 0) || (other.hi == 0 && other.radius == 0);
    if (exactZero && isFinite() && other.isFinite()) {
      return ZERO;
    }
    // two doubles: head and error are the product
    boolean exact = lo == 0 && other.lo == 0 && Math.abs(product) >= EXACT;
    boolean points = radius == 0 && other.radius == 0;
    double lost = exact ? (points ? 0 : UNSEEN) : UNDERFLOW;
    return rounded(product, tail, spread + lost, exact);
  }

  /// { s x } for a double s.
  public PreciseBall multiply(double s) {
    return multiply(of(s));
  }

  /// { x 2ᵏ } for a power of two 2ᵏ = scale; exact barring underflow, which is accounted for.
  PreciseBall scale(double scale) {
    return new PreciseBall(
        hi * scale, lo * scale, INFLATION * (radius * Math.abs(scale) + UNDERFLOW));
  }

  /// { x² }.
  public PreciseBall square() {
    return multiply(this);
  }

  /// { x / y }; not finite where the other ball holds 0.
  public PreciseBall divide(PreciseBall other) {
    double least = other.magnitudeDown();
    if (!(least > 0)) {
      return new PreciseBall(hi / other.hi, 0, Double.POSITIVE_INFINITY);
    }
    double first = hi / other.hi;
    PreciseBall remainder = centre().subtract(other.centre().multiply(first));
    double second = remainder.hi / other.hi;
    double head = first + second;
    double tail = second - (head - first);
    PreciseBall quotient = new PreciseBall(head, tail, 0);
    double residual = subtract(other.multiply(quotient)).magnitudeUp();
    return quotient.widen(Directed.divideUp(residual, least));
  }

  /// { √x }; not finite where the ball holds a number ≤ 0.
  public PreciseBall sqrt() {
    double root = Math.sqrt(hi);
    double correction = centre().subtract(of(root).square()).hi / (2 * root);
    double head = root + correction;
    PreciseBall approximate = new PreciseBall(head, correction - (head - root), 0);
    double least = approximate.magnitudeDown();
    if (!(least > 0) || !(hi > 0) || !(lower() > 0)) {
      return new PreciseBall(root, 0, Double.POSITIVE_INFINITY);
    }
    // |√x − s| = |x − s²| / (√x + s) ≤ |x − s²| / s
    double residual = subtract(approximate.square()).magnitudeUp();
    return approximate.widen(Directed.divideUp(residual, least));
  }

  /// { xⁿ } for n ≥ 0 by repeated squaring.
  public PreciseBall power(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("exponent %s must be ≥ 0".formatted(n));
    }
    PreciseBall result = ONE;
    PreciseBall square = this;
    for (int bits = n; bits > 0; bits >>= 1) {
      if ((bits & 1) != 0) {
        result = result.multiply(square);
      }
      square = square.square();
    }
    return result;
  }

  /// An upper bound of |x| over the ball.
  public double magnitudeUp() {
    return Directed.addUp(Directed.addUp(Math.abs(hi), Math.abs(lo)), radius);
  }

  /// A lower bound of |x| over the ball, possibly below 0.
  double magnitudeDown() {
    return Directed.subtractDown(Directed.subtractDown(Math.abs(hi), Math.abs(lo)), radius);
  }

  /// A lower bound of the ball.
  public double lower() {
    return Directed.addDown(hi, Directed.subtractDown(lo, radius));
  }

  /// An upper bound of the ball.
  public double upper() {
    return Directed.addUp(hi, Directed.addUp(lo, radius));
  }

  /// The smallest interval of doubles known to hold the ball.
  public Interval toInterval() {
    return isFinite() ? Interval.between(lower(), upper()) : Interval.ENTIRE;
  }

  /// The ball around head + tail with |tail| ≤ |head|, a double-double known to [#RELATIVE_ERROR]
  /// or exactly, and the given spread ≥ 0, computed without care for rounding.
  private static PreciseBall rounded(double head, double tail, double spread, boolean exact) {
    double sum = head + tail;
    double rest = tail - (sum - head);
    double error = exact ? 0 : Math.abs(sum) * RELATIVE_ERROR;
    return Math.abs(sum) <= OVERFLOW
        ? new PreciseBall(sum, rest, INFLATION * (spread + error))
        : new PreciseBall(sum, rest, Double.POSITIVE_INFINITY);
  }
}
