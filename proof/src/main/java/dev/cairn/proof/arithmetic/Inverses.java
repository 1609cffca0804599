package dev.cairn.proof.arithmetic;

/// asinh and arctan of one point with their derivatives, in double-double balls: see [Elementary].
///
/// Beyond 1 the derivatives are written in w = 1/x², so that no square overflows.
final class Inverses {
  /// From here on asinh x − log 2x, which is between 0 and 1/(4x²), is below 2⁻¹²².
  private static final double LARGE = 0x1p60;

  private Inverses() {}

  /// The derivative of this order, 0 to 3, of asinh x.
  static PreciseBall asinh(PreciseBall x, int order) {
    PreciseBall point = x.centre();
    boolean positive = x.hi() >= 0;
    PreciseBall a = positive ? point : point.negate();
    return switch (order) {
      case 0 -> signed(positive, value(a));
      case 1 -> Scaled.of(a).power(1);
      case 2 -> signed(!positive, a.multiply(Scaled.of(a).power(3)));
      case 3 -> Scaled.of(a).third();
      default -> throw new IllegalArgumentException("order %s must be 0 to 3".formatted(order));
    };
  }

  private static PreciseBall signed(boolean positive, PreciseBall x) {
    return positive ? x : x.negate();
  }

  private static PreciseBall value(PreciseBall a) {
    if (a.hi() >= LARGE) {
      return Elementary.log(a).add(PreciseBall.LN2).widen(0x1p-122);
    }
    PreciseBall square = a.square();
    PreciseBall root = square.add(PreciseBall.ONE).sqrt();
    if (a.hi() <= 0.5) {
      // asinh a = log(1 + e), e = a + a²/(1 + √(1 + a²)) ≤ 0.62
      return Elementary.log1p(a.add(square.divide(root.add(PreciseBall.ONE))));
    }
    PreciseBall sum = a.add(root);
    // |log'| ≤ 2/sum on the ball, whose radius is far below half its centre
    return Elementary.log(sum).widen(2 * sum.radius() / sum.hi());
  }

  /// 1/√(1 + a²) for a ≥ 0 as scale/root: 1/√(1 + a²) up to 1, (1/a)/√(1 + w) beyond, w = 1/a².
  private record Scaled(PreciseBall a, PreciseBall scale, PreciseBall root, boolean large) {
    static Scaled of(PreciseBall a) {
      boolean large = a.hi() > 1;
      PreciseBall scale = large ? PreciseBall.ONE.divide(a) : PreciseBall.ONE;
      PreciseBall square = large ? scale.square() : a.square();
      return new Scaled(a, scale, square.add(PreciseBall.ONE).sqrt(), large);
    }

    PreciseBall power(int n) {
      PreciseBall c = scale.divide(root);
      PreciseBall power = c;
      for (int k = 1; k < n; k++) {
        power = power.multiply(c);
      }
      return power;
    }

    /// (2a² − 1) c⁵ = (2 − w) c³/(1 + w) beyond 1.
    PreciseBall third() {
      if (!large) {
        return a.square().scale(2).subtract(PreciseBall.ONE).multiply(power(5));
      }
      PreciseBall w = scale.square();
      return PreciseBall.of(2).subtract(w).multiply(power(3)).divide(w.add(PreciseBall.ONE));
    }
  }

  /// The derivative of this order, 0 to 3, of arctan x.
  static PreciseBall atan(PreciseBall x, int order) {
    PreciseBall point = x.centre();
    boolean positive = x.hi() >= 0;
    PreciseBall a = positive ? point : point.negate();
    boolean large = a.hi() > 1;
    PreciseBall t = large ? PreciseBall.ONE.divide(a) : a;
    if (order == 0) {
      PreciseBall reduced = atanReduced(t);
      return signed(positive, large ? PreciseBall.HALF_PI.subtract(reduced) : reduced);
    }
    PreciseBall square = t.square();
    PreciseBall one = square.add(PreciseBall.ONE);
    // c = 1/(1 + a²) = w/(1 + w) with w = 1/a²
    PreciseBall c = (large ? square : PreciseBall.ONE).divide(one);
    return switch (order) {
      case 1 -> c;
      case 2 ->
          // a c² = t·w/(1 + w)² beyond 1
          signed(
              !positive,
              (large ? t.multiply(square).divide(one.square()) : a.multiply(c.square())).scale(2));
      case 3 -> {
        // 6a² − 2 times c = (6 − 2w)/(1 + w) beyond 1
        PreciseBall factor =
            large
                ? PreciseBall.of(6).subtract(square.scale(2)).divide(one)
                : square.multiply(6).subtract(PreciseBall.of(2)).multiply(c);
        yield factor.multiply(c.square());
      }
      default -> throw new IllegalArgumentException("order %s must be 0 to 3".formatted(order));
    };
  }

  /// arctan of every number of the ball t, 0 ≤ t ≤ 1.
  private static PreciseBall atanReduced(PreciseBall t) {
    // arctan t = y + arctan d with d = (t cos y − sin y)/(cos y + t sin y), |d| about 2⁻⁵²
    double y = Math.atan(t.hi());
    PreciseBall point = PreciseBall.of(y);
    PreciseBall sine = Elementary.sin(point, 0);
    PreciseBall cosine = Elementary.sin(point, 1);
    PreciseBall d = t.multiply(cosine).subtract(sine).divide(cosine.add(t.multiply(sine)));
    // arctan d = d − d³/3 + …: |d³/3| < |d|·2⁻¹⁰⁰ for |d| ≤ 2⁻⁴⁹
    PreciseBall rest =
        d.magnitudeUp() <= 0x1p-49
            ? d.widen(d.magnitudeUp() * 0x1p-99)
            : d.widen(Double.POSITIVE_INFINITY);
    return point.add(rest);
  }
}
