package dev.cairn.proof.sound;

import java.math.BigInteger;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Elementary functions of [Real]s by their series, in integers scaled by 2^w ("fixed point").
///
/// @param arithmetic sets the bits of the results
record RealFunctions(RealArithmetic arithmetic) {
  private static final ConcurrentMap<Integer, BigInteger> PI = new ConcurrentHashMap<>();
  private static final ConcurrentMap<Integer, BigInteger> LN2 = new ConcurrentHashMap<>();

  /// Bits beyond those of the result, for the roundings of a series.
  private static final int GUARD = 40;

  /// Bound of the error of a series, in units of its last place: 2^this.
  private static final int SLACK = 20;

  /// Arguments of exp and of sin beyond 2^this are not taken on.
  private static final int LARGEST_EXP = 28;

  private static final int LARGEST_SIN = 5_000;

  private static final int HALVINGS = 8;

  record SineCosine(Real sine, Real cosine) {}

  Real pi() {
    int w = arithmetic.bits() + GUARD;
    return arithmetic.rounded(pi(w), -w, -w + 2);
  }

  Real exp(Real x) {
    if (x.isZero()) {
      return Real.ONE;
    }
    if (x.magnitude() > LARGEST_EXP && x.mantissa().signum() < 0 && x.isNonzero()) {
      return Real.ZERO.within(-(1 << (LARGEST_EXP - 1))); // x ≤ −2^(magnitude − 2)
    }
    requireArgument(x, LARGEST_EXP);
    int magnitude = Math.max(x.magnitude(), 0);
    int w = arithmetic.bits() + GUARD + magnitude;
    BigInteger fixed = fixed(x, w);
    BigInteger ln2 = ln2(w);
    int k = nearest(fixed, ln2).intValueExact();
    BigInteger r = fixed.subtract(ln2.multiply(BigInteger.valueOf(k))).shiftRight(HALVINGS);
    BigInteger term = one(w);
    BigInteger sum = term;
    for (int n = 1; term.bitLength() > 1; n++) {
      term = term.multiply(r).shiftRight(w).divide(BigInteger.valueOf(n));
      sum = sum.add(term);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.multiply(sum).shiftRight(w);
    }
    int own = k - w + SLACK + magnitude;
    return arithmetic.rounded(sum, k - w, Real.join(own, Real.sum(k + 2, x.error())));
  }

  /// @throws Undefined where x is not positive
  Real log(Real x) {
    if (x.sign() <= 0) {
      throw new Undefined("logarithm of a number that is not positive");
    }
    // x = m 2^k with m between ¾ and 3/2, so that m − 1 has no rounding
    int k = x.magnitude() - 1;
    Real m = x.middle().shifted(-k);
    if (m.toDouble() > 1.5) {
      k++;
      m = m.shifted(-1);
    }
    Real near = log1p(new RealArithmetic(Integer.MAX_VALUE >> 2).subtract(m, Real.ONE));
    Real result = near;
    if (k != 0) {
      int w = arithmetic.bits() + GUARD;
      BigInteger whole = ln2(w).multiply(BigInteger.valueOf(k));
      result = arithmetic.add(near, arithmetic.rounded(whole, -w, -w + 34));
    }
    return result.within(Real.sum(x.error(), -(x.magnitude() - 2)));
  }

  /// log(1 + t) for |t| ≤ 1, accurate for small t too.
  Real log1p(Real t) {
    if (t.isZero()) {
      return Real.ZERO;
    }
    if (t.mantissa().signum() == 0) {
      return t.within(t.error());
    }
    if (t.magnitude() < -2 * arithmetic.bits()) {
      return t.within(2 * t.magnitude()).within(t.error());
    }
    // 2 artanh(t / (2 + t))
    int w = arithmetic.bits() + GUARD + Math.max(0, -t.magnitude());
    BigInteger fixed = fixed(t, w);
    BigInteger y = fixed.shiftLeft(w).divide(one(w + 1).add(fixed));
    BigInteger square = y.multiply(y).shiftRight(w);
    BigInteger power = y;
    BigInteger sum = y;
    for (int n = 3; power.bitLength() > 1; n += 2) {
      power = power.multiply(square).shiftRight(w);
      sum = sum.add(power.divide(BigInteger.valueOf(n)));
    }
    return arithmetic
        .rounded(sum.shiftLeft(1), -w, -w + SLACK)
        .within(Real.sum(t.error(), 2)); // 1/(1 + t) ≤ 4 for t ≥ −¾
  }

  SineCosine sineCosine(Real x) {
    if (x.isZero()) {
      return new SineCosine(Real.ZERO, Real.ONE);
    }
    requireArgument(x, LARGEST_SIN);
    if (x.magnitude() < -2 * arithmetic.bits()) {
      return new SineCosine(x.within(3 * x.magnitude()), Real.ONE.within(2 * x.bound()));
    }
    int magnitude = Math.max(x.magnitude(), 0);
    int w = arithmetic.bits() + GUARD + Math.max(0, -x.magnitude());
    int wide = w + magnitude;
    BigInteger quarter = pi(wide).shiftRight(1);
    BigInteger fixed = fixed(x, wide);
    BigInteger turns = nearest(fixed, quarter);
    BigInteger r = fixed.subtract(quarter.multiply(turns)).shiftRight(magnitude);
    BigInteger square = r.multiply(r).shiftRight(w);
    int error = Real.join(-w + SLACK, Real.sum(x.error(), 1));
    Real sine = arithmetic.rounded(series(r, square, 2, w, -1), -w, error);
    Real cosine = arithmetic.rounded(series(one(w), square, 1, w, -1), -w, error);
    return switch (turns.intValue() & 3) {
      case 0 -> new SineCosine(sine, cosine);
      case 1 -> new SineCosine(cosine, sine.negate());
      case 2 -> new SineCosine(sine.negate(), cosine.negate());
      default -> new SineCosine(cosine.negate(), sine);
    };
  }

  Real sinh(Real x) {
    if (x.isZero()) {
      return x;
    }
    requireArgument(x, LARGEST_EXP);
    if (x.magnitude() > 0 || x.mantissa().signum() == 0) {
      return arithmetic.subtract(exp(x), exp(x.negate())).shifted(-1);
    }
    if (x.magnitude() < -2 * arithmetic.bits()) {
      return x.within(3 * x.magnitude()).within(x.error());
    }
    int w = arithmetic.bits() + GUARD + Math.max(0, -x.magnitude());
    BigInteger r = fixed(x, w);
    BigInteger square = r.multiply(r).shiftRight(w);
    return arithmetic
        .rounded(series(r, square, 2, w, 1), -w, -w + SLACK)
        .within(Real.sum(x.error(), 2)); // cosh < 4 within the error
  }

  Real cosh(Real x) {
    return arithmetic.add(exp(x), exp(x.negate())).shifted(-1);
  }

  /// tanh x, by e^(−2|x|) where |x| is not small.
  Real tanh(Real x) {
    if (x.magnitude() <= 0) {
      return arithmetic.divide(sinh(x), cosh(x));
    }
    Real decay = decay(x);
    Real size =
        arithmetic.divide(arithmetic.subtract(Real.ONE, decay), arithmetic.add(Real.ONE, decay));
    return x.mantissa().signum() < 0 ? size.negate() : size;
  }

  /// 1/cosh² x = 4t/(1 + t)² with t = e^(−2|x|).
  Real tanhSlope(Real x) {
    Real decay = decay(x);
    Real below = arithmetic.add(Real.ONE, decay);
    return arithmetic.divide(decay.shifted(2), arithmetic.multiply(below, below));
  }

  /// e^(−2|x|).
  private Real decay(Real x) {
    return exp((x.mantissa().signum() < 0 ? x : x.negate()).shifted(1));
  }

  Real sigmoid(Real x) {
    if (x.mantissa().signum() < 0) {
      Real small = exp(x);
      return arithmetic.divide(small, arithmetic.add(Real.ONE, small));
    }
    return arithmetic.divide(Real.ONE, arithmetic.add(Real.ONE, exp(x.negate())));
  }

  /// log(1 + eˣ).
  Real softplus(Real x) {
    return x.mantissa().signum() > 0 ? arithmetic.add(x, log1p(exp(x.negate()))) : log1p(exp(x));
  }

  /// 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3···(2n+1)), in which all terms have one sign.
  Real erf(Real x) {
    if (x.isZero()) {
      return x;
    }
    requireArgument(x, Integer.MAX_VALUE);
    RealFunctions fine = new RealFunctions(new RealArithmetic(arithmetic.bits() + GUARD));
    Real outer = fine.erfSlope(x.middle());
    if (x.magnitude() < -2 * arithmetic.bits()) {
      return fine.arithmetic
          .multiply(outer, x.middle())
          .within(3 * x.magnitude() + 2)
          .within(Real.sum(x.error(), 1));
    }
    double square = Math.pow(x.toDouble(), 2);
    int tail = (int) Math.min(square * 1.4426, 1 << 28);
    if (tail > arithmetic.bits() + 8) {
      return Real.of(x.mantissa().signum()).within(-tail + 2).within(Real.sum(x.error(), 1));
    }
    int w = arithmetic.bits() + GUARD + Math.max(0, -x.magnitude());
    BigInteger fixed = fixed(x, w);
    BigInteger doubled = fixed.multiply(fixed).shiftRight(w - 1);
    BigInteger term = fixed;
    BigInteger sum = term;
    for (int n = 1; term.bitLength() > 1; n++) {
      term = term.multiply(doubled).shiftRight(w).divide(BigInteger.valueOf(2L * n + 1));
      sum = sum.add(term);
    }
    // roundings of early terms are amplified like the terms themselves, by at most e^(x²)
    Real series = arithmetic.rounded(sum, -w, -w + SLACK + tail);
    return arithmetic.multiply(outer, series).within(Real.sum(x.error(), 1));
  }

  /// erf′(x) = 2/√π e^(−x²).
  Real erfSlope(Real x) {
    Real decay = exp(arithmetic.multiply(x, x).negate());
    return arithmetic.divide(decay.shifted(1), arithmetic.sqrt(pi()));
  }

  /// start · (1 + sign·q/(i(i+1)) + q²/(i(i+1)(i+2)(i+3)) + …), i the first factor.
  private static BigInteger series(
      BigInteger start, BigInteger square, int first, int w, int sign) {
    BigInteger term = start;
    BigInteger sum = start;
    for (int n = first; term.bitLength() > 1; n += 2) {
      term = term.multiply(square).shiftRight(w).divide(BigInteger.valueOf(n * (n + 1L)));
      term = sign < 0 ? term.negate() : term;
      sum = sum.add(term);
    }
    return sum;
  }

  private static void requireArgument(Real x, int largest) {
    if (x.magnitude() > largest) {
      throw new BeyondReach("an argument of magnitude 2^" + x.magnitude());
    }
    if (x.error() != Real.EXACT && x.error() > -2) {
      throw new MorePrecision();
    }
  }

  /// The middle of x times 2^w, rounded towards −∞.
  private static BigInteger fixed(Real x, int w) {
    return x.mantissa().shiftLeft(x.exponent() + w);
  }

  private static BigInteger one(int w) {
    return BigInteger.ONE.shiftLeft(w);
  }

  /// The integer nearest to a/b, b > 0.
  private static BigInteger nearest(BigInteger a, BigInteger b) {
    BigInteger[] parts = a.shiftLeft(1).add(b).divideAndRemainder(b.shiftLeft(1));
    return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  /// π = 16 arctan(1/5) − 4 arctan(1/239) (Machin), within 2 units.
  private static BigInteger pi(int w) {
    int wide = kept(w);
    return PI.computeIfAbsent(
            wide,
            _ ->
                arctanOfReciprocal(5, wide, -1)
                    .shiftLeft(4)
                    .subtract(arctanOfReciprocal(239, wide, -1).shiftLeft(2)))
        .shiftRight(wide - w);
  }

  /// log 2 = 2 artanh(1/3), within 2 units.
  private static BigInteger ln2(int w) {
    int wide = kept(w);
    return LN2.computeIfAbsent(wide, _ -> arctanOfReciprocal(3, wide, 1).shiftLeft(1))
        .shiftRight(wide - w);
  }

  /// Constants are kept for every 64th w, with bits to spare.
  private static int kept(int w) {
    return (w + GUARD + 63) / 64 * 64;
  }

  /// Σ signⁿ / ((2n+1) q^(2n+1)).
  private static BigInteger arctanOfReciprocal(int q, int w, int sign) {
    BigInteger power = one(w).divide(BigInteger.valueOf(q));
    BigInteger sum = power;
    BigInteger square = BigInteger.valueOf((long) q * q);
    boolean minus = false;
    for (int n = 3; power.signum() != 0; n += 2) {
      power = power.divide(square);
      minus ^= sign < 0;
      BigInteger term = power.divide(BigInteger.valueOf(n));
      sum = minus ? sum.subtract(term) : sum.add(term);
    }
    return sum;
  }
}
