package dev.cairn.search;

import dev.cairn.flatness.Cutoffs;
import dev.cairn.krylov.KrylovSolver;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.newtonsystem.NewtonSystem;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.Optional;
import java.util.function.Consumer;

/// Tells its listener of every iterate that is gradient-flat by the cut-offs: r and r_H of the
/// Newton system there say that second-order steps have nothing left to work with, and ‖∇f‖² is not
/// small.
///
/// It reads the Newton system that the finder solved; for optimisers that solve none it solves one
/// itself, every so many iterates. It only watches: what to do about the alarm is the caller's.
///
/// ```java
/// var alarm =
///     FlatnessAlarm.probing(
///         objective, MinresQlp.DEFAULT, 10, Cutoffs.PAPER,
///         flat -> log.add("flat at step " + flat.iterate().index()));
/// Search.run(optimiser, objective, start, iterations(1_000), alarm);
/// ```
public final class FlatnessAlarm implements Observer {
  private final Cutoffs cutoffs;
  private final Probe probe;
  private final Consumer<Alarm> listener;

  /// A gradient-flat iterate with the solve that shows it.
  public record Alarm(Iterate iterate, NewtonSolve solve) {}

  private interface Probe {
    Optional<NewtonSolve> at(Iterate iterate);
  }

  private FlatnessAlarm(Cutoffs cutoffs, Probe probe, Consumer<Alarm> listener) {
    this.cutoffs = cutoffs;
    this.probe = probe;
    this.listener = listener;
  }

  /// An alarm on the Newton systems that the observed finder solves.
  public static FlatnessAlarm onSteps(Cutoffs cutoffs, Consumer<Alarm> listener) {
    return new FlatnessAlarm(cutoffs, iterate -> iterate.step().flatMap(Step::solve), listener);
  }

  /// An alarm that solves the Newton system at every period-th iterate (the first included): one
  /// gradient and one Krylov solve with products each.
  public static FlatnessAlarm probing(
      SmoothObjective objective,
      KrylovSolver solver,
      int period,
      Cutoffs cutoffs,
      Consumer<Alarm> listener) {
    if (period < 1) {
      throw new IllegalArgumentException("period %s must be ≥ 1".formatted(period));
    }
    Probe probe =
        iterate ->
            iterate.index() % period == 0
                ? Optional.of(solve(objective, solver, iterate.theta().toArray()))
                : Optional.empty();
    return new FlatnessAlarm(cutoffs, probe, listener);
  }

  @Override
  public void observe(Iterate iterate) {
    probe
        .at(iterate)
        .filter(solve -> flat(iterate, solve))
        .ifPresent(solve -> listener.accept(new Alarm(iterate, solve)));
  }

  private boolean flat(Iterate iterate, NewtonSolve solve) {
    return iterate.squaredGradientNorm() >= cutoffs.critical() && cutoffs.isFlat(solve.residuals());
  }

  private static NewtonSolve solve(SmoothObjective objective, KrylovSolver solver, double[] theta) {
    double[] g = new double[theta.length];
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      evaluation.gradient(g);
      return new NewtonSystem(solver, HessianUse.PRODUCTS, g.length).solve(evaluation.hessian(), g);
    }
  }
}
