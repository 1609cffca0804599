package dev.cairn.experiment.problem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.experiment.data.SampleFile;
import dev.cairn.formats.ColumnRoles;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.Limits;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.testkit.SmoothObjectiveContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SumObjectiveTest {
  private static final Path DIGITS = Path.of("..", "examples", "digits");
  private static final OnnxProblem.Settings SETTINGS =
      new OnnxProblem.Settings(List.of(), Optional.empty(), 0.01);

  private static List<OnnxProblem> parts(int count) throws IOException {
    DataTensors samples =
        new SampleFile(DIGITS.resolve("digits.npz"), Optional.empty(), ColumnRoles.FEATURES_ONLY)
            .read();
    OnnxModel model = OnnxModel.read(DIGITS.resolve("digits.onnx"), Limits.DEFAULT);
    return OnnxProblem.of(model, samples, SETTINGS).parts(count);
  }

  private static double[] product(SmoothObjective objective, double[] theta, double[] v) {
    double[] y = new double[theta.length];
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      evaluation.hessian().apply(v, y);
    }
    return y;
  }

  @Test
  void partsAddUpToTheWholeTheSameOnAnyNumberOfThreads() throws IOException {
    SmoothObjective whole = parts(1).getFirst().objective();
    List<OnnxProblem> parts = parts(7);
    double[] theta = parts.getFirst().start().toArray();
    double[] v = new SplittableRandom(2).doubles(theta.length, -1, 1).toArray();
    double[] expected = product(whole, theta, v);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    double[][] products = new double[3][];
    for (int t = 0; t < 3; t++) {
      try (var sum =
              SumObjective.sum(parts.stream().map(OnnxProblem::objective).toList(), 1 + 2 * t);
          var a = whole.at(theta);
          var b = sum.at(theta)) {
        products[t] = product(sum, theta, v);
        assertEquals(a.value(), b.value(), 1e-14);
      }
      assertArrayEquals(expected, products[t], 1e-13 * largest);
      assertArrayEquals(products[0], products[t]);
    }
  }

  @Test
  void aSumKeepsThePromisesOfAnObjective() throws IOException {
    List<OnnxProblem> parts = parts(2);
    try (var sum = SumObjective.sum(parts.stream().map(OnnxProblem::objective).toList(), 2)) {
      SmoothObjectiveContract.check(sum, parts.getFirst().start().toArray());
    }
  }
}
