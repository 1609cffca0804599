package dev.cairn.study.setup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.data.Samples;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.problem.Seeds;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Npy;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import dev.cairn.nn.PerceptronProgram;
import dev.cairn.objective.SmoothEvaluation;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Problems on samples from files: the same samples in every format, what is done with them, and
/// what is said of files that do not fit.
class OwnDataTest {
  private static final int SAMPLES = 12;
  private static final int FEATURES = 4;

  @TempDir Path directory;

  private final double[] x = new double[SAMPLES * FEATURES];
  private final double[] y = new double[SAMPLES];
  private final double[] w = new double[SAMPLES];

  /// Pixels, so that IDX files can hold them too; the second feature is constant.
  @BeforeEach
  void everyFormat() throws IOException, SQLException {
    var random = new SplittableRandom(3);
    Arrays.setAll(x, i -> i % FEATURES == 1 ? 51 / 255.0 : random.nextInt(256) / 255.0);
    Arrays.setAll(y, _ -> random.nextInt(3));
    Arrays.setAll(w, s -> s % 3);
    Tensor features = Tensor.of(ElementType.F64, new int[] {SAMPLES, FEATURES}, x);
    Tensor classes = Tensor.of(ElementType.F64, new int[] {SAMPLES}, y);
    Tensor weights = Tensor.of(ElementType.F64, new int[] {SAMPLES}, w);
    Map<String, Tensor> arrays = Map.of("x", features, "y", classes, "w", weights);
    TensorFiles.write(directory.resolve("d.npz"), arrays);
    TensorFiles.write(directory.resolve("d.safetensors"), arrays);
    Npy.write(directory.resolve("x.npy"), features);
    Npy.write(directory.resolve("y.npy"), classes);
    var csv = new StringBuilder("a,b,c,d,y,w\n");
    for (int s = 0; s < SAMPLES; s++) {
      for (int j = 0; j < FEATURES; j++) {
        csv.append(x[s * FEATURES + j]).append(',');
      }
      csv.append(y[s]).append(',').append(w[s]).append('\n');
    }
    Path table = Files.writeString(directory.resolve("d.csv"), csv);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT *, 'z' AS text FROM read_csv('%s')) TO '%s' (FORMAT parquet)"
              .formatted(table, directory.resolve("d.parquet")));
      statement.execute(
          "COPY (SELECT 1.0 AS a, NULL::DOUBLE AS b) TO '%s' (FORMAT parquet)"
              .formatted(directory.resolve("hole.parquet")));
    }
    Files.write(directory.resolve("x.idx3-ubyte"), idx(0x803, x, SAMPLES, 2, 2));
    Files.write(directory.resolve("y.idx1-ubyte"), idx(0x801, y, SAMPLES));
  }

  private static byte[] idx(int magic, double[] values, int... extents) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(magic);
    for (int extent : extents) {
      out.writeInt(extent);
    }
    for (double value : values) {
      out.writeByte((int) Math.round(magic == 0x803 ? 255 * value : value));
    }
    return bytes.toByteArray();
  }

  private Experiment experiment(String data, String loss, int outputs) throws IOException {
    Path file = directory.resolve("mine.yaml");
    Files.writeString(
        file,
        """
        name: mine
        problem:
          type: network
          data: {type: file, %s}
          layers: [4, 3, %d]
          loss: %s
        start: {type: normal, variance: 1}
        finder: {type: newton_mr}
        runs: 2
        iterations: 2
        """
            .formatted(data, outputs, loss));
    return ExperimentFile.read(file).experiment();
  }

  private DataTensors samples(String data) throws IOException {
    ProblemSpec.Network network =
        (ProblemSpec.Network) experiment(data, "cross_entropy", 3).problem();
    return Samples.load(network.data(), Seeds.generator(1));
  }

  private static double value(LoadedProblem problem, double[] theta) {
    try (SmoothEvaluation evaluation = problem.objective().get().at(theta)) {
      return evaluation.value();
    }
  }

  private static double[] theta(int n) {
    return new SplittableRandom(8).doubles(n, -1, 1).toArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path: d.npz",
        "path: d.safetensors, features: [x], targets: [y]",
        "path: x.npy, targets_path: y.npy",
        "path: d.csv, targets: [y], features: [a, b, c, d]",
        "path: d.parquet, targets: [y], features: [a, b, c, d]",
        "path: x.idx3-ubyte, targets_path: y.idx1-ubyte"
      })
  void everyFormatHoldsTheSameSamples(String data) throws IOException {
    DataTensors samples = samples(data);
    assertArrayEquals(x, samples.features().values());
    assertArrayEquals(y, samples.targets().orElseThrow().values());
    LoadedProblem problem = Problems.load(experiment(data, "cross_entropy", 3).problem(), 1);
    LoadedProblem other = Problems.load(experiment("path: d.npz", "cross_entropy", 3).problem(), 1);
    double[] theta = theta(problem.dimension());
    assertEquals(value(other, theta), value(problem, theta));
  }

  @Test
  void samplesAreShuffledBySeedChosenStandardisedAndReduced() throws IOException {
    DataTensors shuffled = samples("path: d.npz, prepare: {shuffled: true}");
    assertArrayEquals(
        shuffled.features().values(),
        samples("path: d.npz, prepare: {shuffled: true}").features().values());
    assertNotEquals(Arrays.toString(y), Arrays.toString(shuffled.targets().orElseThrow().values()));
    for (int s = 0; s < SAMPLES; s++) {
      double[] row = row(shuffled.features(), s);
      double label = shuffled.targets().orElseThrow().values()[s];
      assertTrue(
          IntStream.range(0, SAMPLES)
              .anyMatch(
                  t ->
                      y[t] == label
                          && Arrays.equals(
                              row, Arrays.copyOfRange(x, t * FEATURES, (t + 1) * FEATURES))));
    }
    DataTensors some = samples("path: d.npz, prepare: {shuffled: true, samples: 5}");
    assertEquals(5, some.samples());
    assertArrayEquals(row(shuffled.features(), 4), row(some.features(), 4));

    Tensor scaled = samples("path: d.npz, prepare: {standardised: true}").features();
    for (int j = 0; j < FEATURES; j++) {
      double mean = 0;
      double squares = 0;
      for (int s = 0; s < SAMPLES; s++) {
        mean += row(scaled, s)[j] / SAMPLES;
        squares += row(scaled, s)[j] * row(scaled, s)[j] / SAMPLES;
      }
      assertEquals(0, mean, 1e-13);
      assertEquals(j == 1 ? 0 : 1, squares, 1e-13);
    }
    Tensor reduced = samples("path: d.npz, prepare: {components: 2}").features();
    assertEquals(2, reduced.extent(1));
    double covariance = 0;
    for (int s = 0; s < SAMPLES; s++) {
      covariance += row(reduced, s)[0] * row(reduced, s)[1] / SAMPLES;
    }
    assertEquals(0, covariance, 1e-13);
  }

  private static double[] row(Tensor tensor, int s) {
    int width = tensor.extent(1);
    return Arrays.copyOfRange(tensor.values(), s * width, (s + 1) * width);
  }

  @Test
  void weightsCountAndTargetsAreWhatIsLearnt() throws IOException {
    String weighted = "path: d.csv, features: [a, b, c, d], targets: [y], weights: w";
    LoadedProblem problem = Problems.load(experiment(weighted, "mean_squared", 1).problem(), 1);
    double[] theta = theta(problem.dimension());
    // Samples of weight 0 left out, those of weight 2 twice.
    var csv = new StringBuilder();
    List<String> lines = Files.readAllLines(directory.resolve("d.csv"));
    csv.append(lines.getFirst()).append('\n');
    for (int s = 0; s < SAMPLES; s++) {
      csv.repeat(lines.get(s + 1) + '\n', (int) w[s]);
    }
    Files.writeString(directory.resolve("twice.csv"), csv);
    String repeated = "path: twice.csv, features: [a, b, c, d], targets: [y]";
    LoadedProblem other = Problems.load(experiment(repeated, "mean_squared", 1).problem(), 1);
    assertEquals(value(other, theta), value(problem, theta), 1e-13);
    assertTrue(problem.description().startsWith("regression 4-3-1"), problem.description());
    // Class numbers are nothing to reproduce: the network is to give its inputs.
    LoadedProblem coder = Problems.load(experiment("path: d.npz", "mean_squared", 4).problem(), 1);
    assertTrue(coder.description().startsWith("auto-encoder"), coder.description());
    assertEquals(
        PerceptronProgram.loss(coder.network().orElseThrow().network()).parameters(),
        coder.parameters().tensors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          path: no.npz                                  | no.npz: there is no such file
          path: no.csv                                  | no.csv: there is no such file
          path: no.parquet                              | no.parquet: there is no such file
          path: no.idx                                  | no.idx: cannot be read: there is no such file
          path: mine.yaml                               | must end in .npy, .npz
          path: "*.parquet"                             | there is no such file
          path: y.idx1-ubyte                            | magic number 0x00000801, expected 0x00000803
          path: x.idx3-ubyte, targets_path: x.idx3-ubyte | magic number 0x00000803, expected 0x00000801
          path: d.npz, features: [x, w]                 | features are named [x, w], must be one array
          path: d.npz, features: [z]                    | no array "z"
          path: d.npz, targets: [y], targets_path: y.npy | must be in one place
          path: d.csv, targets: [y], targets_path: y.npy | must be in one place
          path: d.csv, targets: [z]                     | no column "z": it has "a, b, c, d, y, w"
          path: d.csv, targets: [y]                     | inputs of 5 features for a network that wants 4
          path: d.csv, targets: [y], features: [y]      | column "y": has more than one role
          path: d.parquet, targets: [text]              | no column "text"
          path: hole.parquet                            | column "b", row 0: the value is missing
          path: d.npz, targets: [x]                     | targets of 4 features for a network that wants 3
          path: d.npz, targets: [w], features: [y]      | inputs of 1 features
          path: x.npy                                   | the data have no labels
          path: d.npz, prepare: {samples: 13}           | prepare.samples is 13, the file has 12
          path: d.npz, prepare: {samples: 0}            | mine.yaml, line 4: problem.data.prepare.samples is '0', must be a whole number in [1, ∞)
          path: d.npz, prepare: {components: 5}         | prepare.components is 5, the samples have 4 features
          path: d.npz, prepare: {component: 5}          | did you mean 'components'?
          """)
  void whatDoesNotFitIsSaidInOneLine(String data, String message) {
    CairnException refused =
        assertThrows(
            CairnException.class,
            () -> Problems.load(experiment(data, "cross_entropy", 3).problem(), 1));
    String line = String.valueOf(refused.getMessage());
    assertTrue(line.contains(message), line);
    assertEquals(1, line.lines().count(), line);
  }

  @Test
  void labelsMustBeClassesOfTheNetwork() {
    CairnException refused =
        assertThrows(
            CairnException.class,
            () -> Problems.load(experiment("path: d.npz", "cross_entropy", 2).problem(), 1));
    String line = String.valueOf(refused.getMessage());
    assertTrue(line.endsWith(" is 2, must be a class from 0 to 1"), line);
  }
}
