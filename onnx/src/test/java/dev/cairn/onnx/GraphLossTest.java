package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxProblem.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Losses that stand in the graph: targets as a second input, means over the samples.
class GraphLossTest {
  private static final double[] X = {0.5, -1, 2, 0.25, 1.5, -0.75};
  private static final double[] T = {1, 0, 0.5, 2, -1, 0.25};
  private static final double W = 0.75;

  @TempDir Path directory;

  /// Of x·w and the target t, both `[N, 2]`, the squares of the differences are e.
  private static OnnxFiles squares() {
    double[] w = {W};
    return new OnnxFiles(13)
        .input("x", false, 0, 2)
        .input("t", false, 0, 2)
        .output("y")
        .initialiser("w", Tensor.of(ElementType.F64, new int[] {1}, w))
        .node("Mul", List.of("x", "w"), List.of("z"), Map.of())
        .node("Sub", List.of("z", "t"), List.of("d"), Map.of())
        .node("Mul", List.of("d", "d"), List.of("e"), Map.of());
  }

  private double value(OnnxFiles files, Optional<ModelLoss> loss) throws IOException {
    OnnxModel model =
        OnnxModel.read(Files.write(directory.resolve("m.onnx"), files.bytes()), Limits.DEFAULT);
    DataTensors data =
        new DataTensors(
            "data",
            Tensor.of(ElementType.F64, new int[] {3, 2}, X.clone()),
            Optional.of(Tensor.of(ElementType.F64, new int[] {3, 2}, T.clone())),
            Optional.empty());
    OnnxProblem problem = OnnxProblem.of(model, data, new Settings(List.of(), loss, 0));
    assertEquals(ModelLoss.OUTPUT, problem.lossKind());
    assertEquals(
        List.of(1.0, 0.0, 0.5), Arrays.stream(problem.targets()).boxed().limit(3).toList());
    try (var evaluation = problem.objectiveAssumingSmooth().at(problem.start().toArray())) {
      return evaluation.value();
    }
  }

  private double value(OnnxFiles files) throws IOException {
    return value(files, Optional.empty());
  }

  private static double sum() {
    double sum = 0;
    for (int i = 0; i < X.length; i++) {
      sum += (W * X[i] - T[i]) * (W * X[i] - T[i]);
    }
    return sum;
  }

  private static Map<String, Object> dropped() {
    return Map.of("keepdims", 0L);
  }

  @Test
  void aMeanOfAllIsATermForEachSample() throws IOException {
    var mean = squares().node("ReduceMean", List.of("e"), List.of("y"), dropped());
    assertEquals(sum() / 6, value(mean), 1e-15);
  }

  @Test
  void meansAreScaledAndAddedToWhatAllSamplesShare() throws IOException {
    var files =
        squares()
            .wholes("one", 1)
            .node("ReduceSum", List.of("e", "one"), List.of("s"), dropped())
            .node(
                "ReduceMean",
                List.of("s"),
                List.of("m"),
                Map.of("axes", new long[] {0}, "keepdims", 0L))
            .node("Mul", List.of("m", "w"), List.of("a"), Map.of())
            .node("Sub", List.of("a", "w"), List.of("y"), Map.of());
    assertEquals(W * sum() / 3 - W, value(files), 1e-15);
  }

  @Test
  void aSumOverTheNumberOfSamplesIsAMean() throws IOException {
    var files =
        squares()
            .node("ReduceSum", List.of("e"), List.of("s"), dropped())
            .node("Shape", List.of("x"), List.of("extents"), Map.of())
            .wholes("first", 0)
            .node("Gather", List.of("extents", "first"), List.of("n"), Map.of())
            .node("Cast", List.of("n"), List.of("count"), Map.of("to", 11L))
            .node("Div", List.of("s", "count"), List.of("y"), Map.of());
    assertEquals(sum() / 3, value(files), 1e-15);
  }

  /// As of samples whose weights θ gives: the divisor would be that of the start. Nor does θ choose
  /// which samples count.
  @ParameterizedTest
  @ValueSource(strings = {"Sigmoid", "Greater"})
  void aDivisorThatParametersChangeIsRefused(String gate) {
    double[] zero = {0};
    OnnxFiles files =
        squares()
            .initialiser("zero", Tensor.of(ElementType.F64, new int[] {1}, zero))
            .node(
                gate,
                gate.equals("Greater") ? List.of("z", "zero") : List.of("z"),
                List.of("c"),
                Map.of())
            .node("Cast", List.of("c"), List.of("g"), Map.of("to", 11L))
            .node("Mul", List.of("g", "e"), List.of("weighted"), Map.of())
            .node("ReduceSum", List.of("weighted"), List.of("s"), dropped())
            .node("ReduceSum", List.of("g"), List.of("weights"), dropped())
            .node("Div", List.of("s", "weights"), List.of("y"), Map.of());
    var refused = assertThrows(FormatException.class, () -> value(files));
    assertTrue(
        String.valueOf(refused.getMessage())
            .contains(
                "node \"node 8\" (ReduceSum, opset 13): a sum over the samples that depends on θ (\"w\")"),
        refused::toString);
  }

  /// PyTorch gives no derivative with respect to them.
  @Test
  void weightsOfClassesThatDivideAreNoParameters() throws IOException {
    double[] v = {2, 0.5};
    var files =
        crossEntropy(List.of("z", "t", "v"), Map.of("reduction", "mean"))
            .initialiser("v", Tensor.of(ElementType.F64, new int[] {2}, v.clone()));
    OnnxProblem problem = classified(files, 0, 1, 1);
    assertEquals(1, problem.loss().dimension());
    assertEquals(
        List.of(
            "not in θ, because the loss in the graph divides by sums of them, as of weights of classes: \"v\""),
        problem.notes());
    double[] x = scores(3);
    double wanted = 0;
    for (int s = 0; s < 3; s++) {
      int c = s == 0 ? 0 : 1;
      wanted += v[c] * Math.log(1 + Math.exp(W * (x[2 * s + 1 - c] - x[2 * s + c]))) / 3;
    }
    try (var evaluation = problem.objective().at(problem.start().toArray())) {
      assertEquals(wanted, evaluation.value(), 1e-15);
    }
  }

  @Test
  void whatIsNoMeanOverTheSamplesIsRefused() {
    OnnxFiles root =
        squares()
            .node("ReduceMean", List.of("e"), List.of("m"), dropped())
            .node("Sqrt", List.of("m"), List.of("y"), Map.of());
    var refused = assertThrows(FormatException.class, () -> value(root));
    assertTrue(String.valueOf(refused.getMessage()).contains("(ReduceMean, opset 13): sums over"));
    OnnxFiles product =
        squares()
            .node("ReduceMean", List.of("e"), List.of("m"), dropped())
            .node("Mul", List.of("m", "m"), List.of("y"), Map.of());
    assertThrows(FormatException.class, () -> value(product));
    OnnxFiles columns =
        squares()
            .node(
                "ReduceMean",
                List.of("e"),
                List.of("y"),
                Map.of("axes", new long[] {0}, "keepdims", 0L));
    assertThrows(FormatException.class, () -> value(columns));
    OnnxFiles sum = squares().node("ReduceSum", List.of("e"), List.of("y"), dropped());
    assertThrows(FormatException.class, () -> value(sum));
  }

  @Test
  void anotherLossThanTheGraphsIsRefused() {
    var mean = squares().node("ReduceMean", List.of("e"), List.of("y"), dropped());
    var refused =
        assertThrows(FormatException.class, () -> value(mean, Optional.of(ModelLoss.MEAN_SQUARED)));
    assertTrue(String.valueOf(refused.getMessage()).contains("takes the targets itself"));
  }

  /// The mean of samples is not read as one number of each, which a further loss would take.
  @Test
  void aFurtherLossOfAMeanIsRefused() {
    OnnxFiles mean =
        new OnnxFiles(13)
            .input("x", false, 0, 2)
            .output("y")
            .initialiser("w", Tensor.of(ElementType.F64, new int[] {1}, new double[] {W}))
            .node("Mul", List.of("x", "w"), List.of("z"), Map.of())
            .node("ReduceMean", List.of("z"), List.of("y"), dropped());
    var refused =
        assertThrows(FormatException.class, () -> value(mean, Optional.of(ModelLoss.MEAN_SQUARED)));
    assertTrue(String.valueOf(refused.getMessage()).contains("is a mean over the samples, so it"));
  }

  /// The cross-entropy of scores x·w.
  private static OnnxFiles crossEntropy(List<String> operands, Map<String, Object> attributes) {
    double[] w = {W};
    return new OnnxFiles(13)
        .input("x", false, 0, 2)
        .input("t", true, 0)
        .output("y")
        .initialiser("w", Tensor.of(ElementType.F64, new int[] {1}, w))
        .node("Mul", List.of("x", "w"), List.of("z"), Map.of())
        .node("SoftmaxCrossEntropyLoss", operands, List.of("y"), attributes);
  }

  private OnnxProblem classified(OnnxFiles files, int... classes) throws IOException {
    OnnxModel model =
        OnnxModel.read(Files.write(directory.resolve("m.onnx"), files.bytes()), Limits.DEFAULT);
    int samples = classes.length;
    double[] targets = Arrays.stream(classes).asDoubleStream().toArray();
    var data =
        new DataTensors(
            "data",
            Tensor.of(ElementType.F64, new int[] {samples, 2}, scores(samples)),
            Optional.of(Tensor.of(ElementType.I64, new int[] {samples}, targets)),
            Optional.empty());
    return OnnxProblem.of(model, data, new Settings(List.of(), Optional.empty(), 0));
  }

  /// Where class 1 does not count.
  private double ignoringOnes(int... classes) throws IOException {
    var files = crossEntropy(List.of("z", "t"), Map.of("ignore_index", 1L, "reduction", "mean"));
    OnnxProblem problem = classified(files, classes);
    try (var evaluation = problem.objective().at(problem.start().toArray())) {
      return evaluation.value();
    }
  }

  private static double[] scores(int samples) {
    double[] scores = new double[2 * samples];
    Arrays.setAll(scores, i -> Math.sin(i + 1));
    return scores;
  }

  /// The first samples are those on which a model is tried.
  @Test
  void theFirstSamplesNeedNotCount() throws IOException {
    double[] x = scores(7);
    double sum = 0;
    for (int s = 4; s < 7; s += 2) {
      sum += Math.log(1 + Math.exp(W * (x[2 * s + 1] - x[2 * s])));
    }
    assertEquals(sum / 2, ignoringOnes(1, 1, 1, 1, 0, 1, 0), 1e-15);
  }

  @Test
  void samplesOfWhichNoneCountsAreRefused() {
    String said =
        String.valueOf(
            assertThrows(FormatException.class, () -> ignoringOnes(1, 1, 1, 1)).getMessage());
    assertEquals(
        "data: samples: the loss in the graph counts none of them, so it divides by 0", said);
  }
}
