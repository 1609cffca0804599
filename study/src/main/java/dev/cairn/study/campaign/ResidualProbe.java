package dev.cairn.study.campaign;

import dev.cairn.experiment.spec.StoreSpec;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.krylov.Tolerances;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.newtonsystem.NewtonSystem;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Iterate;
import dev.cairn.search.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Newton system of an iterate: the one that the finder solved there, or one that is solved
/// here at some iterates, with ‖H‖_F up to the dimension of stored spectra.
final class ResidualProbe {
  private final SmoothObjective objective;
  private final StoreSpec settings;
  private @Nullable NewtonSystem system;

  ResidualProbe(SmoothObjective objective, StoreSpec settings) {
    this.objective = objective;
    this.settings = settings;
  }

  /// The solve at an iterate; empty where there is none.
  Optional<NewtonSolve> at(Iterate iterate) {
    Optional<NewtonSolve> own = iterate.step().flatMap(Step::solve);
    return own.isEmpty() && settings.residualsEvery() > 0 && measured(iterate.index())
        ? Optional.of(solve(iterate.theta().toArray()))
        : own;
  }

  private boolean measured(int k) {
    boolean early = k < settings.residualsEvery() && Integer.bitCount(k) == 1;
    return early || k % settings.residualsEvery() == 0;
  }

  private NewtonSolve solve(double[] theta) {
    NewtonSystem newton = system == null ? system(theta.length) : system;
    system = newton;
    double[] gradient = new double[theta.length];
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      evaluation.gradient(gradient);
      return newton.solve(evaluation.hessian(), gradient);
    }
  }

  private NewtonSystem system(int n) {
    var solver =
        MinresQlp.DEFAULT.withTolerances(Tolerances.DEFAULT.withRelative(settings.residualsRtol()));
    return new NewtonSystem(
        solver, n <= settings.spectraUpTo() ? HessianUse.ASSEMBLED : HessianUse.PRODUCTS, n);
  }
}
