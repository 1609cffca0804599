package dev.cairn.proof.arithmetic;

/// The value and the first derivative of a curve of the logistic family at one ball, together.
///
/// Over a ball of radius r the value moves by at most r sup|f′| and the derivative by r sup|f″|,
/// suprema over all numbers.
///
/// @param value holds f over the ball
/// @param slope holds f′ over the ball
public record PreciseCurve(PreciseBall value, PreciseBall slope) {
  /// f and f′ for SWISH, TANH, SIGMOID or SOFTPLUS.
  public static PreciseCurve of(Curve curve, PreciseBall x) {
    if (!x.isFinite()) {
      PreciseBall unknown = PreciseBall.ZERO.widen(Double.POSITIVE_INFINITY);
      return new PreciseCurve(unknown, unknown);
    }
    PreciseBall point = x.centre();
    double r = x.radius();
    return switch (curve) {
      case SWISH -> {
        Elementary.Logistic logistic = Elementary.Logistic.of(point);
        PreciseBall inverse = PreciseBall.ONE.divide(logistic.onePlusE());
        PreciseBall small = logistic.e().multiply(inverse);
        PreciseBall sigmoid = logistic.positive() ? inverse : small;
        PreciseBall slope = sigmoid.add(point.multiply(small.multiply(inverse)));
        // sup|swish′| < 1.1, sup|swish″| = ½
        yield moved(point.multiply(sigmoid), slope, r, 1.1, 0.5);
      }
      // sup|tanh″| = 4/(3√3) < 0.77
      case TANH -> moved(Elementary.tanh(point, 0), Elementary.tanh(point, 1), r, 1, 0.77);
      // sup|σ″| = 1/(6√3) < 0.097
      case SIGMOID ->
          moved(Elementary.sigmoid(point, 0), Elementary.sigmoid(point, 1), r, 0.25, 0.097);
      case SOFTPLUS -> moved(Elementary.softplus(point), Elementary.sigmoid(point, 0), r, 1, 0.25);
      default -> throw new IllegalArgumentException(curve + " is not of the logistic family");
    };
  }

  private static PreciseCurve moved(
      PreciseBall value, PreciseBall slope, double r, double first, double second) {
    return new PreciseCurve(
        value.widen(Directed.multiplyUp(r, first)), slope.widen(Directed.multiplyUp(r, second)));
  }
}
