package dev.cairn.study.setup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.problem.SumObjective;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.store.IterateRow;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.StoreReader;
import dev.cairn.testkit.SmoothObjectiveContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Campaigns of few runs share samples.
class ParallelPlanTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-27T00:00:00Z"));

  private static final ExperimentFile FEW =
      ExperimentFile.parse(
          """
          name: few
          problem:
            type: network
            data: {type: gaussian, samples: 1730, variances: [2, 1, 1]}
            layers: [3, 2, 3]
            activation: tanh
            l2: 0.1
          start: {type: normal, variance: 1}
          finder: {type: newton_mr, hessian: spectrum}
          runs: 2
          iterations: 6
          """,
          "few.yaml");

  @TempDir Path temporary;

  /// A convolutional network on 1,500 random images.
  private ExperimentFile model() throws IOException {
    int samples = 1500;
    var random = new SplittableRandom(4);
    TensorFiles.write(
        temporary.resolve("many.npz"),
        Map.of(
            "x",
            Tensor.of(
                ElementType.F64,
                new int[] {samples, 1, 8, 8},
                random.doubles(64L * samples).toArray()),
            "y",
            Tensor.of(
                ElementType.F64,
                new int[] {samples},
                random.ints(samples, 0, 10).asDoubleStream().toArray())));
    return ExperimentFile.parse(
        """
        name: model
        problem:
          type: onnx
          model: ../examples/digits/digits.onnx
          data: {type: file, path: "%s"}
          l2: 0.01
        start: {type: around, variance: 1e-4}
        finder: {type: newton_mr, hessian: products, maxit: 4}
        runs: 1
        iterations: 2
        store: {spectra_up_to: 0}
        """
            .formatted(temporary.resolve("many.npz")),
        "model.yaml");
  }

  private static SmoothObjective objective(ExperimentFile file, int runs, int workers) {
    return new ParallelPlan(runs, workers).objective(Variant.load(file).getFirst(), 1).get();
  }

  @Test
  void manyRunsShareNoSamples() {
    assertFalse(objective(FEW, ParallelPlan.ENOUGH_RUNS, 64) instanceof SumObjective);
    assertFalse(objective(FEW.set("finder", "{type: k_fac}"), 1, 64) instanceof SumObjective);
  }

  @Test
  void partsAreAsManyAsWorkAndMemoryAllow() {
    assertEquals(8, new ParallelPlan(1, 2).parts(10_000, 552));
    assertEquals(2, new ParallelPlan(5, 64).parts(10_000, 552));
    assertEquals(1, new ParallelPlan(8, 64).parts(10_000, 552));
    assertEquals(1, new ParallelPlan(1, 64).parts(900, 552)); // a part has at least 500 samples
    assertEquals(
        2, new ParallelPlan(1, 64).parts(10_000, 4_000)); // 32 million entries of a Hessian
    assertEquals(1, new ParallelPlan(2, 64).parts(10_000, 4_000));
  }

  @Test
  void partsAddUpToTheWhole() {
    SmoothObjective whole = objective(FEW, ParallelPlan.ENOUGH_RUNS, 1);
    double[] theta = new double[whole.dimension()];
    Arrays.setAll(theta, i -> Math.sin(i + 1));
    for (int workers : List.of(1, 2, 5)) {
      try (var parted = assertInstanceOf(SumObjective.class, objective(FEW, 1, workers))) {
        assertArrayEquals(hessian(whole, theta), hessian(parted, theta), 1e-13);
        SmoothObjectiveContract.check(parted, theta);
      }
    }
  }

  @Test
  void modelsShareSamplesToo() throws IOException {
    ExperimentFile file = model();
    SmoothObjective whole = objective(file, ParallelPlan.ENOUGH_RUNS, 1);
    assertFalse(whole instanceof SumObjective);
    double[] theta = new double[whole.dimension()];
    Arrays.setAll(theta, i -> 0.1 * Math.sin(i + 1));
    double[] expected = new double[theta.length];
    double[] found = new double[theta.length];
    for (int workers : List.of(1, 3)) {
      try (var parted = assertInstanceOf(SumObjective.class, objective(file, 1, workers));
          var there = whole.at(theta);
          var here = parted.at(theta)) {
        assertEquals(there.value(), here.value(), 1e-13);
        there.hessian().apply(theta, expected);
        here.hessian().apply(theta, found);
        assertArrayEquals(expected, found, 1e-13);
      }
    }
    assertEquals(iterates(file, 1), iterates(file, 3));
  }

  private static double[] hessian(SmoothObjective objective, double[] theta) {
    var hessian = new DenseSymmetric(theta.length);
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      evaluation.hessian().assemble(hessian);
    }
    return hessian.entries();
  }

  @Test
  void theSameBitsOnAnyNumberOfWorkers() {
    List<Object> one = iterates(FEW, 1);
    assertTrue(one.size() > 6, () -> one.size() + " iterates");
    for (int workers : List.of(2, 4, 7)) {
      assertEquals(one, iterates(FEW, workers));
    }
  }

  private List<Object> iterates(ExperimentFile file, int workers) {
    Path directory = temporary.resolve("w" + workers);
    try (Campaign campaign = Campaign.create(file, directory, CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(workers, CLOCK, System::nanoTime, _ -> {}));
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      var rows = new ArrayList<Object>();
      reader.forEachIterate(row -> rows.add(numbers(row)));
      return rows;
    }
  }

  private static Object numbers(IterateRow row) {
    return List.of(
        row.run(), row.iterate(), row.loss(), row.squaredGradientNorm(), row.r(), row.theta());
  }
}
