package dev.cairn.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.PointCollection;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.landscape.ProblemStructure;
import dev.cairn.study.setup.SearchDomains;
import dev.cairn.study.work.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One perceptron as a network and as ONNX models: its hidden units are recognised in the graph, so
/// the same points are counted.
class OnnxLandscapesTest {
  private static final String SAMPLES =
      """
          type: given
          inputs: [[-1, -1], [-1, 1], [1, -1], [1, 1]]
          targets: [[-1], [1], [1], [-1]]
      """;

  private static final String SEARCH =
      """
        l2: 0.1
      start: {type: normal, variance: 1}
      finder: {type: eigenvector_following}
      runs: 200000
      iterations: 300
      """;

  private static final String NETWORK =
      """
      name: network
      problem:
        type: network
        data:
      %s  layers: [2, 2, 1]
        activation: tanh
      %s\
      """
          .formatted(SAMPLES, SEARCH);

  @TempDir Path directory;

  private Experiment model(String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream in =
        Objects.requireNonNull(OnnxLandscapesTest.class.getResourceAsStream(name))) {
      Files.copy(in, file);
    }
    return ExperimentFile.parse(
            """
            name: model
            problem:
              type: onnx
              model: %s
              loss: mean_squared
              data:
            %s%s\
            """
                .formatted(file, SAMPLES.indent(2), SEARCH),
            "model.yaml")
        .experiment();
  }

  private static PointCollection explore(Experiment experiment) {
    var domain =
        SearchDomains.of(
            experiment, Problems.load(experiment), ProblemStructure.of(experiment).symmetry());
    return LandscapeSearch.DEFAULT.explore(domain, SearchDomains.seed(experiment)).points();
  }

  private static double value(SmoothObjective objective, double[] theta) {
    try (var evaluation = objective.at(theta)) {
      return evaluation.value();
    }
  }

  @Tag("long")
  @Test
  void asManyPointsAsTheNetwork() throws IOException {
    asManyPointsAsTheNetwork("exclusive-or-gemm.onnx");
  }

  @Test
  @Tag("long")
  void asManyPointsWhereLayersAreProductsAndSums() throws IOException {
    asManyPointsAsTheNetwork("exclusive-or-matmul.onnx");
  }

  private void asManyPointsAsTheNetwork(String name) throws IOException {
    Experiment network = ExperimentFile.parse(NETWORK, "network.yaml").experiment();
    Experiment model = model(name);
    double[] zero = new double[9];
    assertEquals(
        value(Problems.load(network).objective().get(), zero),
        value(Problems.load(model).objective().get(), zero),
        1e-15);
    PointCollection expected = explore(network);
    PointCollection found = explore(model);
    assertEquals(ProblemStructure.of(network).words(), ProblemStructure.of(model).words());
    assertEquals(BigInteger.valueOf(8), ProblemStructure.of(model).symmetry().order());
    assertEquals(expected.census(), found.census());
    assertTrue(expected.size() > 10, () -> expected.census().toString());
    assertEquals(BigInteger.ONE, found.completeness().eulerSum());
  }

  @Test
  void whereNoSymmetryIsKnownDuplicatesAreSaidToBePossible() {
    var file =
        ExperimentFile.parse(
            """
            name: wells
            problem: {type: formula, f: "(x^2 - 1)^2 + (y^2 - 1)^2"}
            start: {type: uniform, lower: [-2, -1.5], upper: 2}
            finder: {type: eigenvector_following}
            runs: 300
            iterations: 200
            """,
            "wells.yaml");
    var clock = InstantSource.system();
    try (var session = LandscapeStudy.open(file, directory, LandscapeSearch.DEFAULT, clock)) {
      assertTrue(session.run(Engine.of(1), _ -> {}));
      CollectionSummary summary;
      try (var reader = session.reader()) {
        summary = CollectionSummary.read(reader).getFirst();
      }
      assertFalse(summary.symmetryKnown());
      assertTrue(
          summary.lines().toString().contains("duplicates up to symmetry are possible"),
          summary.lines()::toString);
      assertEquals(9, summary.points().size());
      assertTrue(summary.euler().applies());
    }
  }
}
