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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Losses by hand, on outputs z = x·w with w = 1: what PyTorch's functions of these names give.
class ModelLossTest {
  private static final double[] X = {0.5, -1, 2, 0.25, 1.5, -0.75};

  @TempDir Path directory;

  private OnnxModel model(int outputs, String ending) throws IOException {
    double[] ones = new double[outputs];
    java.util.Arrays.fill(ones, 1);
    OnnxFiles files =
        new OnnxFiles(13)
            .input("x", false, 0, outputs)
            .output("y")
            .initialiser("w", Tensor.of(ElementType.F64, new int[] {outputs}, ones));
    files =
        ending.isEmpty()
            ? files.node("Mul", List.of("x", "w"), List.of("y"), Map.of())
            : files
                .node("Mul", List.of("x", "w"), List.of("z"), Map.of())
                .node(ending, List.of("z"), List.of("y"), Map.of());
    return OnnxModel.read(Files.write(directory.resolve("m.onnx"), files.bytes()), Limits.DEFAULT);
  }

  private static DataTensors data(int width, ElementType type, int[] shape, double... targets) {
    return new DataTensors(
        "data",
        Tensor.of(ElementType.F64, new int[] {X.length / width, width}, X.clone()),
        Optional.of(Tensor.of(type, shape, targets)),
        Optional.empty());
  }

  private static double value(OnnxModel model, DataTensors data, Settings settings)
      throws IOException {
    OnnxProblem problem = OnnxProblem.of(model, data, settings);
    try (var evaluation = problem.objectiveAssumingSmooth().at(problem.start().toArray())) {
      return evaluation.value();
    }
  }

  private static Settings settings(ModelLoss loss, List<Double> weights, double smoothing) {
    return new Settings(
        List.of(), Optional.of(loss), 0, Optional.empty(), new ClassTargets(weights, smoothing));
  }

  /// −log softmax of three outputs.
  private static double surprise(int sample, int chosen) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.exp(X[3 * sample + c]);
    }
    return Math.log(sum) - X[3 * sample + chosen];
  }

  @Test
  void softTargetsAreNeitherNormalisedNorNeedToSumToOne() throws IOException {
    double[] targets = {0.1, 0.2, 0.2, 0.4, 0.7, 0.9};
    double wanted = 0;
    for (int i = 0; i < 6; i++) {
      wanted += targets[i] * surprise(i / 3, i % 3) / 2;
    }
    DataTensors data = data(3, ElementType.F64, new int[] {2, 3}, targets);
    assertEquals(
        wanted, value(model(3, ""), data, settings(ModelLoss.CROSS_ENTROPY, List.of(), 0)), 1e-14);
  }

  @Test
  void classWeightsWeightTheMeanAndSmoothingGoesToAllClasses() throws IOException {
    double[] w = {0.5, 2, 1.25};
    int[] labels = {2, 0};
    double chosen = 0;
    double all = 0;
    double total = 0;
    for (int s = 0; s < 2; s++) {
      chosen += w[labels[s]] * surprise(s, labels[s]);
      total += w[labels[s]];
      for (int c = 0; c < 3; c++) {
        all += w[c] * surprise(s, c);
      }
    }
    DataTensors data = data(3, ElementType.I64, new int[] {2}, 2, 0);
    List<Double> weights = List.of(0.5, 2.0, 1.25);
    assertEquals(
        chosen / total,
        value(model(3, ""), data, settings(ModelLoss.CROSS_ENTROPY, weights, 0)),
        1e-14);
    assertEquals(
        (0.9 * chosen + 0.1 / 3 * all) / total,
        value(model(3, ""), data, settings(ModelLoss.CROSS_ENTROPY, weights, 0.1)),
        1e-14);
    assertEquals(
        chosen / total,
        value(
            model(3, "LogSoftmax"), data, settings(ModelLoss.NEGATIVE_LOG_LIKELIHOOD, weights, 0)),
        1e-14);
  }

  @Test
  void binaryCrossEntropyTakesProbabilitiesAndTheOtherLogits() throws IOException {
    double[] targets = {1, 0, 1, 0, 0.25, 1};
    double wanted = 0;
    for (int i = 0; i < X.length; i++) {
      double p = 1 / (1 + Math.exp(-X[i]));
      wanted -= (targets[i] * Math.log(p) + (1 - targets[i]) * Math.log(1 - p)) / X.length;
    }
    DataTensors data = data(1, ElementType.F64, new int[] {6, 1}, targets);
    assertEquals(
        wanted,
        value(model(1, "Sigmoid"), data, settings(ModelLoss.BINARY_CROSS_ENTROPY, List.of(), 0)),
        1e-14);
    assertEquals(
        wanted,
        value(
            model(1, ""), data, settings(ModelLoss.BINARY_CROSS_ENTROPY_WITH_LOGITS, List.of(), 0)),
        1e-14);
  }

  @Test
  void anEndThatDoesNotFitTheLossIsTold() throws IOException {
    DataTensors data = data(3, ElementType.I64, new int[] {2}, 2, 0);
    OnnxProblem problem = OnnxProblem.of(model(3, "Softmax"), data, Settings.DEFAULT);
    assertEquals(
        List.of(
            "the output \"y\" is that of a Softmax under the loss cross_entropy: end in LogSoftmax"
                + " instead and use negative_log_likelihood, or leave it out"),
        problem.notes());
  }

  /// Moved elements hide no end, and give no wrong warning.
  @Test
  void anEndBehindMovedElementsIsSeen() throws IOException {
    DataTensors binary = data(1, ElementType.F64, new int[] {6, 1}, 1, 0, 1, 0, 0.25, 1);
    OnnxModel sigmoid = moved("Sigmoid", 1);
    assertEquals(
        List.of(),
        OnnxProblem.of(sigmoid, binary, settings(ModelLoss.BINARY_CROSS_ENTROPY, List.of(), 0))
            .notes());
    assertEquals(
        List.of(
            "the output \"y\" is that of a Sigmoid under the loss binary_cross_entropy_with_logits:"
                + " use binary_cross_entropy"),
        OnnxProblem.of(
                sigmoid, binary, settings(ModelLoss.BINARY_CROSS_ENTROPY_WITH_LOGITS, List.of(), 0))
            .notes());
    DataTensors classes = data(3, ElementType.I64, new int[] {2}, 2, 0);
    for (String ending : List.of("Softmax", "LogSoftmax")) {
      List<String> notes = OnnxProblem.of(moved(ending, 3), classes, Settings.DEFAULT).notes();
      assertEquals(1, notes.size(), notes::toString);
      assertTrue(notes.getFirst().contains("is that of a " + ending), notes::toString);
    }
  }

  private OnnxModel moved(String ending, int outputs) throws IOException {
    double[] ones = new double[outputs];
    java.util.Arrays.fill(ones, 1);
    OnnxFiles files =
        new OnnxFiles(13)
            .input("x", false, 0, outputs)
            .output("y")
            .initialiser("w", Tensor.of(ElementType.F64, new int[] {outputs}, ones))
            .wholes("column", -1, outputs, 1)
            .wholes("last", 2)
            .node("Mul", List.of("x", "w"), List.of("z"), Map.of())
            .node(ending, List.of("z"), List.of("p"), Map.of())
            .node("Reshape", List.of("p", "column"), List.of("r"), Map.of())
            .node("Squeeze", List.of("r", "last"), List.of("q"), Map.of())
            .node("Identity", List.of("q"), List.of("y"), Map.of());
    return OnnxModel.read(Files.write(directory.resolve("m.onnx"), files.bytes()), Limits.DEFAULT);
  }

  @Test
  void targetsOfAnotherShapeAreToldWherePyTorchRepeatsThem() throws IOException {
    DataTensors flat = data(1, ElementType.F64, new int[] {6}, 1, 0, 1, 0, 0.25, 1);
    assertEquals(
        List.of(
            "the output \"y\" has the shape [N, 1], the targets [N]: here each output has its own"
                + " target, mse_loss of PyTorch repeats the shapes to each other; give both one shape"
                + " there"),
        OnnxProblem.of(model(1, ""), flat, settings(ModelLoss.MEAN_SQUARED, List.of(), 0)).notes());
    DataTensors column = data(1, ElementType.F64, new int[] {6, 1}, 1, 0, 1, 0, 0.25, 1);
    assertEquals(
        List.of(),
        OnnxProblem.of(model(1, ""), column, settings(ModelLoss.HUBER, List.of(), 0)).notes());
  }

  @Test
  void attributesThatAreNoDoublesAreTold() throws IOException {
    OnnxFiles files =
        new OnnxFiles(13)
            .input("x", false, 0, 3)
            .output("y")
            .initialiser("w", Tensor.of(ElementType.F64, new int[] {3}, new double[] {1, 2, 3}))
            .node("Mul", List.of("x", "w"), List.of("a"), Map.of())
            .node("Elu", List.of("a"), List.of("b"), Map.of("alpha", 0.5))
            .node("LeakyRelu", List.of("b"), List.of("c"), Map.of())
            .node("Elu", List.of("c"), List.of("y"), Map.of("alpha", 0.1));
    OnnxModel model =
        OnnxModel.read(Files.write(directory.resolve("m.onnx"), files.bytes()), Limits.DEFAULT);
    DataTensors data = data(3, ElementType.F64, new int[] {2, 3}, X);
    assertEquals(
        List.of(
            "alpha of \"node 3\" (LeakyRelu) is 0.009999999776482582, the float32 nearest to 0.01, alpha of \"node 4\""
                + " (Elu) is 0.10000000149011612, the float32 nearest to 0.1: attributes of ONNX are float32, PyTorch's"
                + " numbers are doubles"),
        OnnxProblem.of(model, data, settings(ModelLoss.MEAN_SQUARED, List.of(), 0)).notes());
  }

  @Test
  void kinksAreNamedByTheNodeOrTheLoss() throws IOException {
    DataTensors data = data(3, ElementType.F64, new int[] {2, 3}, X);
    Settings squared = settings(ModelLoss.MEAN_SQUARED, List.of(), 0);
    assertEquals(
        List.of("node \"node 2\" (Relu, opset 13)"),
        OnnxProblem.of(model(3, "Relu"), data, squared).kinks());
    assertEquals(List.of(), OnnxProblem.of(model(3, "Tanh"), data, squared).kinks());
    OnnxProblem huber =
        OnnxProblem.of(model(3, "Tanh"), data, settings(ModelLoss.HUBER, List.of(), 0));
    assertEquals("the loss huber has a kink", huber.kinksInWords());
    // Behind a kink nothing is smooth: the first one is named, and one beside it. One of the
    // samples alone is none in the parameters.
    OnnxFiles files =
        new OnnxFiles(13)
            .input("x", false, 0, 3)
            .output("y")
            .initialiser("w", Tensor.of(ElementType.F64, new int[] {3}, new double[] {1, 2, 3}))
            .node("Relu", List.of("x"), List.of("p"), Map.of())
            .node("Mul", List.of("p", "w"), List.of("a"), Map.of())
            .node("Abs", List.of("a"), List.of("b"), Map.of())
            .node("Relu", List.of("b"), List.of("c"), Map.of())
            .node("Relu", List.of("a"), List.of("d"), Map.of())
            .node("Add", List.of("c", "d"), List.of("y"), Map.of());
    OnnxModel model =
        OnnxModel.read(Files.write(directory.resolve("m.onnx"), files.bytes()), Limits.DEFAULT);
    OnnxProblem problem = OnnxProblem.of(model, data, squared);
    assertEquals(2, problem.kinks().size());
    assertTrue(problem.kinksInWords().contains("(Abs, opset 13) has a kink, and 1 more"));
  }

  private List<String> notes(OnnxFiles files) throws IOException {
    OnnxModel model =
        OnnxModel.read(Files.write(directory.resolve("m.onnx"), files.bytes()), Limits.DEFAULT);
    DataTensors data = data(3, ElementType.F64, new int[] {2, 3}, X);
    return OnnxProblem.of(model, data, settings(ModelLoss.MEAN_SQUARED, List.of(), 0)).notes();
  }

  private static OnnxFiles weighted(int opset) {
    double[] square = {1, 0, 2, 0, 1, 0, 3, 0, 1};
    return new OnnxFiles(opset)
        .input("x", false, 0, 3)
        .output("y")
        .initialiser("w", Tensor.of(ElementType.F64, new int[] {3, 3}, square));
  }

  /// Before opset 11 the number that fills is an attribute.
  @Test
  void aPaddingThatIsNoDoubleIsTold() throws IOException {
    long[] pads = {0, 0, 0, 0};
    List<String> told =
        notes(
            weighted(9)
                .node("MatMul", List.of("x", "w"), List.of("a"), Map.of())
                .node("Pad", List.of("a"), List.of("y"), Map.of("pads", pads, "value", 0.7)));
    assertEquals(1, told.size(), told::toString);
    assertTrue(told.getFirst().contains("the float32 nearest to 0.7"), told::toString);
  }

  @Test
  void castsToFewerDigitsAreTold() throws IOException {
    for (long type : new long[] {1, 10}) {
      List<String> told =
          notes(
              weighted(13)
                  .node("MatMul", List.of("x", "w"), List.of("a"), Map.of())
                  .node("Cast", List.of("a"), List.of("b"), Map.of("to", type))
                  .node("Cast", List.of("b"), List.of("y"), Map.of("to", 11L)));
      assertEquals(1, told.size(), told::toString);
      assertTrue(
          told.getFirst().startsWith("\"node 2\" to F" + (type == 1 ? "32" : "16")),
          told::toString);
    }
    assertEquals(
        List.of(),
        notes(
            weighted(13)
                .node("MatMul", List.of("x", "w"), List.of("a"), Map.of())
                .node("Cast", List.of("a"), List.of("y"), Map.of("to", 11L))));
  }

  @Test
  void tensorsThatScaleTheSamplesAloneAreTold() throws IOException {
    Tensor three = Tensor.of(ElementType.F64, new int[] {3}, new double[] {1, 2, 3});
    OnnxFiles scaled =
        weighted(13)
            .initialiser("centre", three)
            .initialiser("spread", three)
            .node("Sub", List.of("x", "centre"), List.of("a"), Map.of())
            .node("Div", List.of("a", "spread"), List.of("b"), Map.of());
    List<String> told = notes(scaled.node("MatMul", List.of("b", "w"), List.of("y"), Map.of()));
    assertEquals(1, told.size(), told::toString);
    assertTrue(told.getFirst().startsWith("\"centre\", \"spread\": part of θ"), told::toString);
    OnnxFiles bias =
        weighted(13)
            .initialiser("bias", three)
            .node("MatMul", List.of("x", "w"), List.of("a"), Map.of())
            .node("Add", List.of("a", "bias"), List.of("y"), Map.of());
    assertEquals(List.of(), notes(bias));
  }

  @Test
  void targetsOfACrossEntropyAreProbabilities() throws IOException {
    for (ModelLoss loss :
        List.of(ModelLoss.BINARY_CROSS_ENTROPY, ModelLoss.BINARY_CROSS_ENTROPY_WITH_LOGITS)) {
      DataTensors signs = data(1, ElementType.F64, new int[] {6, 1}, 1, -1, 1, 1, 1, 1);
      var refused =
          assertThrows(
              FormatException.class,
              () -> OnnxProblem.of(model(1, "Sigmoid"), signs, settings(loss, List.of(), 0)));
      assertTrue(String.valueOf(refused.getMessage()).contains("-1.0 is not in [0, 1]"));
    }
  }

  @Test
  void theVectorsOfSpectralNormAreNoParametersAndThoseOfWeightNormAre() throws IOException {
    for (String[] names :
        new String[][] {
          {"fc.weight_u", "fc.weight_v"},
          {"fc.parametrizations.weight.0._u", "fc.parametrizations.weight.0._v"},
          {"fc.weight_g", "fc.weight_v"}
        }) {
      Tensor tensor = Tensor.of(ElementType.F32, new int[] {3}, new double[] {1, 2, 3});
      OnnxFiles files =
          new OnnxFiles(13)
              .input("x", false, 0, 3)
              .output("y")
              .initialiser(names[0], tensor)
              .initialiser(names[1], tensor)
              .node("Mul", List.of("x", names[0]), List.of("a"), Map.of())
              .node("Mul", List.of("a", names[1]), List.of("y"), Map.of());
      OnnxModel model =
          OnnxModel.read(Files.write(directory.resolve("m.onnx"), files.bytes()), Limits.DEFAULT);
      DataTensors data = data(3, ElementType.F64, new int[] {2, 3}, X);
      List<String> notes =
          OnnxProblem.of(model, data, settings(ModelLoss.MEAN_SQUARED, List.of(), 0)).notes();
      boolean spectral = !names[0].endsWith("_g");
      assertEquals(spectral ? 1 : 0, notes.size(), notes::toString);
      assertTrue(
          !spectral
              || notes
                  .getFirst()
                  .startsWith("\"%s\", \"%s\": by name no trained".formatted(names[0], names[1])),
          notes::toString);
    }
  }

  @Test
  void classesOfOneOutputNeedALossThatIsNamed() throws IOException {
    DataTensors data = data(1, ElementType.I64, new int[] {6}, 0, 1, 1, 0, 1, 0);
    OnnxModel one = model(1, "");
    var silent =
        assertThrows(FormatException.class, () -> OnnxProblem.of(one, data, Settings.DEFAULT));
    assertEquals(
        "data: targets: whole numbers for a model of one output: say which loss (--loss,"
            + " problem.loss), binary_cross_entropy_with_logits for two classes or mean_squared for"
            + " numbers",
        silent.getMessage());
    Settings named = settings(ModelLoss.CROSS_ENTROPY, List.of(), 0);
    var refused = assertThrows(FormatException.class, () -> OnnxProblem.of(one, data, named));
    assertTrue(
        String.valueOf(refused.getMessage())
            .endsWith(
                "output: one a sample, cross_entropy needs one for each class:"
                    + " binary_cross_entropy_with_logits takes one"),
        refused.getMessage());
  }

  @Test
  void settingsThatALossWouldIgnoreAreRefused() throws IOException {
    OnnxModel three = model(3, "");
    DataTensors data = data(3, ElementType.I64, new int[] {2}, 2, 0);
    for (Settings settings :
        List.of(
            settings(ModelLoss.MEAN_SQUARED, List.of(1.0, 1.0, 1.0), 0),
            settings(ModelLoss.NEGATIVE_LOG_LIKELIHOOD, List.of(), 0.1),
            settings(ModelLoss.CROSS_ENTROPY, List.of(1.0), 0))) {
      assertThrows(FormatException.class, () -> OnnxProblem.of(three, data, settings));
    }
  }

  @Test
  void samplesThatAreOneNumberAreRefusedInOneLine() throws IOException {
    OnnxModel three = model(3, "");
    var nothing =
        new DataTensors(
            "data",
            Tensor.of(ElementType.F64, new int[0], new double[] {1}),
            Optional.empty(),
            Optional.empty());
    var refused =
        assertThrows(FormatException.class, () -> OnnxProblem.of(three, nothing, Settings.DEFAULT));
    assertTrue(String.valueOf(refused.getMessage()).contains("no samples"), refused.getMessage());
  }
}
