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
public record ConvergenceOrder(double order, double ratio, int steps) {
  /// Steps at the end of the trace that count: enough to average the unequal rates of line
  /// searches, and no more than hold the last phase.
  private static final int WINDOW = 12;

  /// Orders above this cannot be linear convergence with unequal rates.
  private static final double SUPRALINEAR = 1.3;

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
    return Optional.of(new ConvergenceOrder(covariance / variance, ratio, steps));
  }

  /// Whether the order is clearly above 1: supralinear convergence.
  public boolean supralinear() {
    return order > SUPRALINEAR;
  }
}
