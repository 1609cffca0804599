package dev.cairn.experiment.problem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.testkit.SmoothObjectiveContract;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objectives whose samples are cut into partitions.
class PartitionedObjectiveTest {
  private static final int SAMPLES = 131;

  /// The first samples, of partitions that have no weight.
  private static final int IDLE = 30;

  @TempDir private Path directory;
  private Path data = Path.of("");
  private final double[][] rows = new double[SAMPLES][];

  @BeforeEach
  void writeSamples() throws IOException {
    var random = new SplittableRandom(5);
    var text = new StringBuilder("a,b,y,z,w\n");
    for (int s = 0; s < SAMPLES; s++) {
      rows[s] = random.doubles(5, -2, 2).toArray();
      rows[s][4] = s < IDLE ? 0 : random.nextInt(1, 9);
      text.append("%s,%s,%s,%s,%s%n".formatted(Arrays.stream(rows[s]).boxed().toArray()));
    }
    data = Files.writeString(directory.resolve("data.csv"), text);
  }

  private Experiment experiment(String layers, String more) {
    return ExperimentFile.parse(
            """
            name: cut
            problem:
              type: network
              layers: %s
              activation: tanh
              l2: 0.03
              data: {type: file, path: '%s', features: [a, b], targets: [y, z], weights: w, prepare: {standardised: true}}
              partitions: 16
            start: {type: normal, variance: 1}
            finder: {type: newton_mr}
            runs: 1
            iterations: 3
            """
                .formatted(layers, data)
                .replace("weights: w, prepare: {standardised: true}", more),
            "cut.yaml")
        .experiment();
  }

  private static double[] theta(int n) {
    return new SplittableRandom(n).doubles(n, -1, 1).toArray();
  }

  /// Value, gradient, product and matrix, one behind the other.
  private static double[] all(SmoothObjective objective) {
    int n = objective.dimension();
    double[] gradient = new double[n];
    double[] product = new double[n];
    var hessian = new DenseSymmetric(n);
    double[] numbers = new double[1 + 2 * n + n * n];
    try (SmoothEvaluation evaluation = objective.at(theta(n))) {
      evaluation.hessian().apply(theta(n), product);
      numbers[0] = evaluation.value();
      evaluation.gradient(gradient);
      evaluation.hessian().assemble(hessian);
    }
    System.arraycopy(gradient, 0, numbers, 1, n);
    System.arraycopy(product, 0, numbers, 1 + n, n);
    System.arraycopy(hessian.entries(), 0, numbers, 1 + 2 * n, n * n);
    return numbers;
  }

  private static double[] onThreads(LoadedProblem problem, int threads) {
    LoadedProblem.Cut cut = problem.cut().orElseThrow();
    try (var objective =
        cut.objective(problem.dimension(), new LocalPartitions(cut.problem(), threads, 1 << 20))) {
      return all(objective);
    }
  }

  @Tag("long")
  @Test
  void theBitsAreTheSameOnAnyNumberOfThreadsAndTheNumbersThoseOfTheWhole() {
    for (String more : new String[] {"weights: w, prepare: {standardised: true}", "prepare: {}"}) {
      Experiment experiment = experiment("[2, 4, 2]", more);
      LoadedProblem cut = Problems.load(experiment);
      assertEquals(SAMPLES, cut.samples());
      double[] one = onThreads(cut, 1);
      assertArrayEquals(one, onThreads(cut, 2));
      assertArrayEquals(one, onThreads(cut, 3));
      assertArrayEquals(one, all(cut.objective().get()));
      double[] whole = all(Problems.whole(experiment).objective().get());
      double largest = Arrays.stream(whole).map(Math::abs).max().orElseThrow();
      assertArrayEquals(whole, one, 1e-14 * largest);
    }
  }

  /// Without a hidden layer f is Σ w (Wx + b - y)² / (2 Σ w) + λ·mean(θ²), two outputs.
  @Test
  void theValueIsThatOfTheFormula() {
    Experiment experiment = experiment("[2, 2]", "weights: w");
    LoadedProblem cut = Problems.load(experiment);
    double[] theta = theta(cut.dimension());
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal weights = BigDecimal.ZERO;
    for (double[] row : rows) {
      BigDecimal weight = new BigDecimal(row[4]);
      weights = weights.add(weight);
      for (int o = 0; o < 2; o++) {
        BigDecimal error = new BigDecimal(theta[4 + o]).subtract(new BigDecimal(row[2 + o]));
        for (int j = 0; j < 2; j++) {
          error = error.add(new BigDecimal(theta[2 * o + j]).multiply(new BigDecimal(row[j])));
        }
        sum = sum.add(weight.multiply(error.pow(2)));
      }
    }
    BigDecimal squares =
        Arrays.stream(theta)
            .mapToObj(x -> new BigDecimal(x).pow(2))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal expected =
        sum.divide(weights.multiply(BigDecimal.TWO), MathContext.DECIMAL128)
            .add(
                squares
                    .multiply(new BigDecimal("0.03"))
                    .divide(new BigDecimal(theta.length), MathContext.DECIMAL128));
    try (SmoothEvaluation evaluation = cut.objective().get().at(theta)) {
      assertEquals(expected.doubleValue(), evaluation.value(), 1e-14 * expected.doubleValue());
    }
  }

  @Test
  void keepsThePromisesOfAnObjective() {
    LoadedProblem cut = Problems.load(experiment("[2, 3, 2]", "weights: w"));
    SmoothObjectiveContract.check(cut.objective().get(), theta(cut.dimension()));
  }

  @Test
  void samplesThatChangeMeanwhileAreRefused() throws IOException {
    LoadedProblem problem = Problems.load(experiment("[2, 2]", "weights: w"));
    SmoothObjective objective = problem.objective().get();
    Files.writeString(data, Files.readString(data) + "1,2,3,4,5\n");
    String said =
        String.valueOf(
            assertThrows(
                    CairnException.class, () -> objective.at(theta(problem.dimension())).value())
                .getMessage());
    assertTrue(said.contains("changed while partitions were read"), said);
  }

  private static String refusal(String problem) {
    return String.valueOf(
        assertThrows(
                CairnException.class,
                () ->
                    ExperimentFile.parse(
                            """
                        name: refused
                        problem: {%s, partitions: 4}
                        start: {type: normal, variance: 1}
                        finder: {type: newton_mr}
                        runs: 1
                        iterations: 3
                        """
                                .formatted(problem),
                            "refused.yaml")
                        .experiment())
            .getMessage());
  }

  @Test
  void whatCannotBeCutIsRefusedAtOnce() {
    String network = "type: network, layers: [2, 2], ";
    String file = "data: {type: file, path: x.npy, prepare: {%s}}";
    String gaussian = refusal(network + "data: {type: gaussian, samples: 9, variances: [1, 1]}");
    assertTrue(gaussian.contains("partitions are of samples in files"), gaussian);
    String shuffled = refusal(network + file.formatted("shuffled: true"));
    assertTrue(shuffled.contains("read in the order of the file"), shuffled);
    String components = refusal(network + file.formatted("components: 2"));
    assertTrue(components.contains("need all samples at once"), components);
    String graph = refusal("type: onnx, model: m.onnx");
    assertTrue(graph.contains("partitions are of samples in files"), graph);
    String unnamed = refusal("type: onnx, model: m.onnx, " + file.formatted(""));
    assertTrue(unnamed.contains("need a loss that is named"), unnamed);
    for (String other :
        new String[] {
          "type: formula, f: x^2", "type: function, name: quartic", "type: external, command: [x]"
        }) {
      String said = refusal(other);
      assertTrue(said.contains("partitions"), said);
      assertEquals(1, said.lines().count(), said);
    }
  }
}
