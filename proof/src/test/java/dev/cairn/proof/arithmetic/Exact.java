package dev.cairn.proof.arithmetic;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Elementary functions to 50 digits and more, by plain series on [BigDecimal]: the oracle.
public final class Exact {
  /// 70 digits, so that 50 are right after the cancellations of series and differences.
  public static final MathContext DIGITS = new MathContext(70, RoundingMode.HALF_EVEN);

  /// Digits that whole turns of the largest angles take.
  static final MathContext WIDE = new MathContext(440, RoundingMode.HALF_EVEN);

  static final BigDecimal ONE = BigDecimal.ONE;
  static final BigDecimal TWO = BigDecimal.TWO;
  static final BigDecimal PI = pi();
  static final BigDecimal WIDE_PI = widePi();
  static final BigDecimal LN2 = logSeries(TWO);

  private Exact() {}

  static BigDecimal of(double x) {
    return new BigDecimal(x);
  }

  /// hi + lo.
  static BigDecimal of(PreciseBall ball) {
    return of(ball.hi()).add(of(ball.lo()));
  }

  public static BigDecimal divide(BigDecimal a, BigDecimal b) {
    return a.divide(b, DIGITS);
  }

  public static BigDecimal exp(BigDecimal x) {
    int k = divide(x, LN2).setScale(0, RoundingMode.HALF_EVEN).intValueExact();
    BigDecimal r = x.subtract(LN2.multiply(BigDecimal.valueOf(k)), DIGITS);
    BigDecimal term = ONE;
    BigDecimal sum = ONE;
    for (int n = 1; n < 60; n++) {
      term = term.multiply(r, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(k)));
    return k >= 0 ? sum.multiply(power, DIGITS) : divide(sum, power);
  }

  /// log x by Newton from the double logarithm.
  public static BigDecimal log(BigDecimal x) {
    int scale = x.precision() - x.scale(); // x ≈ 10^scale
    BigDecimal m = x.scaleByPowerOfTen(-scale);
    BigDecimal y = of(Math.log(m.doubleValue()));
    for (int i = 0; i < 3; i++) {
      BigDecimal e = exp(y);
      y = y.add(TWO.multiply(divide(m.subtract(e), m.add(e))), DIGITS);
    }
    BigDecimal ln10 = logSeries(BigDecimal.TEN);
    return y.add(ln10.multiply(BigDecimal.valueOf(scale)), DIGITS);
  }

  /// log x = 2 artanh((x − 1)/(x + 1)), for x not far from 1.
  private static BigDecimal logSeries(BigDecimal x) {
    BigDecimal z = divide(x.subtract(ONE), x.add(ONE));
    BigDecimal square = z.multiply(z, DIGITS);
    BigDecimal power = z;
    BigDecimal sum = z;
    for (int n = 3; n < 900; n += 2) {
      power = power.multiply(square, DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
    }
    return TWO.multiply(sum);
  }

  /// By the means of arithmetic and geometry (Gauss, Legendre), which double the digits each time.
  private static BigDecimal widePi() {
    BigDecimal a = ONE;
    BigDecimal b = ONE.divide(TWO.sqrt(WIDE), WIDE);
    BigDecimal t = ONE.divide(BigDecimal.valueOf(4));
    BigDecimal p = ONE;
    for (int round = 0; round < 10; round++) {
      BigDecimal mean = a.add(b).divide(TWO, WIDE);
      b = a.multiply(b).sqrt(WIDE);
      BigDecimal half = a.subtract(mean);
      t = t.subtract(p.multiply(half).multiply(half), WIDE);
      p = p.multiply(TWO);
      a = mean;
    }
    BigDecimal sum = a.add(b);
    return sum.multiply(sum).divide(t.multiply(BigDecimal.valueOf(4)), WIDE);
  }

  static BigDecimal sin(BigDecimal x) {
    boolean large = x.abs().compareTo(of(1e9)) > 0;
    BigDecimal circle = TWO.multiply(large ? WIDE_PI : PI);
    BigDecimal turns = x.divide(circle, large ? WIDE : DIGITS).setScale(0, RoundingMode.HALF_EVEN);
    BigDecimal r = x.subtract(turns.multiply(circle), DIGITS);
    BigDecimal square = r.multiply(r, DIGITS).negate();
    BigDecimal term = r;
    BigDecimal sum = r;
    for (int n = 2; n < 100; n += 2) {
      term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(n * (n + 1L)), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return sum;
  }

  static BigDecimal erf(BigDecimal x) {
    BigDecimal square = x.multiply(x, DIGITS);
    BigDecimal term = x;
    BigDecimal sum = x;
    for (int n = 1; n < 400; n++) {
      term =
          term.multiply(square, DIGITS)
              .multiply(TWO)
              .divide(BigDecimal.valueOf(2L * n + 1), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return divide(TWO.multiply(sum).multiply(exp(square.negate()), DIGITS), PI.sqrt(DIGITS));
  }

  static BigDecimal sigmoid(BigDecimal x) {
    return divide(ONE, ONE.add(exp(x.negate())));
  }

  /// The derivatives of σ by the polynomial recursion P′(σ) σ(1 − σ), orders 0 to 5.
  static BigDecimal sigmoid(BigDecimal x, int order) {
    BigDecimal s = sigmoid(x);
    BigDecimal[] polynomial = {BigDecimal.ZERO, ONE};
    for (int k = 0; k < order; k++) {
      BigDecimal[] next = new BigDecimal[polynomial.length + 1];
      java.util.Arrays.fill(next, BigDecimal.ZERO);
      for (int i = 1; i < polynomial.length; i++) {
        BigDecimal c = polynomial[i].multiply(BigDecimal.valueOf(i));
        next[i] = next[i].add(c); // i σ^(i−1) · σ
        next[i + 1] = next[i + 1].subtract(c); // − i σ^(i−1) · σ²
      }
      polynomial = next;
    }
    BigDecimal value = BigDecimal.ZERO;
    for (int i = polynomial.length - 1; i >= 0; i--) {
      value = value.multiply(s, DIGITS).add(polynomial[i]);
    }
    return value;
  }

  /// The derivative of a curve.
  public static BigDecimal curve(Curve curve, int order, BigDecimal x) {
    return switch (curve) {
      case SIGMOID -> sigmoid(x, order);
      case TANH ->
          order == 0
              ? TWO.multiply(sigmoid(x.multiply(TWO), 0)).subtract(ONE)
              : sigmoid(x.multiply(TWO), order).multiply(BigDecimal.valueOf(1L << (order + 1)));
      case SOFTPLUS -> order == 0 ? log(ONE.add(exp(x))) : sigmoid(x, order - 1);
      case SWISH ->
          order == 0
              ? x.multiply(sigmoid(x, 0), DIGITS)
              : x.multiply(sigmoid(x, order), DIGITS)
                  .add(sigmoid(x, order - 1).multiply(BigDecimal.valueOf(order)));
      case EXP -> exp(x);
      case LOG -> order == 0 ? log(x) : curve(Curve.RECIPROCAL, order - 1, x);
      case SQRT -> {
        BigDecimal value = x.sqrt(DIGITS);
        for (int k = 0; k < order; k++) {
          value = divide(value.multiply(BigDecimal.valueOf(1 - 2L * k)), x.multiply(TWO));
        }
        yield value;
      }
      case RECIPROCAL -> {
        BigDecimal value = divide(ONE, x);
        for (int k = 1; k <= order; k++) {
          value = divide(value.multiply(BigDecimal.valueOf(-k)), x);
        }
        yield value;
      }
      case SQUARE ->
          switch (order) {
            case 0 -> x.multiply(x);
            case 1 -> x.multiply(TWO);
            case 2 -> TWO;
            default -> BigDecimal.ZERO;
          };
      case SIN -> sin(x.add(WIDE_PI.divide(TWO).multiply(BigDecimal.valueOf(order))));
      case COS -> curve(Curve.SIN, order + 1, x);
      case ASINH -> {
        BigDecimal root = x.multiply(x).add(ONE).sqrt(DIGITS);
        BigDecimal c = divide(ONE, root);
        yield switch (order) {
          case 0 -> x.signum() < 0 ? curve(Curve.ASINH, 0, x.negate()).negate() : log(x.add(root));
          case 1 -> c;
          case 2 -> x.negate().multiply(c.pow(3), DIGITS);
          default -> x.multiply(x).multiply(TWO).subtract(ONE).multiply(c.pow(5), DIGITS);
        };
      }
      case ATAN -> {
        BigDecimal c = divide(ONE, x.multiply(x).add(ONE));
        yield switch (order) {
          case 0 -> atan(x);
          case 1 -> c;
          case 2 -> x.multiply(TWO).negate().multiply(c.pow(2), DIGITS);
          default ->
              x.multiply(x)
                  .multiply(BigDecimal.valueOf(6))
                  .subtract(TWO)
                  .multiply(c.pow(3), DIGITS);
        };
      }
      case ERF -> {
        if (order == 0) {
          yield erf(x);
        }
        BigDecimal square = x.multiply(x, DIGITS);
        BigDecimal bell = divide(TWO.multiply(exp(square.negate())), PI.sqrt(DIGITS));
        yield switch (order) {
          case 1 -> bell;
          case 2 -> bell.multiply(x, DIGITS).multiply(TWO).negate();
          default -> bell.multiply(square.multiply(BigDecimal.valueOf(4)).subtract(TWO), DIGITS);
        };
      }
    };
  }

  /// arctan x = 2 arctan(x/(1 + √(1 + x²))), eight times, then the series.
  private static BigDecimal atan(BigDecimal x) {
    BigDecimal t = x;
    for (int k = 0; k < 8; k++) {
      t = divide(t, ONE.add(t.multiply(t).add(ONE).sqrt(DIGITS)));
    }
    BigDecimal square = t.multiply(t, DIGITS).negate();
    BigDecimal power = t;
    BigDecimal sum = t;
    for (int n = 3; n < 60; n += 2) {
      power = power.multiply(square, DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
    }
    return sum.multiply(BigDecimal.valueOf(256));
  }

  /// Machin's formula.
  private static BigDecimal pi() {
    return BigDecimal.valueOf(16)
        .multiply(arctanOfInverse(5))
        .subtract(BigDecimal.valueOf(4).multiply(arctanOfInverse(239)), DIGITS);
  }

  private static BigDecimal arctanOfInverse(int n) {
    BigDecimal power = divide(ONE, BigDecimal.valueOf(n));
    BigDecimal square = BigDecimal.valueOf((long) n * n).negate();
    BigDecimal sum = power;
    for (int k = 3; k < 120; k += 2) {
      power = divide(power, square);
      sum = sum.add(power.divide(BigDecimal.valueOf(k), DIGITS), DIGITS);
    }
    return sum;
  }
}
