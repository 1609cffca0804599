package dev.cairn.proof.arithmetic;

/// A closed interval [lo, hi] of real numbers with double end points; possibly unbounded, possibly
/// empty.
///
/// Every operation returns a superset of { x ∘ y : x ∈ this, y ∈ other } (inclusion), rounded
/// outwards by at most one unit in the last place a side. Infinite end points stand for "no bound":
/// the set never holds an infinite number. The empty interval has the end points (+∞, −∞);
/// operations on it are empty. Whatever produced NaN becomes [#ENTIRE], and so does what is
/// undefined somewhere ([Curve#range]): its products are [#ENTIRE] too, also with 0.
///
/// @param lo the least number, −∞ where there is no lower bound
/// @param hi the greatest number, +∞ where there is no upper bound
public record Interval(double lo, double hi) {
  /// No number.
  public static final Interval EMPTY =
      new Interval(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /// All real numbers.
  public static final Interval ENTIRE =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /// {0}.
  public static final Interval ZERO = new Interval(0, 0);

  /// {1}.
  public static final Interval ONE = new Interval(1, 1);

  public Interval {
    boolean empty = lo == Double.POSITIVE_INFINITY && hi == Double.NEGATIVE_INFINITY;
    boolean ordered = lo <= hi && lo < Double.POSITIVE_INFINITY && hi > Double.NEGATIVE_INFINITY;
    if (!empty && !ordered) {
      throw new IllegalArgumentException("[%s, %s] is no interval".formatted(lo, hi));
    }
  }

  /// {x} for finite x; [#ENTIRE] for NaN or ±∞, of which nothing is known.
  public static Interval of(double x) {
    return Double.isFinite(x) ? new Interval(x, x) : ENTIRE;
  }

  /// [a, b], or [#ENTIRE] where either end is NaN.
  ///
  /// An end at the wrong infinity (a = +∞) came from an overflow and becomes the largest double.
  public static Interval between(double a, double b) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return ENTIRE;
    }
    return new Interval(Math.min(a, Double.MAX_VALUE), Math.max(b, -Double.MAX_VALUE));
  }

  /// A superset of { x : |x − centre| ≤ radius }.
  public static Interval ball(double centre, double radius) {
    if (!(radius >= 0)) {
      throw new IllegalArgumentException("radius %s must be ≥ 0".formatted(radius));
    }
    return between(Directed.subtractDown(centre, radius), Directed.addUp(centre, radius));
  }

  /// Whether there is no number in it.
  public boolean isEmpty() {
    return lo > hi;
  }

  /// Whether both ends are finite.
  public boolean isBounded() {
    return Double.isFinite(lo) && Double.isFinite(hi);
  }

  private boolean isEntire() {
    return lo == Double.NEGATIVE_INFINITY && hi == Double.POSITIVE_INFINITY;
  }

  /// Whether x lies in it; false for NaN.
  public boolean contains(double x) {
    return lo <= x && x <= hi && Double.isFinite(x);
  }

  /// Whether every number of other lies in this one.
  public boolean contains(Interval other) {
    return other.isEmpty() || (lo <= other.lo && other.hi <= hi);
  }

  /// A double near the middle, inside the interval; 0 for [#ENTIRE], NaN for [#EMPTY].
  public double midpoint() {
    if (isEmpty()) {
      return Double.NaN;
    }
    if (lo == Double.NEGATIVE_INFINITY) {
      return hi == Double.POSITIVE_INFINITY ? 0 : -Double.MAX_VALUE;
    }
    return hi == Double.POSITIVE_INFINITY
        ? Double.MAX_VALUE
        : Math.clamp(0.5 * lo + 0.5 * hi, lo, hi);
  }

  /// An upper bound of |x − midpoint()| over the interval; NaN for [#EMPTY].
  public double radius() {
    double middle = midpoint();
    return Math.max(Directed.subtractUp(middle, lo), Directed.subtractUp(hi, middle));
  }

  /// max |x|; 0 for [#EMPTY].
  public double magnitude() {
    return isEmpty() ? 0 : Math.max(Math.abs(lo), Math.abs(hi));
  }

  /// min |x|; +∞ for [#EMPTY].
  public double mignitude() {
    if (isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    return lo > 0 ? lo : hi < 0 ? -hi : 0;
  }

  /// { −x }.
  public Interval negate() {
    return isEmpty() ? EMPTY : new Interval(0 - hi, 0 - lo);
  }

  /// { x + y }.
  public Interval add(Interval other) {
    return eitherEmpty(other)
        ? EMPTY
        : between(Directed.addDown(lo, other.lo), Directed.addUp(hi, other.hi));
  }

  /// { x − y }.
  public Interval subtract(Interval other) {
    return eitherEmpty(other)
        ? EMPTY
        : between(Directed.subtractDown(lo, other.hi), Directed.subtractUp(hi, other.lo));
  }

  /// { x y }.
  public Interval multiply(Interval other) {
    if (eitherEmpty(other)) {
      return EMPTY;
    }
    if (isEntire() || other.isEntire()) {
      return ENTIRE; // also 0 times what may be undefined
    }
    double least =
        Math.min(
            Math.min(Directed.multiplyDown(lo, other.lo), Directed.multiplyDown(lo, other.hi)),
            Math.min(Directed.multiplyDown(hi, other.lo), Directed.multiplyDown(hi, other.hi)));
    double greatest =
        Math.max(
            Math.max(Directed.multiplyUp(lo, other.lo), Directed.multiplyUp(lo, other.hi)),
            Math.max(Directed.multiplyUp(hi, other.lo), Directed.multiplyUp(hi, other.hi)));
    return between(least, greatest);
  }

  /// { x / y : y ≠ 0 }; [#ENTIRE] where 0 lies strictly inside other, [#EMPTY] where other is {0}.
  public Interval divide(Interval other) {
    if (eitherEmpty(other) || (other.lo == 0 && other.hi == 0)) {
      return EMPTY;
    }
    if (other.lo <= 0 && other.hi >= 0) {
      return multiply(other.reciprocal());
    }
    double least =
        Math.min(
            Math.min(Directed.divideDown(lo, other.lo), Directed.divideDown(lo, other.hi)),
            Math.min(Directed.divideDown(hi, other.lo), Directed.divideDown(hi, other.hi)));
    double greatest =
        Math.max(
            Math.max(Directed.divideUp(lo, other.lo), Directed.divideUp(lo, other.hi)),
            Math.max(Directed.divideUp(hi, other.lo), Directed.divideUp(hi, other.hi)));
    return between(least, greatest);
  }

  /// { 1 / y : y ≠ 0 }, the hull where that set has two parts.
  public Interval reciprocal() {
    if (isEmpty() || (lo == 0 && hi == 0)) {
      return EMPTY;
    }
    if (lo < 0 && hi > 0) {
      return ENTIRE;
    }
    double least = hi == 0 ? Double.NEGATIVE_INFINITY : Directed.divideDown(1, hi);
    double greatest = lo == 0 ? Double.POSITIVE_INFINITY : Directed.divideUp(1, lo);
    return between(least, greatest);
  }

  /// { x² }, never negative.
  public Interval square() {
    if (isEmpty()) {
      return EMPTY;
    }
    double small = mignitude();
    double large = magnitude();
    return between(powerDown(small, 2), powerUp(large, 2));
  }

  /// { xⁿ } for any integer n; x⁰ = 1, negative powers leave out x = 0.
  public Interval power(int n) {
    if (isEmpty()) {
      return EMPTY;
    }
    if (n < 0) {
      return n == Integer.MIN_VALUE ? ENTIRE : power(-n).reciprocal();
    }
    if (n % 2 == 0) {
      return between(powerDown(mignitude(), n), powerUp(magnitude(), n));
    }
    double least = lo < 0 ? -powerUp(-lo, n) : powerDown(lo, n);
    double greatest = hi < 0 ? -powerDown(-hi, n) : powerUp(hi, n);
    return between(least, greatest);
  }

  /// { √x : x ≥ 0 }, empty where no x is ≥ 0.
  public Interval sqrt() {
    if (isEmpty() || hi < 0) {
      return EMPTY;
    }
    return between(Directed.sqrtDown(Math.max(lo, 0)), Directed.sqrtUp(hi));
  }

  /// { |x| }.
  public Interval abs() {
    return isEmpty() ? EMPTY : new Interval(mignitude(), magnitude());
  }

  /// The smallest interval that holds both.
  public Interval hull(Interval other) {
    if (isEmpty()) {
      return other;
    }
    return other.isEmpty() ? this : new Interval(Math.min(lo, other.lo), Math.max(hi, other.hi));
  }

  /// The numbers in both.
  public Interval intersect(Interval other) {
    double least = Math.max(lo, other.lo);
    double greatest = Math.min(hi, other.hi);
    return least <= greatest ? new Interval(least, greatest) : EMPTY;
  }

  private boolean eitherEmpty(Interval other) {
    return isEmpty() || other.isEmpty();
  }

  /// xⁿ rounded up for x ≥ 0, n ≥ 0, by repeated squaring.
  private static double powerUp(double x, int n) {
    double result = 1;
    double square = x;
    for (int bits = n; bits > 0; bits >>= 1) {
      if ((bits & 1) != 0) {
        result = Directed.multiplyUp(result, square);
      }
      square = Directed.multiplyUp(square, square);
    }
    return result;
  }

  private static double powerDown(double x, int n) {
    double result = 1;
    double square = x;
    for (int bits = n; bits > 0; bits >>= 1) {
      if ((bits & 1) != 0) {
        result = Math.max(0, Directed.multiplyDown(result, square));
      }
      square = Math.max(0, Directed.multiplyDown(square, square));
    }
    return result;
  }

  @Override
  public String toString() {
    return isEmpty() ? "∅" : "[" + lo + ", " + hi + "]";
  }
}
