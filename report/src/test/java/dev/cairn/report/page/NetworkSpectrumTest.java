package dev.cairn.report.page;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.data.SampleFile;
import dev.cairn.formats.ColumnRoles;
import dev.cairn.formats.Limits;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.report.inspect.InspectionText;
import dev.cairn.spectrum.Estimate;
import dev.cairn.spectrum.SpectralDensity;
import dev.cairn.study.inspect.Inspection;
import dev.cairn.study.inspect.Inspection.Curvature;
import dev.cairn.study.inspect.Inspector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The random estimates on the spectrum of a trained network, most of which lies close to 0: their
/// bands hold the truth as often as they say.
class NetworkSpectrumTest {
  private static final Path DIGITS = Path.of("..", "examples", "digits");
  private static final int SEEDS = 100;

  /// 100 draws at 95 %: fewer hits have probability below 1e-3.
  private static final int LEAST_HITS = 87;

  @Test
  @Tag("long")
  void bandsHoldTheTruthAtTheStatedRate() throws IOException {
    double[] eigenvalues = eigenvalues();
    SymmetricOperator hessian = diagonal(eigenvalues);
    double trace = Arrays.stream(eigenvalues).sum();
    List<Double> cutoffs = Inspector.DEFAULT.eigenvalueCutoffs();
    int[] hits = new int[cutoffs.size()];
    int within = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SpectralDensity density =
          Inspector.DEFAULT.quadrature().of(hessian, new SplittableRandom(seed));
      for (int c = 0; c < hits.length; c++) {
        double cutoff = cutoffs.get(c);
        long index = Arrays.stream(eigenvalues).filter(e -> e < -cutoff).count();
        SpectralDensity.Band band = density.morseIndex(cutoff, InspectionText.CONFIDENCE);
        hits[c] += band.lower() <= index && index <= band.upper() ? 1 : 0;
      }
      Estimate estimate = Inspector.DEFAULT.trace().trace(hessian, new SplittableRandom(seed));
      within += Math.abs(estimate.value() - trace) <= 2 * estimate.standardError() ? 1 : 0;
    }
    for (int c = 0; c < hits.length; c++) {
      assertTrue(hits[c] >= LEAST_HITS, cutoffs.get(c) + ": " + hits[c]);
    }
    assertTrue(within >= LEAST_HITS, "trace: " + within);
  }

  private static double[] eigenvalues() throws IOException {
    var samples =
        new SampleFile(DIGITS.resolve("digits.npz"), Optional.empty(), ColumnRoles.FEATURES_ONLY)
            .read();
    OnnxProblem problem =
        OnnxProblem.of(
            OnnxModel.read(DIGITS.resolve("digits.onnx"), Limits.DEFAULT),
            samples,
            new OnnxProblem.Settings(List.of(), Optional.empty(), 0.01));
    Inspection point =
        Inspector.DEFAULT.inspect(problem.objective(), problem.start().toArray(), (_, _, _) -> {});
    return ((Curvature.Complete) point.curvature()).spectrum().eigenvalues().toArray();
  }

  /// The random vectors are Gaussian: any other basis would serve as well.
  private static SymmetricOperator diagonal(double[] eigenvalues) {
    return new SymmetricOperator() {
      @Override
      public int dimension() {
        return eigenvalues.length;
      }

      @Override
      public void apply(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
          y[i] = eigenvalues[i] * x[i];
        }
      }
    };
  }
}
