package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.program.Program;
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
import org.junit.jupiter.params.provider.CsvSource;

/// What is told of a model, and what is not.
class ModelReviewTest {
  private static final Map<String, Object> NONE = Map.of();

  @TempDir Path directory;

  /// As the gates of a recurrent layer are cut; two layers whose tensors were merged cut alike.
  @Test
  void partsOfATensorAreOneUse() throws IOException {
    assertEquals(List.of(), problem(cut(List.of(0L, 2L)), 2).notes());
    List<String> notes = problem(cut(List.of(0L, 2L, 0L, 2L)), 2).notes();
    assertEquals(1, notes.size(), notes::toString);
    assertTrue(
        notes.getFirst().startsWith("\"w\": one tensor of θ each, though several"),
        notes::toString);
  }

  /// A sum of a weight beside its layer is a penalty, no second layer; who reads its shape alone
  /// does not use it.
  @Test
  void aPenaltyIsNoFurtherUse() throws IOException {
    OnnxFiles graph =
        graph()
            .initialiser("w", tensor(new int[] {2, 2}, 0.5, -1, 2, 0.25))
            .node("MatMul", List.of("x", "w"), List.of("h"), NONE)
            .node("Mul", List.of("w", "w"), List.of("squares"), NONE)
            .node("ReduceSum", List.of("squares"), List.of("penalty"), Map.of("keepdims", 0L))
            .node("Shape", List.of("w"), List.of("extents"), NONE)
            .node("ConstantOfShape", List.of("extents"), List.of("zeros"), NONE)
            .node("MatMul", List.of("x", "zeros"), List.of("nothing"), NONE)
            .node("Add", List.of("h", "nothing"), List.of("g"), NONE)
            .node("Add", List.of("g", "penalty"), List.of("y"), NONE);
    assertEquals(List.of(), problem(graph, 2).notes());
  }

  /// `scores.masked_fill(mask == 0, -inf)`, where nothing says that the mask is a buffer, and
  /// `scores + mask` with one of 0 and −∞.
  @Test
  void masksAreConstant() throws IOException {
    double low = Double.NEGATIVE_INFINITY;
    OnnxFiles graph =
        graph()
            .initialiser("w", tensor(new int[] {2, 3}, 0.5, -1, 2, 1, 0.25, -0.75))
            .initialiser("causal", tensor(new int[] {3}, 0, 1, 1))
            .initialiser("zero", tensor(new int[0], 0))
            .initialiser("added", tensor(new int[] {3}, 0, 0, low))
            .node("MatMul", List.of("x", "w"), List.of("h"), NONE)
            .node("Equal", List.of("causal", "zero"), List.of("hidden"), NONE)
            .node("Constant", List.of(), List.of("low"), Map.of("value", tensor(new int[0], low)))
            .node("Where", List.of("hidden", "low", "h"), List.of("filled"), NONE)
            .node("Add", List.of("filled", "added"), List.of("scores"), NONE)
            .node("Exp", List.of("scores"), List.of("y"), NONE);
    OnnxProblem problem = problem(graph, 3);
    assertEquals(List.of("w"), parameters(problem));
    assertEquals(
        List.of(
            "not in θ, because derivatives do not reach them (comparisons alone take them, or they"
                + " are masks of 0 and −∞): \"causal\", \"zero\", \"added\""),
        problem.notes());
    try (var at = problem.objective().at(problem.start().toArray())) { // of x = (1, 2)
      assertEquals(Math.exp(2 * (-1 + 2 * 0.25)) / 3, at.value(), 1e-15);
    }
  }

  /// A tensor that a comparison takes too is one of θ: the comparison is none that is known.
  @Test
  void whatIsComparedAndMultipliedIsAParameter() throws IOException {
    OnnxFiles graph =
        graph()
            .initialiser("w", tensor(new int[] {2, 1}, 0.5, -1))
            .node("MatMul", List.of("x", "w"), List.of("h"), NONE)
            .node("ReduceMax", List.of("w"), List.of("largest"), Map.of("keepdims", 0L))
            .node("Constant", List.of(), List.of("zero"), Map.of("value", tensor(new int[0], 0)))
            .node("Greater", List.of("largest", "zero"), List.of("positive"), NONE);
    OnnxFiles then = new OnnxFiles(13).output("a").node("Exp", List.of("h"), List.of("a"), NONE);
    OnnxFiles other = new OnnxFiles(13).output("b").node("Sin", List.of("h"), List.of("b"), NONE);
    graph.node(
        "If", List.of("positive"), List.of("y"), Map.of("then_branch", then, "else_branch", other));
    var refused = assertThrows(FormatException.class, () -> problem(graph, 1));
    assertTrue(String.valueOf(refused.getMessage()).contains("(If, opset 13)"), refused::toString);
  }

  /// Weights of outputs in a loss that stands in the graph; of a layer before it, nothing is told.
  @Test
  void whatTheLossAloneTakesIsTold() throws IOException {
    OnnxFiles graph =
        new OnnxFiles(13)
            .input("x", false, 0, 2)
            .input("t", false, 0, 1)
            .output("y")
            .initialiser("w", tensor(new int[] {2, 1}, 0.5, -1))
            .initialiser("shift", tensor(new int[] {1}, 0.25))
            .initialiser("balance", tensor(new int[] {1}, 2.5))
            .node("MatMul", List.of("x", "w"), List.of("z"), NONE)
            .node("Add", List.of("z", "shift"), List.of("h"), NONE)
            .node("Sub", List.of("h", "t"), List.of("d"), NONE)
            .node("Mul", List.of("d", "d"), List.of("e"), NONE)
            .node("Mul", List.of("e", "balance"), List.of("y"), NONE);
    List<String> notes = problem(graph, 1).notes();
    assertEquals(2, notes.size(), notes::toString);
    assertTrue(
        notes.getFirst().startsWith("\"shift\", \"balance\": single numbers"), notes::toString);
    assertTrue(notes.getLast().startsWith("\"balance\": taken by the loss alone"), notes::toString);
  }

  /// Numbers that no parameter starts with: whole, in equal steps or quotients, the same on both
  /// sides, a first row of whole numbers; not what a layer starts with.
  @ParameterizedTest
  @CsvSource({
    "grid, 1, '-1, 1, 0, 2, -2, 0', true",
    "grid, 1, '0, 0.1, 0.2, 0.3, 0.4, 0.5', true",
    "grid, 1, '1, 0.1, 0.01, 0.001, 0.0001, 0.00001', true",
    "grid, 1, '0.1, 0.5, 0.9, 0.9, 0.5, 0.1', true",
    "grid, 2, '1, 0, 1, 0.84, 0.54, 0.01', true",
    "layer.bias, 1, '0, 0, 1, 1, 0, 0', false",
    "grid, 1, '1, 1, 1, 1, 1, 1', false",
    "grid, 2, '0, 0, 0, 0.84, 0.54, 0.01', false",
    "grid, 1, '0.3, 0.5, -0.9, 0.7, 0.51, 0.1', false"
  })
  void tablesAreTold(String name, int rows, String numbers, boolean told) throws IOException {
    double[] table = Arrays.stream(numbers.split(",")).mapToDouble(Double::parseDouble).toArray();
    int columns = table.length / rows;
    OnnxFiles graph =
        graph()
            .initialiser("w", tensor(new int[] {2, 1}, 0.5, -1))
            .initialiser(name, tensor(new int[] {rows, columns}, table))
            .node("MatMul", List.of("x", "w"), List.of("h"), NONE)
            .node("Mul", List.of("h", name), List.of("k"), NONE)
            .node("Exp", List.of("k"), List.of("l"), NONE)
            .wholes("shape", 0, table.length)
            .node("Reshape", List.of("l", "shape"), List.of("y"), NONE);
    if (rows > 1) {
      graph = gathered(name, table, columns);
    }
    List<String> notes = problem(graph, columns).notes();
    assertEquals(
        told
            ? List.of(
                "\"%s\": numbers as of a table or a mask (whole, in equal steps or repeated), but part of θ; --constant NAME (problem.constants) keeps them as they are"
                    .formatted(name))
            : List.of(),
        notes);
  }

  /// The rows of a table, one after the other.
  private static OnnxFiles gathered(String name, double[] table, int columns) {
    return graph()
        .initialiser("w", tensor(new int[] {2, 1}, 0.5, -1))
        .initialiser(name, tensor(new int[] {table.length / columns, columns}, table))
        .node("MatMul", List.of("x", "w"), List.of("h"), NONE)
        .node("Transpose", List.of(name), List.of("turned"), NONE)
        .node("Exp", List.of("turned"), List.of("k"), NONE)
        .wholes("last", 1)
        .node("Gather", List.of("k", "last"), List.of("column"), Map.of("axis", 1L))
        .wholes("flat", columns)
        .node("Reshape", List.of("column", "flat"), List.of("row"), NONE)
        .node("Mul", List.of("h", "row"), List.of("y"), NONE);
  }

  private static List<String> parameters(OnnxProblem problem) {
    return problem.loss().parameters().stream().map(Program.Parameter::name).toList();
  }

  private static OnnxFiles cut(List<Long> starts) {
    OnnxFiles graph = graph().initialiser("w", tensor(new int[] {2, 4}, 1, 2, 3, 4, 5, 6, 7, 8));
    graph.wholes("axes", 1);
    String sum = "x";
    for (int i = 0; i < starts.size(); i++) {
      graph.wholes("from" + i, starts.get(i)).wholes("to" + i, starts.get(i) + 2);
      graph.node("Slice", List.of("w", "from" + i, "to" + i, "axes"), List.of("part" + i), NONE);
      String next = i == starts.size() - 1 ? "y" : "h" + i;
      graph.node("MatMul", List.of(sum, "part" + i), List.of(next), NONE);
      sum = next;
    }
    return graph;
  }

  private static OnnxFiles graph() {
    return new OnnxFiles(13).input("x", false, 0, 2).output("y");
  }

  private OnnxProblem problem(OnnxFiles graph, int outputs) throws IOException {
    Path file = Files.write(directory.resolve("m.onnx"), graph.bytes());
    var data =
        new DataTensors(
            "data",
            tensor(new int[] {1, 2}, 1, 2),
            Optional.of(Tensor.of(ElementType.F64, new int[] {1, outputs}, new double[outputs])),
            Optional.empty());
    return OnnxProblem.of(OnnxModel.read(file, Limits.DEFAULT), data, OnnxProblem.Settings.DEFAULT);
  }

  private static Tensor tensor(int[] shape, double... values) {
    return Tensor.of(ElementType.F64, shape, values);
  }
}
