package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
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

/// What an operation does depends on what its operands are: whole numbers are divided without a
/// rest, and a cast may be to the type of another value.
class TypesTest {
  private static final Map<String, Object> NONE = Map.of();
  private static final double W = 0.75;

  private static final OnnxProblem.Settings SETTINGS =
      new OnnxProblem.Settings(List.of(), Optional.of(ModelLoss.MEAN_SQUARED), 0);

  @TempDir Path directory;

  /// The value of the mean squared error against 0 of an output y.
  private double value(OnnxFiles graph, double... x) throws IOException {
    Path file = directory.resolve("m.onnx");
    Files.write(file, graph.bytes());
    Tensor features = Tensor.of(ElementType.F64, new int[] {x.length, 1}, x);
    Tensor targets = Tensor.of(ElementType.F64, new int[] {x.length, 1}, new double[x.length]);
    var data = new DataTensors("d", features, Optional.of(targets), Optional.empty());
    OnnxModel model = OnnxModel.read(file, Limits.DEFAULT);
    OnnxProblem problem = OnnxProblem.of(model, data, SETTINGS);
    try (var at = problem.objectiveAssumingSmooth().at(problem.start().toArray())) {
      return at.value();
    }
  }

  private static double meanSquare(double... y) {
    return Arrays.stream(y).map(v -> v * v).sum() / y.length;
  }

  private static OnnxFiles graph(int opset, boolean whole) {
    return new OnnxFiles(opset)
        .input("x", whole, 0, 1)
        .output("y")
        .initialiser("w", Tensor.of(ElementType.F64, new int[] {1}, new double[] {W}));
  }

  /// 2/5 of floats is no whole number, whichever numbers were cast.
  @Test
  void castLikeGivesTheTypeOfTheOther() throws IOException {
    OnnxFiles fraction =
        graph(18, false)
            .wholes("two", 2)
            .wholes("five", 5)
            .node("Mul", List.of("x", "w"), List.of("h"), NONE)
            .node("CastLike", List.of("two", "h"), List.of("a"), NONE)
            .node("CastLike", List.of("five", "w"), List.of("b"), NONE)
            .node("Div", List.of("a", "b"), List.of("q"), NONE)
            .node("Mul", List.of("h", "q"), List.of("y"), NONE);
    assertEquals(meanSquare(W * 0.4, 3 * W * 0.4), value(fraction, 1, 3), 1e-15);
    OnnxFiles cut =
        graph(18, false)
            .wholes("like", 1)
            .node("Constant", List.of(), List.of("f"), Map.of("value_float", 2.75))
            .node("CastLike", List.of("f", "like"), List.of("i"), NONE)
            .node("CastLike", List.of("i", "x"), List.of("g"), NONE)
            .node("Mul", List.of("x", "g"), List.of("h"), NONE)
            .node("Mul", List.of("h", "w"), List.of("y"), NONE);
    assertEquals(meanSquare(2 * W, 6 * W), value(cut, 1, 3), 1e-15);
  }

  @Test
  void wholeSamplesAreDividedWithoutARest() throws IOException {
    OnnxFiles halves =
        graph(13, true)
            .wholes("two", 2)
            .node("Div", List.of("x", "two"), List.of("q"), NONE)
            .node("Cast", List.of("q"), List.of("f"), Map.of("to", 11L))
            .node("Mul", List.of("f", "w"), List.of("y"), NONE);
    assertEquals(meanSquare(W, 2 * W), value(halves, 2, 4), 1e-15);
    var refused = assertThrows(FormatException.class, () -> value(halves, 2, 5));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("not whole numbers"), refused::toString);
  }

  private static OnnxFiles old(String type, Map<String, Object> attributes) {
    OnnxFiles graph = graph(6, false).node("Mul", List.of("x", "w"), List.of("h"), NONE);
    if (type.equals("Dropout")) {
      return graph.node(type, List.of("h"), List.of("y"), attributes);
    }
    for (String name : List.of("scale", "bias", "mean", "variance")) {
      double number = name.equals("scale") || name.equals("variance") ? 1 : 0;
      graph.initialiser(name, Tensor.of(ElementType.F64, new int[] {1}, new double[] {number}));
    }
    return graph.node(
        type, List.of("h", "scale", "bias", "mean", "variance"), List.of("y"), attributes);
  }

  /// Up to operator set 6 they are in training where nothing says that they are not.
  @ParameterizedTest
  @ValueSource(strings = {"Dropout", "BatchNormalization"})
  void oldFormsAreInTrainingUnlessTheySayNot(String type) throws IOException {
    for (Map<String, Object> attributes : List.of(NONE, Map.<String, Object>of("is_test", 0L))) {
      var refused = assertThrows(FormatException.class, () -> value(old(type, attributes), 1, 3));
      String said = String.valueOf(refused.getMessage());
      assertTrue(said.contains(type) && said.contains("model.eval() before the export"), said);
    }
    assertEquals(meanSquare(W, 3 * W), value(old(type, Map.of("is_test", 1L)), 1, 3), 1e-4);
  }
}
