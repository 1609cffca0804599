package dev.cairn.study.campaign;

import dev.cairn.experiment.spec.StoreSpec;
import dev.cairn.krylov.KrylovStatus;
import dev.cairn.linalg.Point;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.newtonsystem.RelativeResiduals;
import dev.cairn.search.Iterate;
import dev.cairn.search.Observer;
import dev.cairn.search.Step;
import dev.cairn.study.store.IterateRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Keeps the rows of a run's iterates, and which iterate was maximally flat among those whose
/// gradient is more than rounding.
final class RunRecorder implements Observer {
  private static final double NANOSECONDS = 1e-9;

  private final int variant;
  private final int run;
  private final LongSupplier nanoTime;
  private final StoreSpec kept;
  private final ResidualProbe probe;
  private final Predicate<Iterate> noise;
  private final List<IterateRow> rows = new ArrayList<>();
  private long last;
  private @Nullable Solved flattest;
  private @Nullable Solved early;
  private boolean flattestIsLeastSquares;
  private @Nullable RelativeResiduals firstResiduals;
  private RelativeResiduals lastResiduals = RelativeResiduals.UNKNOWN;
  private double maximalResidual = Double.NaN;

  /// An iterate with r and r_H of the Newton system there; NaN where none was solved.
  record Solved(Iterate iterate, RelativeResiduals residuals) {}

  /// @param noise tells of an iterate whether its gradient may be rounding alone: the Newton system
  ///     there then says nothing about the run
  RunRecorder(Cell cell, ResidualProbe probe, Predicate<Iterate> noise, LongSupplier nanoTime) {
    this.variant = cell.variant().number();
    this.run = cell.run();
    this.kept = cell.variant().experiment().store();
    this.probe = probe;
    this.noise = noise;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  @Override
  public void observe(Iterate iterate) {
    long now = nanoTime.getAsLong();
    double seconds = (now - last) * NANOSECONDS;
    last = now;
    Optional<Step> step = iterate.step();
    Optional<NewtonSolve> solve = probe.at(iterate);
    if (!noise.test(iterate)) {
      solve.ifPresent(s -> remember(iterate, s));
    }
    if (early == null
        && kept.earlyBelow().isPresent()
        && iterate.squaredGradientNorm() < kept.earlyBelow().getAsDouble()) {
      early =
          new Solved(iterate, solve.map(NewtonSolve::residuals).orElse(RelativeResiduals.UNKNOWN));
    }
    RelativeResiduals byFrobenius =
        solve.map(NewtonSolve::byFrobenius).orElse(RelativeResiduals.UNKNOWN);
    RelativeResiduals byEstimate =
        solve.map(NewtonSolve::byEstimate).orElse(RelativeResiduals.UNKNOWN);
    rows.add(
        new IterateRow(
            variant,
            run,
            iterate.index(),
            iterate.value(),
            iterate.squaredGradientNorm(),
            byFrobenius.r(),
            byFrobenius.coKernel(),
            byEstimate.r(),
            byEstimate.coKernel(),
            step.map(Step::stepSize).orElse(Double.NaN),
            step.map(s -> OptionalInt.of(s.trials())).orElse(OptionalInt.empty()),
            solve.map(s -> OptionalInt.of(s.krylovIterations())).orElse(OptionalInt.empty()),
            solve.map(NewtonSolve::status),
            solve.map(NewtonSolve::stepNorm).orElse(Double.NaN),
            solve.map(NewtonSolve::residualNorm).orElse(Double.NaN),
            solve.map(NewtonSolve::nonPositiveCurvature).orElse(false),
            seconds,
            iterate.theta().dimension() <= kept.thetaUpTo() ? iterate.theta() : Point.of(),
            solve.map(NewtonSolve::assembledAfter).orElse(OptionalInt.empty())));
  }

  /// The iterate with the largest r among those whose solve ended as a least-squares solution;
  /// where none did, among all.
  private void remember(Iterate iterate, NewtonSolve solve) {
    lastResiduals = solve.residuals();
    firstResiduals = firstResiduals == null ? lastResiduals : firstResiduals;
    double r = lastResiduals.r();
    if (Double.isNaN(r)) {
      return;
    }
    boolean leastSquares = solve.status().kind() == KrylovStatus.Kind.LEAST_SQUARES;
    boolean better =
        leastSquares == flattestIsLeastSquares ? !(r <= flattestResidual()) : leastSquares;
    if (better) {
      flattest = new Solved(iterate, lastResiduals);
      flattestIsLeastSquares = leastSquares;
    }
    maximalResidual = Double.isNaN(maximalResidual) ? r : Math.max(maximalResidual, r);
  }

  private double flattestResidual() {
    return flattest().map(f -> f.residuals().r()).orElse(Double.NaN);
  }

  List<IterateRow> rows() {
    return rows;
  }

  /// The maximally flat iterate; empty where no system was solved.
  Optional<Solved> flattest() {
    return Optional.ofNullable(flattest);
  }

  /// Where ‖∇f‖² first passed the experiment's cut-off of early points; empty where it never did.
  Optional<Solved> early() {
    return Optional.ofNullable(early);
  }

  /// r and r_H of the solve at the start; NaN where there was none.
  RelativeResiduals firstResiduals() {
    return firstResiduals == null ? RelativeResiduals.UNKNOWN : firstResiduals;
  }

  /// r and r_H of the last solve; NaN where there was none.
  RelativeResiduals lastResiduals() {
    return lastResiduals;
  }

  /// The largest r of all solves; NaN where there was none.
  double maximalResidual() {
    return maximalResidual;
  }
}
