package dev.cairn.report.statistics;

import dev.cairn.krylov.KrylovStatus;
import dev.cairn.linalg.Point;
import dev.cairn.search.ConvergenceOrder;
import dev.cairn.study.store.IterateRow;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The iterates of one run, thinned to what a screen can show; immutable.
///
/// Thinned by buckets of consecutive iterates, of which the ones with the smallest and the largest
/// ‖∇f‖² stay, so that no cliff or spike is lost; the first, the last, the last solved and the
/// flattest always stay.
public final class Trace {
  /// The names of the solver's statuses; a trace holds their places in this list.
  public static final List<String> STATUSES =
      Arrays.stream(KrylovStatus.values()).map(KrylovStatus::word).toList();

  /// Where no system was solved.
  static final int NO_STATUS = 255;

  /// Where no integer is known.
  static final int NONE = 65535;

  /// Gradient norms below this share of the largest one are rounding noise.
  private static final double ROUNDING = 1e-13;

  private final int[] iterate;
  private final double[] loss;
  private final double[] squaredGradient;
  private final double[] r;
  private final double[] stepSize;
  private final int[] krylovIterations;
  private final int[] krylovStatus;
  private final Point[] theta;
  private final Optional<ConvergenceOrder> order;
  private final long refusedSteps;

  private Trace(int size, Optional<ConvergenceOrder> order, long refusedSteps) {
    this.order = order;
    this.refusedSteps = refusedSteps;
    iterate = new int[size];
    loss = new double[size];
    squaredGradient = new double[size];
    r = new double[size];
    stepSize = new double[size];
    krylovIterations = new int[size];
    krylovStatus = new int[size];
    theta = new Point[size];
  }

  /// The iterates of a run in order, thinned to at most the given number (at least 4).
  public static Trace of(List<IterateRow> rows, int atMost) {
    if (atMost < 4) {
      throw new IllegalArgumentException("a trace of %s iterates is too short".formatted(atMost));
    }
    BitSet kept = rows.size() <= atMost ? all(rows.size()) : thinned(rows, atMost);
    var trace = new Trace(kept.cardinality(), order(rows), refused(rows));
    int target = 0;
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      trace.set(target++, rows.get(i));
    }
    return trace;
  }

  /// The order of convergence of ‖∇f‖ at the end of a run of these iterates; empty where they tell
  /// none.
  public static Optional<ConvergenceOrder> order(List<IterateRow> rows) {
    List<Double> errors = rows.stream().map(i -> Math.sqrt(i.squaredGradientNorm())).toList();
    double largest = errors.stream().mapToDouble(e -> e).filter(Double::isFinite).max().orElse(0);
    return ConvergenceOrder.of(errors, ROUNDING * largest);
  }

  private static long refused(List<IterateRow> rows) {
    return rows.stream().mapToLong(row -> Math.max(0, row.trials().orElse(0) - 1)).sum();
  }

  private static BitSet all(int size) {
    var kept = new BitSet(size);
    kept.set(0, size);
    return kept;
  }

  private static BitSet thinned(List<IterateRow> rows, int atMost) {
    int n = rows.size();
    var kept = new BitSet(n);
    int buckets = (atMost - 4) / 2;
    int flattest = 0;
    for (int bucket = 0; bucket < Math.max(1, buckets); bucket++) {
      int from = (int) ((long) bucket * n / Math.max(1, buckets));
      int to = (int) ((long) (bucket + 1) * n / Math.max(1, buckets));
      int least = from;
      int most = from;
      for (int i = from; i < to; i++) {
        double g = rows.get(i).squaredGradientNorm();
        least = g < rows.get(least).squaredGradientNorm() ? i : least;
        most = g > rows.get(most).squaredGradientNorm() ? i : most;
        double best = rows.get(flattest).relativeResidual();
        double here = rows.get(i).relativeResidual();
        flattest = !(here <= best) && !Double.isNaN(here) ? i : flattest;
      }
      if (buckets > 0) {
        kept.set(least);
        kept.set(most);
      }
    }
    kept.set(0);
    kept.set(n - 1);
    kept.set(flattest);
    for (int i = n - 1; i >= 0; i--) {
      if (!Double.isNaN(rows.get(i).relativeResidual())) {
        kept.set(i);
        break;
      }
    }
    return kept;
  }

  private void set(int i, IterateRow row) {
    iterate[i] = row.iterate();
    theta[i] = row.theta();
    loss[i] = row.loss();
    squaredGradient[i] = row.squaredGradientNorm();
    r[i] = row.relativeResidual();
    stepSize[i] = row.stepSize();
    krylovIterations[i] = small(row.krylovIterations());
    krylovStatus[i] = row.krylovStatus().map(KrylovStatus::ordinal).orElse(NO_STATUS);
  }

  private static int small(OptionalInt value) {
    return value.isPresent() ? Math.min(value.getAsInt(), NONE - 1) : NONE;
  }

  /// The order of convergence of ‖∇f‖ at its end, of all iterates.
  public Optional<ConvergenceOrder> order() {
    return order;
  }

  /// The steps that line searches, trust radii and correctors refused, of all iterates.
  public long refusedSteps() {
    return refusedSteps;
  }

  /// The number of iterates kept.
  public int size() {
    return iterate.length;
  }

  /// k of the i-th kept iterate.
  public int iterate(int i) {
    return iterate[i];
  }

  /// θₖ there, where the store keeps it; otherwise of dimension 0.
  public Point theta(int i) {
    return theta[i];
  }

  /// f there.
  public double loss(int i) {
    return loss[i];
  }

  /// ‖∇f‖² there.
  public double squaredGradient(int i) {
    return squaredGradient[i];
  }

  /// r there; NaN where no system was solved.
  public double r(int i) {
    return r[i];
  }

  /// α there; NaN where no step was taken.
  public double stepSize(int i) {
    return stepSize[i];
  }

  /// Products with H of the solve there; 65535 where no system was solved.
  public int krylovIterations(int i) {
    return krylovIterations[i];
  }

  /// The place of the solve's [KrylovStatus] among its values; 255 where no system was solved.
  public int krylovStatus(int i) {
    return krylovStatus[i];
  }
}
