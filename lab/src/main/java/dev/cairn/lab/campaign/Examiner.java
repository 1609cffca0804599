package dev.cairn.lab.campaign;

import dev.cairn.flatness.Cutoffs;
import dev.cairn.flatness.PointDiagnostics;
import dev.cairn.flatness.RelativeResiduals;
import dev.cairn.flatness.Verdict;
import dev.cairn.lab.experiment.Experiment;
import dev.cairn.lab.store.KernelShareRow;
import dev.cairn.lab.store.MorseRow;
import dev.cairn.lab.store.PointRow;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.spectrum.Spectrum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Measures the marked points of a run: gradient, curvature along it, spectrum, verdict.
///
/// @param experiment whose settings say what is measured
/// @param objective of the worker
record Examiner(Experiment experiment, SmoothObjective objective) {
  /// Which point of which run.
  record Mark(int variant, int run, String kind, int iterate) {}

  /// What was measured.
  record Examined(PointRow point, List<MorseRow> morse, List<KernelShareRow> kernelShares) {}

  /// Measures at θ; residuals are those of the Newton system that belongs to the point.
  Examined examine(Mark mark, Point theta, RelativeResiduals residuals) {
    try (SmoothEvaluation evaluation = objective.at(theta.toArray())) {
      if (theta.dimension() > experiment.store().spectraUpTo()) {
        return withoutSpectrum(mark, theta, residuals, evaluation);
      }
      List<Double> kernelCutoffs = new ArrayList<>(experiment.store().kernelCutoffs());
      kernelCutoffs.addFirst(experiment.store().kernelCutoff());
      PointDiagnostics measured = PointDiagnostics.of(evaluation, kernelCutoffs);
      PointRow row =
          row(
              mark,
              theta,
              residuals,
              new Measures(
                  measured.value(),
                  measured.squaredGradientNorm(),
                  measured.rayleighQuotient(),
                  measured.kernelShares().getFirst().share(),
                  measured.hessianNorm(),
                  measured.spectrum().eigenvalues()));
      return new Examined(
          row,
          experiment.store().morseCutoffs().stream()
              .map(cutoff -> morse(mark, measured.spectrum(), cutoff))
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

  /// The verdict by the experiment's cut-offs.
  Verdict verdict(double squaredGradientNorm, RelativeResiduals residuals) {
    var cutoffs = experiment.cutoffs();
    return new Cutoffs(cutoffs.critical().getFirst(), cutoffs.flat(), cutoffs.coKernel())
        .verdict(squaredGradientNorm, residuals);
  }

  /// A verdict as the store writes it: "gradient-flat".
  static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private record Measures(
      double value,
      double squaredGradientNorm,
      double rayleigh,
      double kernelShare,
      double frobeniusNorm,
      Point spectrum) {}

  private Examined withoutSpectrum(
      Mark mark, Point theta, RelativeResiduals residuals, SmoothEvaluation evaluation) {
    double[] gradient = new double[theta.dimension()];
    double[] image = new double[theta.dimension()];
    evaluation.gradient(gradient);
    evaluation.hessian().apply(gradient, image);
    double squaredNorm = Vectors.squaredNorm(gradient);
    double rayleigh = Vectors.dot(gradient, image) / squaredNorm;
    var measures =
        new Measures(evaluation.value(), squaredNorm, rayleigh, Double.NaN, Double.NaN, Point.of());
    return new Examined(row(mark, theta, residuals, measures), List.of(), List.of());
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
        word(verdict(measures.squaredGradientNorm(), residuals)),
        theta,
        measures.spectrum());
  }

  private static MorseRow morse(Mark mark, Spectrum spectrum, double cutoff) {
    int negative = spectrum.morseIndex(cutoff);
    int zero = spectrum.nullity(cutoff);
    int n = spectrum.dimension();
    return new MorseRow(
        mark.variant(),
        mark.run(),
        mark.kind(),
        cutoff,
        negative,
        zero,
        n - negative - zero,
        spectrum.morseIndexFraction(cutoff));
  }
}
