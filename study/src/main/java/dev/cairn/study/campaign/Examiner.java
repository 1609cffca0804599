package dev.cairn.study.campaign;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.flatness.NewtonSupport;
import dev.cairn.flatness.Onward;
import dev.cairn.flatness.PointDiagnostics;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSystem;
import dev.cairn.newtonsystem.RelativeResiduals;
import dev.cairn.objective.AssembledEvaluation;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.ReliableObjective;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.PointKind;
import dev.cairn.spectrum.Spectrum;
import dev.cairn.study.inspect.Inspector;
import dev.cairn.study.store.KernelShareRow;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.PointRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Measures the marked points of a run: gradient, curvature along it, spectrum, what depends on the
/// last bits of r, what Newton's step says, verdict.
///
/// @param experiment whose settings say what is measured
/// @param objective of the worker
record Examiner(Experiment experiment, SmoothObjective objective) {
  /// Products that a Newton step is given at most, each with a vector of memory.
  private static final int MOST_PRODUCTS = 2_000;

  /// Which point of which run.
  record Mark(int variant, int run, PointKind kind, int iterate) {}

  /// What was measured.
  record Examined(PointRow point, List<MorseRow> morse, List<KernelShareRow> kernelShares) {}

  /// Measures at θ; residuals are those of the Newton system that belongs to the point, which of a
  /// final iterate is that of the one before. The verdict rests on a system solved at θ itself, as
  /// [Inspector] solves it, so that a point has the same verdict wherever it is looked at; on none
  /// where the Hessian is large and the run solves no such systems.
  Examined examine(Mark mark, Point theta, RelativeResiduals residuals) {
    ReliableObjective reliable = objective.reliableAt(theta.toArray());
    try (SmoothEvaluation evaluation = reliable.objective().at(theta.toArray())) {
      if (theta.dimension() > experiment.store().spectraUpTo()) {
        return withoutSpectrum(mark, theta, residuals, reliable, evaluation);
      }
      List<Double> kernelCutoffs = new ArrayList<>(experiment.store().kernelCutoffs());
      kernelCutoffs.addFirst(experiment.store().kernelCutoff());
      AssembledEvaluation assembled = AssembledEvaluation.of(evaluation);
      PointDiagnostics measured = PointDiagnostics.of(assembled, kernelCutoffs);
      double[] gradient = gradient(evaluation, theta);
      RelativeResiduals again = solve(Solver.REORTHOGONALISED, assembled, gradient);
      double r = solve(Solver.AS_THE_FINDER, assembled, gradient).r();
      NewtonSupport support = support(reliable, assembled.matrix(), theta, gradient);
      var measures =
          new Measures(
              measured.value(),
              measured.squaredGradientNorm(),
              measured.rayleighQuotient(),
              measured.kernelShares().getFirst().share(),
              measured.hessianNorm(),
              measured.spectrum().eigenvalues(),
              again,
              again.r(),
              spread(r, again.r()),
              support,
              assembled.hessian().relativeError());
      return new Examined(
          row(mark, theta, residuals, measures),
          experiment.store().morseCutoffs().stream()
              .filter(cutoff -> cutoff >= measures.error() * measures.frobeniusNorm())
              .filter(cutoff -> cutoff >= measured.spectrum().rounding())
              .filter(_ -> measures.finite())
              .flatMap(cutoff -> morse(mark, measured.spectrum(), cutoff).stream())
              .toList(),
          measured.kernelShares().stream()
              .skip(1)
              .map(
                  share ->
                      new KernelShareRow(
                          mark.variant(), mark.run(), mark.kind(), share.cutoff(), share.share()))
              .toList());
    }
  }

  private record Measures(
      double value,
      double squaredGradientNorm,
      double rayleigh,
      double kernelShare,
      double frobeniusNorm,
      Point spectrum,
      RelativeResiduals here,
      double again,
      double spread,
      NewtonSupport support,
      double error) {
    /// Where f is not, its Hessian has no index.
    boolean finite() {
      return Double.isFinite(value) && Double.isFinite(squaredGradientNorm);
    }
  }

  private Examined withoutSpectrum(
      Mark mark,
      Point theta,
      RelativeResiduals residuals,
      ReliableObjective reliable,
      SmoothEvaluation evaluation) {
    double[] gradient = gradient(evaluation, theta);
    SymmetricOperator hessian = evaluation.hessian();
    NewtonSupport support = support(reliable, hessian, theta, gradient);
    var measures =
        new Measures(
            evaluation.value(),
            Vectors.squaredNorm(gradient),
            PointDiagnostics.rayleighQuotient(hessian, gradient),
            Double.NaN,
            Double.NaN,
            Point.of(),
            Double.isNaN(residuals.r()) ? residuals : solve(evaluation, gradient),
            Double.NaN,
            Double.NaN,
            support,
            evaluation.hessian().relativeError());
    return new Examined(row(mark, theta, residuals, measures), List.of(), List.of());
  }

  private static double[] gradient(SmoothEvaluation evaluation, Point theta) {
    double[] gradient = new double[theta.dimension()];
    evaluation.gradient(gradient);
    return gradient;
  }

  private enum Solver {
    AS_THE_FINDER,
    REORTHOGONALISED
  }

  private RelativeResiduals solve(Solver how, AssembledEvaluation at, double[] gradient) {
    MinresQlp own = Inspector.solver(experiment);
    MinresQlp solver =
        switch (how) {
          case AS_THE_FINDER -> own;
          case REORTHOGONALISED -> own.withReorthogonalisation();
        };
    return new NewtonSystem(solver, HessianUse.ASSEMBLED, gradient.length)
        .solve(at.hessian(), gradient)
        .residuals();
  }

  /// From products alone, as costly as one step of a run that solves such systems.
  private RelativeResiduals solve(SmoothEvaluation at, double[] gradient) {
    return new NewtonSystem(Inspector.solver(experiment), HessianUse.PRODUCTS, gradient.length)
        .solve(at.hessian(), gradient)
        .residuals();
  }

  private static double spread(double r, double again) {
    return r == again ? 1 : Math.max(r, again) / Math.min(r, again);
  }

  /// Newton's step is asked where the gradient is below a cut-off of critical points.
  private NewtonSupport support(
      ReliableObjective reliable, SymmetricOperator hessian, Point theta, double[] gradient) {
    if (!isSmall(gradient)) {
      return NewtonSupport.UNKNOWN;
    }
    int products = Math.min(gradient.length, MOST_PRODUCTS);
    return NewtonSupport.measure(hessian, gradient, theta.toArray(), products, reliable);
  }

  /// Whether Newton's method leads from here downhill to a critical point: where ‖θ‖ grows towards
  /// one, it does not without bound.
  boolean leadsOnward(Point theta) {
    int products = Math.min(theta.dimension(), MOST_PRODUCTS);
    return Onward.leads(objective, theta.toArray(), products);
  }

  private boolean isSmall(double[] gradient) {
    return Vectors.squaredNorm(gradient) < Collections.max(experiment.cutoffs().critical());
  }

  private PointRow row(Mark mark, Point theta, RelativeResiduals residuals, Measures measures) {
    return new PointRow(
        mark.variant(),
        mark.run(),
        mark.kind(),
        mark.iterate(),
        measures.value(),
        measures.squaredGradientNorm(),
        residuals.r(),
        residuals.coKernel(),
        measures.rayleigh(),
        measures.kernelShare(),
        measures.frobeniusNorm(),
        experiment
            .cutoffs()
            .verdicts()
            .verdict(
                measures.value(),
                measures.squaredGradientNorm(),
                measures.here().allowing(measures.error()),
                measures.support().allowing(measures.error())),
        theta,
        measures.spectrum(),
        measures.again(),
        measures.spread(),
        measures.support().left(),
        measures.support().rounding(),
        measures.support().length(),
        Optional.empty());
  }

  /// None where the spectrum is not finite; of cut-offs below what H is known to, none is asked.
  private static Optional<MorseRow> morse(Mark mark, Spectrum spectrum, double cutoff) {
    if (!spectrum.finite()) {
      return Optional.empty();
    }
    int negative = spectrum.morseIndex(cutoff).orElseThrow();
    int zero = spectrum.nullity(cutoff).orElseThrow();
    int n = spectrum.dimension();
    return Optional.of(
        new MorseRow(
            mark.variant(),
            mark.run(),
            mark.kind(),
            cutoff,
            negative,
            zero,
            n - negative - zero,
            (double) negative / n));
  }
}
