package dev.cairn.experiment.problem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.testkit.SmoothObjectiveContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// ONNX models whose samples are cut into partitions: a classifier, two features, four hidden units
/// with tanh, three classes.
class PartitionedModelTest {
  private static final int SAMPLES = 101;
  private static final int HIDDEN = 4;
  private static final int CLASSES = 3;
  private static final int N = HIDDEN * 3 + CLASSES * (HIDDEN + 1);
  private static final double L2 = 0.25;

  /// The first samples have no weight, so neither have the first partitions.
  private static final int IDLE = 20;

  @TempDir private Path directory;
  private Path data = Path.of("");
  private final double[][] rows = new double[SAMPLES][]; // two features, class, weight

  @BeforeEach
  void writeSamples() throws IOException {
    var random = new SplittableRandom(24);
    var text = new StringBuilder("a,b,y,w\n");
    for (int s = 0; s < SAMPLES; s++) {
      rows[s] =
          new double[] {
            random.nextDouble(-2, 2),
            random.nextDouble(-2, 2),
            random.nextInt(CLASSES),
            s < IDLE ? 0 : random.nextInt(1, 6)
          };
      text.append("%s,%s,%s,%s%n".formatted(Arrays.stream(rows[s]).boxed().toArray()));
    }
    data = Files.writeString(directory.resolve("data.csv"), text);
  }

  private LoadedProblem problem(int partitions) throws Exception {
    Path model =
        Path.of(
            Objects.requireNonNull(PartitionedModelTest.class.getResource("classifier.onnx"))
                .toURI());
    return Problems.load(
        ExperimentFile.parse(
                """
                name: model
                problem:
                  type: onnx
                  model: '%s'
                  loss: cross_entropy
                  l2: %s
                  data: {type: file, path: '%s', targets: [y], weights: w}
                  partitions: %s
                start: {type: normal, variance: 1}
                finder: {type: newton_mr}
                runs: 1
                iterations: 3
                """
                    .formatted(model, L2, data, partitions),
                "model.yaml")
            .experiment());
  }

  private static double[] theta() {
    return new SplittableRandom(N).doubles(N, -1, 1).toArray();
  }

  /// The weighted mean of -log softmax, and λ·mean(θ²).
  private double expected(double[] theta) {
    double sum = 0;
    double weights = 0;
    for (double[] row : rows) {
      sum += row[3] * crossEntropy(theta, row);
      weights += row[3];
    }
    return sum / weights + L2 * Arrays.stream(theta).map(x -> x * x).sum() / N;
  }

  private static double crossEntropy(double[] theta, double[] row) {
    double[] scores = new double[CLASSES];
    for (int o = 0; o < CLASSES; o++) {
      scores[o] = theta[N - CLASSES + o];
      for (int h = 0; h < HIDDEN; h++) {
        double in = theta[2 * h] * row[0] + theta[2 * h + 1] * row[1] + theta[2 * HIDDEN + h];
        scores[o] += theta[3 * HIDDEN + HIDDEN * o + h] * Math.tanh(in);
      }
    }
    return Math.log(Arrays.stream(scores).map(Math::exp).sum()) - scores[(int) row[2]];
  }

  private static double[] onThreads(LoadedProblem problem, int threads) {
    LoadedProblem.Cut cut = problem.cut().orElseThrow();
    double[] gradient = new double[N];
    double[] all = new double[2 * N + 1];
    try (var objective = cut.objective(N, new LocalPartitions(cut.problem(), threads, 1 << 20));
        SmoothEvaluation evaluation = objective.at(theta())) {
      evaluation.gradient(gradient);
      double[] product = new double[N];
      evaluation.hessian().apply(theta(), product);
      all[0] = evaluation.value();
      System.arraycopy(gradient, 0, all, 1, N);
      System.arraycopy(product, 0, all, 1 + N, N);
    }
    return all;
  }

  @Tag("long")
  @Test
  void theValueIsThatOfTheFormulaAndItsBitsThoseOfAnyNumberOfThreads() throws Exception {
    double expected = expected(theta());
    for (int partitions : new int[] {1, 7, SAMPLES}) {
      LoadedProblem problem = problem(partitions);
      assertEquals(N, problem.dimension());
      assertEquals(SAMPLES, problem.samples());
      double[] one = onThreads(problem, 1);
      assertEquals(expected, one[0], 1e-14 * expected);
      assertArrayEquals(one, onThreads(problem, 2));
      assertArrayEquals(one, onThreads(problem, 3));
    }
  }

  @Test
  void keepsThePromisesOfAnObjective() throws Exception {
    SmoothObjectiveContract.check(problem(7).objective().get(), theta());
  }
}
