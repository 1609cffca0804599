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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Casts that change nothing are read; all others are refused, whatever the first samples show.
class CastTest {
  private static final Map<String, Object> NONE = Map.of();
  private static final long FLOAT = 1;
  private static final long INT64 = 7;
  private static final long BOOL = 9;

  private static final Tensor LOW =
      Tensor.of(ElementType.F64, new int[0], new double[] {Double.NEGATIVE_INFINITY});

  @TempDir Path directory;

  private OnnxProblem problem(UnaryOperator<OnnxFiles> nodes, double last) throws IOException {
    OnnxFiles graph =
        new OnnxFiles(13)
            .input("x", false, 0, 2)
            .output("y")
            .initialiser("w", Tensor.of(ElementType.F64, new int[] {2}, new double[] {2, 3}));
    Path file = directory.resolve("m.onnx");
    Files.write(file, nodes.apply(graph).bytes());
    double[] x = {1, 0, 1, 1, 0, 1, 1, 0, 1, last};
    Tensor features = Tensor.of(ElementType.F64, new int[] {5, 2}, x);
    Tensor targets = Tensor.of(ElementType.F64, new int[] {5, 2}, new double[10]);
    var data = new DataTensors("d", features, Optional.of(targets), Optional.empty());
    return OnnxProblem.of(OnnxModel.read(file, Limits.DEFAULT), data, OnnxProblem.Settings.DEFAULT);
  }

  private static UnaryOperator<OnnxFiles> cast(String name, long type) {
    return g ->
        g.node("Cast", List.of(name), List.of("c"), Map.of("to", type))
            .node("Cast", List.of("c"), List.of("f"), Map.of("to", FLOAT))
            .node("Mul", List.of(name.equals("x") ? "w" : "x", "f"), List.of("y"), NONE);
  }

  private String refusal(UnaryOperator<OnnxFiles> nodes, double last) {
    var refused = assertThrows(FormatException.class, () -> problem(nodes, last));
    return String.valueOf(refused.getMessage());
  }

  /// Only the last of five samples is none.
  @ParameterizedTest
  @CsvSource({"7, 1.5, whole numbers", "9, 2, 0 or 1"})
  void samplesThatACastWouldChangeAreRefused(long type, double last, String wanted) {
    String said = refusal(cast("x", type), last);
    assertTrue(said.contains("not " + wanted), said);
  }

  @Test
  void samplesThatItWouldNotAreTaken() throws IOException {
    assertEquals(2, problem(cast("x", INT64), 7).loss().dimension());
    assertEquals(2, problem(cast("x", BOOL), 0).loss().dimension());
  }

  /// Truths, their counts and samples are what they were wherever they are moved.
  @Test
  void whatIsMovedIsCastAsItIs() throws IOException {
    UnaryOperator<OnnxFiles> padded =
        g ->
            g.initialiser("zero", Tensor.of(ElementType.F64, new int[0], new double[1]))
                .wholes("axis", 1)
                .wholes("first", 0)
                .node("Equal", List.of("x", "zero"), List.of("empty"), NONE)
                .node("Unsqueeze", List.of("empty", "axis"), List.of("row"), NONE)
                .node("Squeeze", List.of("row", "axis"), List.of("moved"), NONE)
                .node("Cast", List.of("moved"), List.of("hidden"), Map.of("to", BOOL))
                .node("Cast", List.of("moved"), List.of("ones"), Map.of("to", INT64))
                .node("ReduceSum", List.of("ones", "axis"), List.of("count"), Map.of())
                .node("Cast", List.of("count"), List.of("whole"), Map.of("to", INT64))
                .node("Cast", List.of("whole"), List.of("number"), Map.of("to", FLOAT))
                .node("Gather", List.of("x", "first"), List.of("column"), Map.of("axis", 1L))
                .node("Cast", List.of("column"), List.of("id"), Map.of("to", INT64))
                .node("Cast", List.of("id"), List.of("named"), Map.of("to", FLOAT))
                .node("Constant", List.of(), List.of("low"), Map.of("value", LOW))
                .node("Mul", List.of("x", "w"), List.of("h"), NONE)
                .node("Where", List.of("hidden", "low", "h"), List.of("filled"), NONE)
                .node("Exp", List.of("filled"), List.of("e"), NONE)
                .node("Add", List.of("e", "number"), List.of("f"), NONE)
                .node("Add", List.of("f", "named"), List.of("y"), NONE);
    OnnxProblem problem = problem(padded, 0);
    double[] rows = {1, 0, 1, 1, 0, 1, 1, 0, 1, 0};
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double others = (rows[i] == 0 ? 1 : 0) + (rows[i ^ 1] == 0 ? 1 : 0) + rows[i & ~1];
      double e = rows[i] == 0 ? 0 : Math.exp(i % 2 == 0 ? 2 : 3);
      sum += (e + others) * (e + others) / rows.length;
    }
    try (var at = problem.objectiveAssumingSmooth().at(problem.start().toArray())) {
      assertEquals(sum, at.value(), 1e-13 * sum);
    }
  }

  /// Numbers of a list may be looked up too.
  @Test
  void whatIsComputedOfSamplesAloneIsCast() throws IOException {
    UnaryOperator<OnnxFiles> looked =
        g ->
            g.initialiser("t", Tensor.of(ElementType.F64, new int[] {3}, new double[] {2, 3, 5}))
                .node("Add", List.of("x", "x"), List.of("twice"), NONE)
                .node("Cast", List.of("twice"), List.of("row"), Map.of("to", INT64))
                .node("Gather", List.of("t", "row"), List.of("e"), NONE)
                .node("Mul", List.of("w", "e"), List.of("y"), NONE);
    try (var at = problem(looked, 0).objective().at(new double[] {2, 3, 2, 3, 5})) {
      double first = 4 * 10 * 10 + 4 * 4; // 2·t of 1, 1, 0, 1, 1
      double second = 2 * 15 * 15 + 3 * 6 * 6; // 3·t of 0, 1, 1, 0, 0
      assertEquals((first + second) / 10, at.value(), 1e-12);
    }
    String said = refusal(looked, 0.25);
    assertTrue(said.contains("casts samples to I64 that are not whole numbers"), said);
  }

  /// Only the last of five samples has a first number that is none.
  @Test
  void movedSamplesThatACastWouldChangeAreRefused() {
    UnaryOperator<OnnxFiles> last =
        g ->
            g.wholes("second", 1)
                .node("Gather", List.of("x", "second"), List.of("column"), Map.of("axis", 1L))
                .node("Cast", List.of("column"), List.of("id"), Map.of("to", INT64))
                .node("Cast", List.of("id"), List.of("named"), Map.of("to", FLOAT))
                .node("Mul", List.of("w", "named"), List.of("y"), NONE);
    String said = refusal(last, 1.5);
    assertTrue(said.contains("casts samples to I64 that are not whole numbers"), said);
  }

  /// Whole θ: a cast changes nothing there, and is no identity beside it.
  @ParameterizedTest
  @CsvSource({"7, has no derivative", "9, derivatives do not reach \"w\""})
  void parametersAreNotCast(long type, String wanted) {
    String said = refusal(cast("w", type), 1);
    assertTrue(said.contains(wanted), said);
  }

  @Test
  void whatVersionsOfOnnxReadDifferentlyIsRefused() {
    UnaryOperator<OnnxFiles> squares =
        g ->
            g.node("Mul", List.of("x", "w"), List.of("h"), NONE)
                .node(
                    "ReduceL2",
                    List.of("h"),
                    List.of("y"),
                    Map.of("noop_with_empty_axes", 1L, "axes", new long[0]));
    String said = refusal(squares, 1);
    assertTrue(said.contains("name the axes"), said);
  }

  /// Only the last of five samples asks for a row that is not there.
  @ParameterizedTest
  @CsvSource({"-1, -1", "7, 7", "0.5, 0.5"})
  void rowsThatATableDoesNotHaveAreRefused(double last, String row) {
    UnaryOperator<OnnxFiles> lookup =
        g ->
            g.initialiser("t", Tensor.of(ElementType.F64, new int[] {2, 1}, new double[] {2, 3}))
                .wholes("axes", 2)
                .node("Gather", List.of("t", "x"), List.of("e"), NONE)
                .node("Squeeze", List.of("e", "axes"), List.of("y"), NONE);
    String said = refusal(lookup, last);
    assertTrue(
        said.endsWith("samples ask for row %s of a table whose rows are 0 to 1".formatted(row)),
        said);
  }

  /// The sine of a large number holds nothing but rounding: the node is named.
  @Test
  void roundingThatANodeMagnifiesIsRefused() {
    UnaryOperator<OnnxFiles> sine =
        g ->
            g.initialiser("c", Tensor.of(ElementType.F64, new int[0], new double[] {1e17}))
                .node("Mul", List.of("x", "w"), List.of("p"), NONE)
                .node("Sigmoid", List.of("p"), List.of("s"), NONE)
                .node("Exp", List.of("s"), List.of("e"), NONE)
                .node("Softplus", List.of("e"), List.of("l"), NONE)
                .node("Tanh", List.of("l"), List.of("h"), NONE)
                .node("Mul", List.of("h", "c"), List.of("t"), NONE)
                .node("Sin", List.of("t"), List.of("y"), NONE);
    String said = refusal(sine, 1);
    assertTrue(said.contains("(Sin, opset 13): two ways to evaluate it give "), said);
  }

  /// Max pooling over what a mask leaves, and over constants with −∞ among them.
  @Test
  void maximaBesideWhatIsMasked() throws IOException {
    double[] row = {Double.NEGATIVE_INFINITY, -3};
    UnaryOperator<OnnxFiles> masked =
        g ->
            g.initialiser("zero", Tensor.of(ElementType.F64, new int[0], new double[1]))
                .node("Equal", List.of("x", "zero"), List.of("empty"), NONE)
                .node("Constant", List.of(), List.of("low"), Map.of("value", LOW))
                .node("Mul", List.of("x", "w"), List.of("h"), NONE)
                .node("Where", List.of("empty", "low", "h"), List.of("filled"), NONE)
                .node("ReduceMax", List.of("filled"), List.of("m"), Map.of("axes", new long[] {1}))
                .node(
                    "Constant",
                    List.of(),
                    List.of("row"),
                    Map.of("value", Tensor.of(ElementType.F64, new int[] {2}, row)))
                .node("Constant", List.of(), List.of("none"), Map.of("value_float", 0.0))
                .node("Add", List.of("row", "none"), List.of("same"), NONE)
                .node(
                    "ReduceMax", List.of("same"), List.of("least"), Map.of("axes", new long[] {0}))
                .node("Mul", List.of("least", "w"), List.of("l"), NONE)
                .node("Add", List.of("m", "l"), List.of("y"), NONE);
    OnnxProblem problem = problem(masked, 0);
    double[] w = {2, 3};
    double[] rows = {1, 0, 1, 1, 0, 1, 1, 0, 1, 0};
    double sum = 0;
    for (int i = 0; i < rows.length; i += 2) {
      double largest = Math.max(rows[i] == 0 ? -9 : 2, rows[i + 1] == 0 ? -9 : 3);
      for (double slope : w) {
        sum += Math.pow(largest - 3 * slope, 2) / rows.length;
      }
    }
    try (var at = problem.objectiveAssumingSmooth().at(problem.start().toArray())) {
      assertEquals(sum, at.value(), 1e-13 * sum);
    }
  }

  @Test
  void nodesOutOfOrderAreSaidToBe() {
    UnaryOperator<OnnxFiles> swapped =
        g ->
            g.node("Mul", List.of("h", "w"), List.of("y"), NONE)
                .node("Tanh", List.of("x"), List.of("h"), NONE);
    String said = refusal(swapped, 0);
    assertTrue(said.contains("uses \"h\" before it is computed"), said);
  }
}
