package dev.cairn.report.figure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// The few statistics that figures show.
public final class Statistics {
  private Statistics() {}

  /// Averages over a centred window of the given number of points, fewer at the ends.
  ///
  /// The window of an even width reaches one point further back than forward. NaNs are left out.
  public static Curve movingAverage(Curve curve, int window) {
    if (window < 1) {
      throw new IllegalArgumentException("window %s must be ≥ 1".formatted(window));
    }
    double[] x = new double[curve.size()];
    double[] mean = new double[curve.size()];
    for (int i = 0; i < curve.size(); i++) {
      int from = Math.max(0, i - window / 2);
      int to = Math.min(curve.size(), i - window / 2 + window);
      double sum = 0;
      int count = 0;
      for (int j = from; j < to; j++) {
        if (!Double.isNaN(curve.y(j))) {
          sum += curve.y(j);
          count++;
        }
      }
      x[i] = curve.x(i);
      mean[i] = count == 0 ? Double.NaN : sum / count;
    }
    return Curve.of(curve.name(), x, mean);
  }

  /// The empirical cumulative distribution function of the values as a staircase from (low, 0) to
  /// (high, 1). NaNs are left out; empty where nothing is left.
  public static Curve distribution(String name, DoubleStream values, double low, double high) {
    double[] sorted = values.filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (sorted.length == 0) {
      return Curve.of(name, new double[0], new double[0]);
    }
    int n = sorted.length;
    double[] x = new double[2 * n + 2];
    double[] y = new double[2 * n + 2];
    x[0] = low;
    for (int i = 0; i < n; i++) {
      x[2 * i + 1] = sorted[i];
      y[2 * i + 1] = (double) i / n;
      x[2 * i + 2] = sorted[i];
      y[2 * i + 2] = (i + 1.0) / n;
    }
    x[2 * n + 1] = high;
    y[2 * n + 1] = 1;
    return Curve.of(name, x, y);
  }

  /// The part of a staircase right of x = cut (above = true) or left of it, ending exactly there.
  public static Curve cut(Curve staircase, double cut, boolean above) {
    var x = DoubleStream.builder();
    var y = DoubleStream.builder();
    double level = staircase.size() == 0 ? Double.NaN : staircase.y(0);
    for (int i = 0; i < staircase.size() && staircase.x(i) <= cut; i++) {
      level = staircase.y(i);
      if (!above) {
        x.add(staircase.x(i));
        y.add(level);
      }
    }
    if (!Double.isNaN(level)) {
      x.add(cut);
      y.add(level);
    }
    for (int i = 0; i < staircase.size() && above; i++) {
      if (staircase.x(i) > cut) {
        x.add(staircase.x(i));
        y.add(staircase.y(i));
      }
    }
    return Curve.of(staircase.name(), x.build().toArray(), y.build().toArray());
  }

  /// The run that stands for others: the one with the median final ‖∇f‖² among those that made a
  /// solve (the lower median, and of equals the lower run number). The choice depends on the data
  /// alone.
  public static Optional<RunTrace> representative(List<RunTrace> runs) {
    var candidates =
        runs.stream()
            .filter(run -> run.residuals().size() > 0)
            .sorted(
                Comparator.comparingDouble(RunTrace::finalSquaredGradient)
                    .thenComparingLong(RunTrace::run))
            .toList();
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get((candidates.size() - 1) / 2));
  }

  /// At most the given number of items, evenly spread over the list.
  public static <T> List<T> spread(List<T> items, int atMost) {
    if (items.size() <= atMost) {
      return items;
    }
    var kept = new ArrayList<T>(atMost);
    for (int i = 0; i < atMost; i++) {
      kept.add(items.get((int) ((long) i * items.size() / atMost)));
    }
    return kept;
  }
}
