package dev.cairn.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The signature of convergence in a trace of errors e₀, e₁, …, such as gradient norms: at the end
/// eₖ₊₁ ≈ C eₖ^q.
///
/// @param order q = log(eₖ₊₁/eₖ) / log(eₖ/eₖ₋₁), about 1 for linear and 2 for quadratic convergence
/// @param ratio the last eₖ₊₁/eₖ: the rate where the order is 1
/// @param triples how many triples of falling errors were at hand
public record ConvergenceOrder(double order, double ratio, int triples) {
  /// Triples at the end of the trace whose median is the order: enough for linear convergence, and
  /// not more than quadratic convergence shows before rounding ends it.
  private static final int WINDOW = 3;

  /// From a trace of errors; those at or below the floor are left out as rounding noise. Empty
  /// where
  /// fewer than three errors in a row fall at the end.
  public static Optional<ConvergenceOrder> of(List<Double> errors, double floor) {
    int last = errors.size() - 1;
    while (last >= 0 && !(errors.get(last) > floor)) {
      last--;
    }
    var orders = new ArrayList<Double>();
    double ratio = Double.NaN;
    for (int k = last; k >= 2; k--) {
      double first = Math.log(errors.get(k - 1) / errors.get(k - 2));
      double second = Math.log(errors.get(k) / errors.get(k - 1));
      if (!(first < 0 && second < 0)) {
        break;
      }
      if (orders.isEmpty()) {
        ratio = errors.get(k) / errors.get(k - 1);
      }
      orders.add(second / first);
    }
    if (orders.isEmpty()) {
      return Optional.empty();
    }
    List<Double> window = orders.subList(0, Math.min(WINDOW, orders.size()));
    double median = window.stream().sorted().toList().get(window.size() / 2);
    return Optional.of(new ConvergenceOrder(median, ratio, orders.size()));
  }

  /// Whether the order is clearly above 1: supralinear convergence.
  public boolean supralinear() {
    return order > 1.3;
  }
}
