package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.linalg.Point;
import dev.cairn.onnx.OnnxProblem.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Graphs without samples: θ is their initialisers and inputs.
class GraphProblemTest {
  private static final Map<String, Object> NONE = Map.of();

  @TempDir Path directory;

  private static Tensor numbers(double... values) {
    return Tensor.of(ElementType.F64, new int[] {values.length}, values);
  }

  private static NamedTensors values(Map<String, Tensor> tensors) {
    return new NamedTensors("inputs.npz", new LinkedHashMap<>(tensors));
  }

  private OnnxProblem problem(OnnxFiles files, Map<String, Tensor> values, Settings settings)
      throws IOException {
    Path file = Files.write(directory.resolve("f.onnx"), files.bytes());
    return OnnxProblem.withoutData(OnnxModel.read(file, Limits.DEFAULT), values(values), settings);
  }

  private OnnxProblem problem(OnnxFiles files, Map<String, Tensor> values) throws IOException {
    return problem(files, values, Settings.DEFAULT);
  }

  /// (1 − x₀)² + 100 (x₁ − x₀²)².
  private static OnnxFiles rosenbrock() {
    return new OnnxFiles(17)
        .input("x", false, 2)
        .output("f")
        .wholes("first", 0)
        .wholes("second", 1)
        .node("Constant", List.of(), List.of("one"), Map.of("value_float", 1.0))
        .node("Constant", List.of(), List.of("hundred"), Map.of("value_float", 100.0))
        .node("Gather", List.of("x", "first"), List.of("x0"), NONE)
        .node("Gather", List.of("x", "second"), List.of("x1"), NONE)
        .node("Sub", List.of("one", "x0"), List.of("a"), NONE)
        .node("Mul", List.of("a", "a"), List.of("aa"), NONE)
        .node("Mul", List.of("x0", "x0"), List.of("xx"), NONE)
        .node("Sub", List.of("x1", "xx"), List.of("b"), NONE)
        .node("Mul", List.of("b", "b"), List.of("bb"), NONE)
        .node("Mul", List.of("hundred", "bb"), List.of("c"), NONE)
        .node("Add", List.of("aa", "c"), List.of("f"), NONE);
  }

  private static void requireAt(
      OnnxProblem problem, double value, double[] gradient, double[][] hessian) {
    var objective = problem.objective();
    try (var evaluation = objective.at(problem.start().toArray())) {
      assertEquals(value, evaluation.value(), 1e-12 * Math.max(1, Math.abs(value)));
      double[] g = new double[gradient.length];
      evaluation.gradient(g);
      assertArrayEquals(gradient, g, 1e-12 * 300);
      for (int i = 0; i < hessian.length; i++) {
        double[] e = new double[hessian.length];
        double[] column = new double[hessian.length];
        e[i] = 1;
        evaluation.hessian().apply(e, column);
        assertArrayEquals(hessian[i], column, 1e-12 * 2000);
      }
    }
  }

  /// By hand: f = 2.2² + 100·0.44²; ∂₀f = −2·2.2 − 400·(−1.2)(−0.44), ∂₁f = 200·(−0.44); ∂₀₀f = 2 −
  /// 400(1 − 3·1.44), ∂₀₁f = 400·1.2, ∂₁₁f = 200.
  @Test
  void valueGradientAndHessianAreRosenbrocks() throws IOException {
    OnnxProblem problem = problem(rosenbrock(), Map.of("x", numbers(-1.2, 1)));
    assertFalse(problem.hasData());
    assertEquals(2, problem.loss().dimension());
    requireAt(problem, 24.2, new double[] {-215.6, -88}, new double[][] {{1330, 480}, {480, 200}});
  }

  @Test
  void inputsStartAtZeroWhereNothingIsGiven() throws IOException {
    requireAt(
        problem(rosenbrock(), Map.of()),
        1,
        new double[] {-2, 0},
        new double[][] {{2, 0}, {0, 200}});
  }

  /// The values of the only input may have any name, as in a .npy file.
  @Test
  void oneArrayIsThatOfTheOnlyInput() throws IOException {
    assertEquals(Point.of(0.5, 2), problem(rosenbrock(), Map.of("array", numbers(0.5, 2))).start());
  }

  @Test
  void aRegulariserIsAddedAsForModelsOnData() throws IOException {
    var settings = new Settings(List.of(), Optional.empty(), 0.5);
    requireAt(
        problem(rosenbrock(), Map.of("x", numbers(1, 1)), settings),
        0.5,
        new double[] {0.5, 0.5},
        new double[][] {{802.5, -400}, {-400, 200.5}});
  }

  /// w₀²·x + w₁ of the initialiser w and the input x, both in θ, w first.
  private static OnnxFiles both() {
    return new OnnxFiles(13)
        .input("x", false, 1)
        .output("f")
        .initialiser("w", numbers(3, -1))
        .wholes("first", 0)
        .wholes("second", 1)
        .node("Gather", List.of("w", "first"), List.of("w0"), NONE)
        .node("Gather", List.of("w", "second"), List.of("w1"), NONE)
        .node("Mul", List.of("w0", "w0"), List.of("ww"), NONE)
        .node("Mul", List.of("ww", "x"), List.of("p"), NONE)
        .node("Add", List.of("p", "w1"), List.of("f"), NONE);
  }

  @Test
  void initialisersAreParametersBeforeTheInputs() throws IOException {
    OnnxProblem problem = problem(both(), Map.of("x", numbers(2)));
    requireAt(
        problem, 17, new double[] {12, 1, 9}, new double[][] {{4, 0, 6}, {0, 0, 0}, {6, 0, 0}});
    assertTrue(
        problem.notes().toString().contains("θ has the inputs too"), problem.notes()::toString);
    var settings = new Settings(List.of("x"), Optional.empty(), 0);
    OnnxProblem held = problem(both(), Map.of("x", numbers(2)), settings);
    requireAt(held, 17, new double[] {12, 1}, new double[][] {{4, 0}, {0, 0}});
    assertFalse(held.notes().toString().contains("inputs"), held.notes()::toString);
  }

  /// A graph of initialisers alone takes nothing.
  @Test
  void aGraphNeedsNoInputs() throws IOException {
    var files =
        new OnnxFiles(13)
            .output("f")
            .initialiser("w", numbers(3, -1))
            .node("ReduceSumSquare", List.of("w"), List.of("f"), Map.of("keepdims", 0L));
    requireAt(problem(files, Map.of()), 10, new double[] {6, -2}, new double[][] {{2, 0}, {0, 2}});
  }

  /// The square of element k of x, for a whole number k, which is none of θ.
  @Test
  void wholeNumbersAreGivenAndStay() throws IOException {
    var files =
        new OnnxFiles(13)
            .input("x", false, 3)
            .input("k", true, 1)
            .output("f")
            .node("Gather", List.of("x", "k"), List.of("xk"), NONE)
            .node("Mul", List.of("xk", "xk"), List.of("f"), NONE);
    requireAt(
        problem(files, Map.of("k", numbers(2), "x", numbers(5, 6, 7))),
        49,
        new double[] {0, 0, 14},
        new double[][] {{0, 0, 0}, {0, 0, 0}, {0, 0, 2}});
    refused(files, Map.of(), "input \"k\": takes numbers of the type I64");
    refused(files, Map.of("k", numbers(0.5)), "none of the type I64");
    refused(files, Map.of("k", numbers(3)), "Gather");
    refused(files, Map.of("z", numbers(3)), "no input of that name");
    refused(files, Map.of("x", numbers(3)), "the model takes [3]");
  }

  private void refused(OnnxFiles files, Map<String, Tensor> values, String what) {
    var refusal = assertThrows(FormatException.class, () -> problem(files, values));
    String line = String.valueOf(refusal.getMessage());
    assertTrue(line.contains(what) && line.lines().count() == 1, line);
  }

  @Test
  void aModelOfSamplesNeedsData() {
    var open =
        new OnnxFiles(13)
            .input("x", false, 0, 2)
            .output("f")
            .node("ReduceMean", List.of("x"), List.of("f"), Map.of("keepdims", 0L));
    refused(open, Map.of(), "axis 0 is open: where it is that of samples, data are needed (--data");
    var several =
        new OnnxFiles(13)
            .input("x", false, 4, 2)
            .output("f")
            .node("Tanh", List.of("x"), List.of("f"), NONE);
    refused(several, Map.of(), "[4, 2], one number is needed to minimise it; where it is one of");
    refused(rosenbrock(), Map.of("x", numbers(1, Double.NaN)), "the value is NaN");
    var settings = new Settings(List.of(), Optional.of(ModelLoss.MEAN_SQUARED), 0);
    assertTrue(
        String.valueOf(
                assertThrows(FormatException.class, () -> problem(rosenbrock(), Map.of(), settings))
                    .getMessage())
            .contains("data are needed"));
  }

  @Test
  void kinksAreNamed() throws IOException {
    var files =
        new OnnxFiles(13)
            .input("x", false, 1)
            .output("f")
            .node("Relu", List.of("x"), List.of("f"), NONE);
    assertTrue(problem(files, Map.of()).kinksInWords().contains("Relu"));
  }
}
