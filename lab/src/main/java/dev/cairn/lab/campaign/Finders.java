package dev.cairn.lab.campaign;

import dev.cairn.gradnorm.GradientNormMinimisation;
import dev.cairn.gradnorm.Update;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.krylov.Tolerances;
import dev.cairn.lab.experiment.FinderSpec;
import dev.cairn.linalg.Point;
import dev.cairn.minimise.ArmijoSearch;
import dev.cairn.minimise.NewtonMrDescent;
import dev.cairn.minimise.SaddleFreeNewton;
import dev.cairn.newton.BacktrackingLineSearch;
import dev.cairn.newton.DampedNewton;
import dev.cairn.newton.ExactLineSearch;
import dev.cairn.newton.ExactNewtonMr;
import dev.cairn.newton.NewtonMr;
import dev.cairn.newton.PseudoInverseNewton;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;

/// Makes finders of their settings.
final class Finders {
  private Finders() {}

  /// The finder.
  static Finder<SmoothObjective> of(FinderSpec spec) {
    return switch (spec) {
      case FinderSpec.NewtonMr s ->
          new NewtonMr(
              MinresQlp.DEFAULT.withTolerances(
                  new Tolerances(s.rtol(), s.maxit(), s.acondlim(), s.maxxnorm(), s.trancond())),
              new BacktrackingLineSearch(s.alpha(), s.beta(), s.rho(), s.unitRho()),
              s.hessian());
      case FinderSpec.DampedNewton s ->
          new DampedNewton(
              Point.of(s.dampings().stream().mapToDouble(x -> x).toArray()), s.rankTolerance());
      case FinderSpec.ExactNewtonMr s ->
          new ExactNewtonMr(s.rankTolerance(), ExactLineSearch.DEFAULT);
      case FinderSpec.PseudoInverseNewton s ->
          new PseudoInverseNewton(
              s.rankTolerance(), new BacktrackingLineSearch(1, s.beta(), s.rho(), s.rho()));
      case FinderSpec.GradientNorm s -> new GradientNormMinimisation(update(s));
      case FinderSpec.SaddleFreeNewton s ->
          new SaddleFreeNewton(s.floor(), new ArmijoSearch(s.beta(), s.rho()));
      case FinderSpec.NewtonMrDescent s ->
          new NewtonMrDescent(
              s.inexactness(), s.maxit().orElse(0), new ArmijoSearch(s.beta(), s.rho()));
    };
  }

  private static Update update(FinderSpec.GradientNorm s) {
    if (s.backtracking()) {
      return new Update.Backtracking(s.rate(), s.beta(), s.rho());
    }
    return s.momentum() == 0
        ? new Update.Descent(s.rate())
        : new Update.Momentum(s.rate(), s.momentum());
  }
}
