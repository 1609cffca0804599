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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Losses in the graph that are sums of several means.
class LossTermsTest {
  private static final Map<String, Object> NONE = Map.of();
  private static final double[] X = {1, 2, -1, 0.5};
  private static final double[] T = {1, 0, 2, 3};
  private static final double W = 0.75;

  private static final OnnxProblem.Settings SETTINGS =
      new OnnxProblem.Settings(List.of(), Optional.of(ModelLoss.OUTPUT), 0);

  @TempDir Path directory;

  private OnnxProblem problem(OnnxFiles graph) throws IOException {
    Path file = directory.resolve("m.onnx");
    Files.write(file, graph.bytes());
    Tensor x = Tensor.of(ElementType.F64, new int[] {X.length, 1}, X);
    Tensor t = Tensor.of(ElementType.F64, new int[] {T.length, 1}, T);
    var data = new DataTensors("d", x, Optional.of(t), Optional.empty());
    return OnnxProblem.of(OnnxModel.read(file, Limits.DEFAULT), data, SETTINGS);
  }

  private static OnnxFiles graph() {
    return new OnnxFiles(13)
        .input("x", false, 0, 1)
        .input("t", false, 0, 1)
        .output("y")
        .initialiser("w", Tensor.of(ElementType.F64, new int[] {1}, new double[] {W}))
        .node("Mul", List.of("x", "w"), List.of("h"), NONE)
        .node("Mul", List.of("h", "h"), List.of("s"), NONE);
  }

  private static OnnxFiles sum(OnnxFiles graph, String of, String name) {
    return graph.node("ReduceSum", List.of(of), List.of(name), Map.of("keepdims", 0L));
  }

  /// Σ t(wx)²/Σt − Σ x(wx)²/Σx·2 + mean (wx)² + 3w².
  @Test
  void sumsThatAreDividedByOthersAreAdded() throws IOException {
    OnnxFiles graph = graph().node("Mul", List.of("s", "t"), List.of("st"), NONE);
    graph.node("Mul", List.of("s", "x"), List.of("sx"), NONE);
    sum(sum(sum(sum(graph, "st", "a"), "t", "b"), "sx", "c"), "x", "d");
    graph
        .node("Constant", List.of(), List.of("two"), Map.of("value_float", 2.0))
        .node("Constant", List.of(), List.of("three"), Map.of("value_float", 3.0))
        .node("Div", List.of("a", "b"), List.of("first"), NONE)
        .node("Div", List.of("c", "d"), List.of("quotient"), NONE)
        .node("Mul", List.of("two", "quotient"), List.of("second"), NONE)
        .node("ReduceMean", List.of("s"), List.of("mean"), Map.of("keepdims", 0L))
        .node("Mul", List.of("w", "w"), List.of("ww"), NONE)
        .node("Mul", List.of("ww", "three"), List.of("penalty"), NONE)
        .node("Sub", List.of("first", "second"), List.of("difference"), NONE)
        .node("Add", List.of("difference", "mean"), List.of("data"), NONE)
        .node("Add", List.of("data", "penalty"), List.of("y"), NONE);
    double first = 0;
    double second = 0;
    double mean = 0;
    for (int i = 0; i < X.length; i++) {
      first += T[i] * X[i] * X[i] / 6;
      second += X[i] * X[i] * X[i] / 2.5;
      mean += X[i] * X[i] / 4;
    }
    double curvature = first - 2 * second + mean + 3;
    OnnxProblem problem = problem(graph);
    assertTrue(problem.weighted());
    double[] gradient = new double[1];
    try (var at = problem.objective().at(new double[] {2})) {
      assertEquals(4 * curvature, at.value(), 1e-14 * Math.abs(curvature));
      at.gradient(gradient);
      assertEquals(4 * curvature, gradient[0], 1e-14 * Math.abs(curvature));
    }
  }

  /// Each number twice in the next: as many paths as 2⁶⁰.
  @Test
  void meansAddedToThemselves() throws IOException {
    OnnxFiles graph =
        graph().node("ReduceMean", List.of("s"), List.of("m0"), Map.of("keepdims", 0L));
    for (int i = 0; i < 60; i++) {
      String last = "m" + i;
      graph.node("Add", List.of(last, last), List.of("m" + (i + 1)), NONE);
    }
    graph.node("Identity", List.of("m60"), List.of("y"), NONE);
    try (var at = problem(graph).objective().at(new double[] {1})) {
      assertEquals(0x1p60 * (1 + 4 + 1 + 0.25) / 4, at.value(), 1e5);
    }
  }

  @Test
  void aValueMadeOfItselfIsRefused() {
    OnnxFiles graph = graph().node("Add", List.of("y", "s"), List.of("y"), NONE);
    var refused = assertThrows(FormatException.class, () -> problem(graph));
    assertTrue(String.valueOf(refused.getMessage()).contains("before it is computed"));
  }
}
