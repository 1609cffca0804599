package dev.cairn.search;

import java.util.List;
import java.util.Optional;

/// The signature of convergence in a trace of errors e₀, e₁, …, such as gradient norms: at the end
/// eₖ₊₁ ≈ C eₖ^q.
///
/// @param order q, the slope of log eₖ₊₁ over log eₖ: about 1 for linear and 2 for quadratic
///     convergence
/// @param ratio the last eₖ₊₁/eₖ: the rate where the order is 1
/// @param steps how many steps of falling error the slope is drawn from
/// @param last the order of the last steps alone, log(eₖ₊₁/eₖ) / log(eₖ/eₖ₋₁): 0 where the last
///     step does not cut the error to a hundredth. The first error at the floor counts too, as
///     rounding can only make it larger
public record ConvergenceOrder(double order, double ratio, int steps, double last) {
  /// Steps at the end of the trace that count: enough to average the unequal rates of line
  /// searches, and no more than hold the last phase.
  private static final int WINDOW = 12;

  /// Orders above this cannot be linear convergence with unequal rates.
  private static final double SUPRALINEAR = 1.3;

  /// A last step that shrinks the error less may be one of linear convergence with unequal rates.
  private static final double CLIFF = 1e-2;

  /// Half-way between linear and quadratic convergence.
  private static final double QUADRATIC = 1.5;

  /// From a trace of errors; the trace ends before the first error at or below the floor, where
  /// rounding takes over. Empty where fewer than three errors in a row fall at the end.
  public static Optional<ConvergenceOrder> of(List<Double> errors, double floor) {
    int end = 0;
    while (end < errors.size() && errors.get(end) > floor) {
      end++;
    }
    int begin = end - 1;
    while (begin > 0 && end - begin <= WINDOW && errors.get(begin) < errors.get(begin - 1)) {
      begin--;
    }
    int steps = end - 1 - begin;
    if (steps < 2) {
      return Optional.empty();
    }
    double meanX = 0;
    double meanY = 0;
    for (int k = begin; k < end - 1; k++) {
      meanX += Math.log(errors.get(k)) / steps;
      meanY += Math.log(errors.get(k + 1)) / steps;
    }
    double covariance = 0;
    double variance = 0;
    for (int k = begin; k < end - 1; k++) {
      double x = Math.log(errors.get(k)) - meanX;
      covariance += x * (Math.log(errors.get(k + 1)) - meanY);
      variance += x * x;
    }
    double ratio = errors.get(end - 1) / errors.get(end - 2);
    double last = Math.max(orderAt(errors, end - 1), orderAt(errors, end));
    return Optional.of(new ConvergenceOrder(covariance / variance, ratio, steps, last));
  }

  /// The order of the two steps that end at the k-th error; 0 where there are none or the second
  /// one is no cliff.
  private static double orderAt(List<Double> errors, int k) {
    if (k < 2 || k >= errors.size()) {
      return 0;
    }
    double before = errors.get(k - 2);
    double middle = errors.get(k - 1);
    double after = Math.max(errors.get(k), Double.MIN_NORMAL);
    return middle < before && after <= CLIFF * middle
        ? Math.log(after / middle) / Math.log(middle / before)
        : 0;
  }

  /// Whether the order is clearly above 1: supralinear convergence.
  public boolean supralinear() {
    return order > SUPRALINEAR;
  }

  /// Whether the trace ends quadratically: the last steps have an order of 1.5 at least.
  public boolean quadratic() {
    return last >= QUADRATIC;
  }
}
