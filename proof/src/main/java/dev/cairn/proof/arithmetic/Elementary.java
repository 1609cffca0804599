package dev.cairn.proof.arithmetic;

/// Elementary functions of one point in double-double balls: the kernels behind every enclosure.
///
/// Each takes the centre of its argument as an exact number (its radius is ignored) and returns a
/// ball that holds the exact value; relative radius about 2⁻⁸⁸ unless said otherwise. A result that
/// is [not finite][PreciseBall#isFinite()] stands for "outside the domain, or overflow". The proofs
/// are in the lines: series with their remainders, and argument reductions whose error the ball
/// arithmetic itself carries.
final class Elementary {
  /// exp: the argument is divided by 2⁸ before the series, so that nine terms do.
  private static final int HALVINGS = 8;

  /// Beyond this size eˣ overflows or is below 2⁻¹⁰⁷³.
  private static final double EXP_RANGE = 744;

  /// Largest argument of sin and cos that is reduced with two doubles of π; of the others [Angle].
  private static final double TRIGONOMETRIC_RANGE = 0x1p30;

  /// Terms of the series of log(1 + d) for |d| ≤ 2⁻¹²: |d|¹⁰/10 is below 2⁻¹²³.
  private static final int LOG_TERMS = 9;

  private static final double LOG_SERIES_RANGE = 0x1p-12;

  /// Beyond this size 1 − erf x is below 2⁻¹⁰⁸⁰.
  private static final double ERF_RANGE = 28;

  /// 1/n, n = 1 … 30 (and an unused first entry).
  private static final PreciseBall[] INVERSES = inverses();

  private Elementary() {}

  /// eˣ.
  static PreciseBall exp(PreciseBall x) {
    if (!(Math.abs(x.hi()) <= EXP_RANGE)) {
      // e⁻⁷⁴⁴ < 2⁻¹⁰⁷³
      return x.hi() < 0
          ? PreciseBall.ZERO.widen(0x1p-1073)
          : new PreciseBall(Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY);
    }
    int k = (int) Math.rint(x.hi() / PreciseBall.LN2.hi());
    PreciseBall reduced = x.centre().subtract(PreciseBall.LN2.multiply(k));
    PreciseBall mantissa = expm1Reduced(reduced).add(PreciseBall.ONE);
    // Two factors, because 2ᵏ itself may lie outside the range of doubles.
    int half = k / 2;
    return mantissa.scale(Math.scalb(1.0, half)).scale(Math.scalb(1.0, k - half));
  }

  /// eˣ − 1, to full relative precision near 0.
  static PreciseBall expm1(PreciseBall x) {
    return Math.abs(x.hi()) < 0.5 ? expm1Reduced(x.centre()) : exp(x).subtract(PreciseBall.ONE);
  }

  /// eʳ − 1 for |r| < 1, of every number of the ball.
  private static PreciseBall expm1Reduced(PreciseBall r) {
    PreciseBall s = r.scale(Math.scalb(1.0, -HALVINGS));
    // e^s − 1 = s(1 + s/2(1 + s/3(… (1 + s/10)))) with remainder |s|¹¹/11!·e^|s|, |s| < 2⁻⁸
    PreciseBall sum = PreciseBall.ONE;
    for (int n = 10; n >= 2; n--) {
      sum = sum.multiply(s).multiply(INVERSES[n]).add(PreciseBall.ONE);
    }
    // relative to s the remainder is |s|¹⁰/11!·e^|s| < 2⁻⁸⁰·2⁻²⁵·1.01 < 2⁻¹⁰⁴
    PreciseBall m = s.multiply(sum.widen(0x1p-104));
    for (int i = 0; i < HALVINGS; i++) {
      m = m.multiply(m.add(PreciseBall.of(2))); // e^(2s) − 1 = (e^s − 1)(e^s + 1)
    }
    return m;
  }

  /// log x, for x > 0.
  static PreciseBall log(PreciseBall x) {
    if (!(x.hi() > 0) || !Double.isFinite(x.hi())) {
      return new PreciseBall(Double.NEGATIVE_INFINITY, 0, Double.POSITIVE_INFINITY);
    }
    if (x.hi() == 1 && x.lo() == 0) {
      return PreciseBall.ZERO;
    }
    // x = 2ᵏ m; log m = y + log(1 + d) with d = m e⁻ʸ − 1, |d| about 2⁻⁵²
    int k = Math.getExponent(x.hi()) + 1;
    int half = k / 2;
    PreciseBall m = x.centre().scale(Math.scalb(1.0, -half)).scale(Math.scalb(1.0, -(k - half)));
    double y = Math.log(m.hi());
    PreciseBall d = m.multiply(exp(PreciseBall.of(-y))).subtract(PreciseBall.ONE);
    return log1pSeries(d).add(PreciseBall.of(y)).add(PreciseBall.LN2.multiply(k));
  }

  /// log(1 + e) for 0 ≤ e ≤ 1, to full relative precision near 0; of every number of the ball.
  static PreciseBall log1p(PreciseBall e) {
    if (e.hi() <= LOG_SERIES_RANGE / 2) {
      return log1pSeries(e);
    }
    PreciseBall sum = PreciseBall.ONE.add(e);
    // |log'| = 1/(1 + e) ≤ 1 on the ball, up to its own radius
    return log(sum).widen(sum.radius() * (1 + 0x1p-20));
  }

  /// log(1 + d) of every number of the ball, |d| ≤ 2⁻¹².
  private static PreciseBall log1pSeries(PreciseBall d) {
    if (!(d.magnitudeUp() <= LOG_SERIES_RANGE)) {
      return new PreciseBall(d.hi(), 0, Double.POSITIVE_INFINITY);
    }
    PreciseBall sum = PreciseBall.ZERO;
    for (int n = LOG_TERMS; n >= 1; n--) {
      sum = sum.multiply(d).add(n % 2 == 1 ? INVERSES[n] : INVERSES[n].negate());
    }
    // relative to d the remainder is |d|⁹/10·1/(1 − |d|) < 2⁻¹⁰⁸·2⁻³·1.01
    return d.multiply(sum.widen(0x1p-110));
  }

  /// sin(x + quarterTurns·π/2).
  static PreciseBall sin(PreciseBall x, int quarterTurns) {
    if (!x.isFinite()) {
      return PreciseBall.ZERO.widen(1);
    }
    if (!(Math.abs(x.hi()) <= TRIGONOMETRIC_RANGE)) {
      Angle angle = Angle.of(x);
      return sin(angle.turn(quarterTurns), angle.rest());
    }
    long k = Math.round(x.hi() / PreciseBall.HALF_PI.hi());
    PreciseBall r = x.centre().subtract(PreciseBall.HALF_PI.multiply((double) k));
    return sin((int) Math.floorMod(k + quarterTurns, 4L), r);
  }

  private static PreciseBall sin(int turn, PreciseBall r) {
    return switch (turn) {
      case 0 -> sinReduced(r);
      case 1 -> cosReduced(r);
      case 2 -> sinReduced(r).negate();
      default -> cosReduced(r).negate();
    };
  }

  /// sin r of every number of the ball, |r| ≤ 0.8.
  private static PreciseBall sinReduced(PreciseBall r) {
    PreciseBall minusSquare = r.square().negate();
    PreciseBall sum = PreciseBall.ONE;
    for (int n = 28; n >= 2; n -= 2) {
      sum = sum.multiply(minusSquare).multiply(productInverse(n)).add(PreciseBall.ONE);
    }
    // the first omitted term over r: 0.8³⁰/31! < 2⁻¹²²
    return r.multiply(sum.widen(0x1p-120));
  }

  private static PreciseBall cosReduced(PreciseBall r) {
    PreciseBall minusSquare = r.square().negate();
    PreciseBall sum = PreciseBall.ONE;
    for (int n = 27; n >= 1; n -= 2) {
      sum = sum.multiply(minusSquare).multiply(productInverse(n)).add(PreciseBall.ONE);
    }
    // the first omitted term: 0.8³⁰/30! < 2⁻¹¹⁷
    return sum.widen(0x1p-115);
  }

  /// erf x = 2/√π ∫₀ˣ e^(−t²) dt. Absolute radius about 2⁻⁹⁰.
  static PreciseBall erf(PreciseBall x) {
    double size = Math.abs(x.hi());
    if (!(size <= ERF_RANGE)) {
      return PreciseBall.of(Math.signum(x.hi())).widen(0x1p-1000);
    }
    if (size > 9) {
      // 1 − erf x < 2/√π e^(−x²) for x > 1
      return PreciseBall.of(Math.signum(x.hi())).widen(gauss(x, 0).magnitudeUp());
    }
    // erf x = 2/√π e^(−x²) Σ 2ⁿ x^(2n+1)/(2n+1)!!, all terms of one sign
    PreciseBall square = x.centre().square();
    PreciseBall term = x.centre();
    PreciseBall sum = term;
    int n = 0;
    do {
      n++;
      term = term.multiply(square).multiply(2).divide(PreciseBall.of(2 * n + 1.0));
      sum = sum.add(term);
    } while (Math.abs(term.hi()) > Math.abs(sum.hi()) * 0x1p-110 || 2 * n + 3 < 4 * size * size);
    // from here on each term is at most half of the one before it: the rest is below this term
    sum = sum.widen(term.magnitudeUp());
    return sum.multiply(gauss(x, 0));
  }

  /// The derivative of this order, 0 to 3, of 2/√π e^(−x²).
  static PreciseBall gauss(PreciseBall x, int order) {
    PreciseBall point = x.centre();
    PreciseBall square = point.square();
    // e^(−x²) of every number of the ball around x²: relative change at most twice its radius
    PreciseBall bell = exp(square.negate());
    bell = bell.widen(bell.magnitudeUp() * square.radius() * 2);
    PreciseBall value = bell.scale(2).divide(PreciseBall.HALF_PI.scale(2).sqrt());
    return switch (order) {
      case 0 -> value;
      case 1 -> value.multiply(point).scale(-2);
      case 2 -> value.multiply(square.multiply(4).subtract(PreciseBall.of(2)));
      case 3 -> value.multiply(point).multiply(PreciseBall.of(12).subtract(square.multiply(8)));
      default -> throw new IllegalArgumentException("order %s must be 0 to 3".formatted(order));
    };
  }

  /// The derivative of this order, 0 to 4, of σ(x) = 1/(1 + e⁻ˣ).
  static PreciseBall sigmoid(PreciseBall x, int order) {
    return Logistic.of(x).derivative(order);
  }

  /// The derivative of this order, 0 to 4, of tanh x = 2σ(2x) − 1.
  static PreciseBall tanh(PreciseBall x, int order) {
    if (order > 0) {
      return sigmoid(x.centre().scale(2).centre(), order).scale(Math.scalb(1.0, order + 1));
    }
    boolean positive = x.hi() >= 0;
    PreciseBall absolute = positive ? x.centre() : x.centre().negate();
    PreciseBall m = expm1(absolute.scale(-2).centre());
    PreciseBall result = m.negate().divide(m.add(PreciseBall.of(2)));
    return positive ? result : result.negate();
  }

  /// log(1 + eˣ); its derivatives are those of σ, one order lower.
  static PreciseBall softplus(PreciseBall x) {
    boolean positive = x.hi() >= 0;
    PreciseBall e = exp(positive ? x.centre().negate() : x.centre());
    PreciseBall rest = log1p(e);
    return positive ? x.centre().add(rest) : rest;
  }

  /// The derivative of this order, 0 to 4, of x σ(x): k σ^(k−1) + x σ^(k).
  static PreciseBall swish(PreciseBall x, int order) {
    Logistic logistic = Logistic.of(x);
    PreciseBall leading = x.centre().multiply(logistic.derivative(order));
    return order == 0 ? leading : leading.add(logistic.derivative(order - 1).multiply(order));
  }

  /// What all derivatives of σ at one x are made of: with e = e^(−|x|), both e and e − 1 to full
  /// relative precision.
  record Logistic(boolean positive, PreciseBall e, PreciseBall eMinusOne, PreciseBall onePlusE) {
    static Logistic of(PreciseBall x) {
      boolean positive = x.hi() >= 0;
      PreciseBall exponent = positive ? x.centre().negate() : x.centre();
      boolean small = Math.abs(x.hi()) < 0.5;
      PreciseBall direct = small ? expm1Reduced(exponent) : exp(exponent);
      PreciseBall e = small ? direct.add(PreciseBall.ONE) : direct;
      PreciseBall eMinusOne = small ? direct : direct.subtract(PreciseBall.ONE);
      return new Logistic(positive, e, eMinusOne, e.add(PreciseBall.ONE));
    }

    PreciseBall derivative(int order) {
      if (order == 0) {
        return (positive ? PreciseBall.ONE : e).divide(onePlusE);
      }
      // q = σ(1 − σ) and u = 1 − 2σ = −tanh(x/2), without cancellation
      PreciseBall q = e.divide(onePlusE.square());
      if (order == 1) {
        return q;
      }
      PreciseBall u = (positive ? eMinusOne : eMinusOne.negate()).divide(onePlusE);
      return switch (order) {
        case 2 -> q.multiply(u);
        case 3 -> q.multiply(PreciseBall.ONE.subtract(q.multiply(6)));
        case 4 -> q.multiply(u).multiply(PreciseBall.ONE.subtract(q.multiply(12)));
        default -> throw new IllegalArgumentException("order %s must be 0 to 4".formatted(order));
      };
    }
  }

  private static PreciseBall productInverse(int n) {
    return INVERSES[n].multiply(INVERSES[n + 1]);
  }

  private static PreciseBall[] inverses() {
    PreciseBall[] inverses = new PreciseBall[31];
    inverses[0] = PreciseBall.ZERO;
    for (int n = 1; n < inverses.length; n++) {
      inverses[n] = PreciseBall.ONE.divide(PreciseBall.of(n));
    }
    return inverses;
  }
}
