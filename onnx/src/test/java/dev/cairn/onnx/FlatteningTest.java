package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxFiles.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Functions, `If` and `Loop` of models built from ONNX's published format: f and its gradient are
/// those of the formula that the model stands for.
class FlatteningTest {
  private static final Map<String, Object> NONE = Map.of();
  private static final double[] W = {0.3, -0.7, 1.1};
  private static final double[] X = {1, 2, 3, -1, 0.5, 2};

  @TempDir Path directory;

  private static Tensor number(ElementType type, double value) {
    return Tensor.of(type, new int[0], new double[] {value});
  }

  /// Samples x `[3]` times the parameter w, under the name t.
  private static OnnxFiles graph() {
    return new OnnxFiles(18)
        .input("x", false, 0, 3)
        .output("y")
        .initialiser("m/w.weight", Tensor.of(ElementType.F64, new int[] {3}, W))
        .node("Mul", List.of("x", "m/w.weight"), List.of("t"), NONE);
  }

  private OnnxProblem problem(OnnxFiles model) throws IOException {
    Path file = Files.write(directory.resolve("m.onnx"), model.bytes());
    var data =
        new DataTensors(
            "d",
            Tensor.of(ElementType.F64, new int[] {2, 3}, X),
            Optional.of(Tensor.of(ElementType.F64, new int[] {2, 3}, new double[6])),
            Optional.empty());
    var settings = new OnnxProblem.Settings(List.of(), Optional.of(ModelLoss.MEAN_SQUARED), 0);
    return OnnxProblem.of(OnnxModel.read(file, Limits.DEFAULT), data, settings);
  }

  private String refusal(OnnxFiles model) {
    return String.valueOf(assertThrows(FormatException.class, () -> problem(model)).getMessage());
  }

  /// The mean of y² and its slope in w, for y = g(x·w) element by element.
  private void assertIs(Scalar g, Scalar slope, OnnxFiles model) throws IOException {
    double value = 0;
    double[] gradient = new double[3];
    for (int i = 0; i < X.length; i++) {
      double t = X[i] * W[i % 3];
      value += g.of(t) * g.of(t) / X.length;
      gradient[i % 3] += 2 * g.of(t) * slope.of(t) * X[i] / X.length;
    }
    OnnxProblem problem = problem(model);
    double[] found = new double[3];
    try (var at = problem.objectiveAssumingSmooth().at(problem.start().toArray())) {
      assertEquals(value, at.value(), 1e-14);
      at.gradient(found);
    }
    assertArrayEquals(gradient, found, 1e-13);
  }

  private interface Scalar {
    double of(double t);
  }

  private static OnnxFiles branch(String type) {
    return new OnnxFiles(18)
        .output("inner")
        .node(type, List.of("t"), List.of("a"), NONE)
        .node("Neg", List.of("a"), List.of("inner"), NONE);
  }

  private static OnnxFiles chosen(OnnxFiles before) {
    return before.node(
        "If",
        List.of("c"),
        List.of("y"),
        Map.of("then_branch", branch("Sin"), "else_branch", branch("Cos")));
  }

  @Test
  void branchesOfConstantConditions() throws IOException {
    var yes = graph().initialiser("c", number(ElementType.BOOL, 1));
    assertIs(t -> -Math.sin(t), t -> -Math.cos(t), chosen(yes));
    var no = graph().initialiser("c", number(ElementType.BOOL, 0));
    assertIs(t -> -Math.cos(t), Math::sin, chosen(no));
  }

  /// x.shape[1] = 3, whatever the number of samples.
  @Test
  void branchesOfShapes() throws IOException {
    var shape =
        graph()
            .initialiser("one", number(ElementType.I64, 1))
            .initialiser("three", number(ElementType.I64, 3))
            .node("Shape", List.of("x"), List.of("s"), NONE)
            .node("Gather", List.of("s", "one"), List.of("e"), NONE)
            .node("Equal", List.of("e", "three"), List.of("c"), NONE);
    assertIs(t -> -Math.sin(t), t -> -Math.cos(t), chosen(shape));
  }

  @Test
  void conditionsOnSamplesOrTheirNumberAreRefused() {
    var samples =
        graph()
            .initialiser("zero", number(ElementType.I64, 0))
            .initialiser("two", number(ElementType.I64, 2))
            .node("Shape", List.of("x"), List.of("s"), NONE)
            .node("Gather", List.of("s", "zero"), List.of("e"), NONE)
            .node("Equal", List.of("e", "two"), List.of("c"), NONE);
    String said = refusal(chosen(samples));
    assertTrue(said.contains("(If, opset 18): its condition must be constant"), said);
  }

  /// Three turns of h ← sin h; what each gives besides is joined, and only the last is taken.
  @Test
  void turnsOfALoop() throws IOException {
    OnnxFiles body =
        new OnnxFiles(18)
            .input("i", true, 1)
            .input("go", false)
            .input("h", false, 0, 3)
            .output("on")
            .output("next")
            .output("row")
            .node("Identity", List.of("go"), List.of("on"), NONE)
            .node("Sin", List.of("h"), List.of("next"), NONE)
            .node("Neg", List.of("next"), List.of("row"), NONE);
    var loop =
        graph()
            .initialiser("n", number(ElementType.I64, 3))
            .initialiser("last", number(ElementType.I64, 2))
            .initialiser("c", number(ElementType.BOOL, 1))
            .node("Loop", List.of("n", "c", "t"), List.of("h", "rows"), Map.of("body", body))
            .node("Gather", List.of("rows", "last"), List.of("y"), NONE);
    Scalar thrice = t -> -Math.sin(Math.sin(Math.sin(t)));
    Scalar slope = t -> -Math.cos(Math.sin(Math.sin(t))) * Math.cos(Math.sin(t)) * Math.cos(t);
    assertIs(thrice, slope, loop);
  }

  /// Without a number of turns: while i < 1, so two of them.
  @Test
  void loopsThatTheirConditionEnds() throws IOException {
    OnnxFiles body =
        new OnnxFiles(18)
            .input("i", true, 1)
            .input("go", false)
            .input("h", false, 0, 3)
            .output("on")
            .output("next")
            .initialiser("one", number(ElementType.I64, 1))
            .node("Less", List.of("i", "one"), List.of("on"), NONE)
            .node("Sin", List.of("h"), List.of("next"), NONE);
    var loop = graph().node("Loop", List.of("", "", "t"), List.of("y"), Map.of("body", body));
    assertIs(t -> Math.sin(Math.sin(t)), t -> Math.cos(Math.sin(t)) * Math.cos(t), loop);
  }

  @Test
  void loopsWithoutEndAreRefused() {
    OnnxFiles body =
        new OnnxFiles(18)
            .input("i", true, 1)
            .input("go", false)
            .input("h", false, 0, 3)
            .output("on")
            .output("h")
            .node("Identity", List.of("go"), List.of("on"), NONE);
    var loop = graph().node("Loop", List.of("", "", "t"), List.of("y"), Map.of("body", body));
    String said = refusal(loop);
    assertTrue(said.contains("(Loop, opset 18): more than 1000 turns"), said);
  }

  /// A function with an attribute, its default and an operand that is left out, called twice and by
  /// another one; its nodes are of opset 12.
  @Test
  void functions() throws IOException {
    byte[] inner =
        new OnnxFiles(12)
            .node("Elu", List.of("a"), List.of("e"), Map.of("alpha", new Reference("slope")))
            .node("Clip", List.of("e", "", "high"), List.of("r"), NONE)
            .function("my.ops:Act", List.of("a", "high"), List.of("r"), Map.of("slope", 0.5));
    byte[] outer =
        new OnnxFiles(18)
            .node("my.ops:Act", List.of("a"), List.of("once"), Map.of("slope", 0.25))
            .node("my.ops:Act", List.of("once"), List.of("r"), NONE)
            .function("my.ops:Twice", List.of("a"), List.of("r"), NONE);
    var model =
        graph()
            .with(inner)
            .with(outer)
            .node("my.ops:Twice", List.of("t"), List.of("a"), NONE)
            .node("Identity", List.of("a"), List.of("y"), NONE);
    Scalar once = t -> t > 0 ? t : 0.25 * Math.expm1(t);
    Scalar first = t -> t > 0 ? 1 : 0.25 * Math.exp(t);
    assertIs(
        t -> once.of(t) > 0 ? once.of(t) : 0.5 * Math.expm1(once.of(t)),
        t -> (once.of(t) > 0 ? 1 : 0.5 * Math.exp(once.of(t))) * first.of(t),
        model);
  }

  /// A branch within a function makes r = tanh b and gives a·r; the graph around it calls a value r
  /// too, and hands it over as a.
  @Test
  void namesWithinBodiesHideNoneAroundThem() throws IOException {
    OnnxFiles branch =
        new OnnxFiles(18)
            .output("q")
            .node("Tanh", List.of("b"), List.of("r"), NONE)
            .node("Mul", List.of("a", "r"), List.of("q"), NONE);
    byte[] function =
        new OnnxFiles(18)
            .node(
                "If",
                List.of("c"),
                List.of("y"),
                Map.of("then_branch", branch, "else_branch", branch))
            .function("my:F", List.of("c", "a", "b"), List.of("y"), NONE);
    var model =
        graph()
            .with(function)
            .initialiser("yes", number(ElementType.BOOL, 1))
            .node("Sin", List.of("t"), List.of("r"), NONE)
            .node("my:F", List.of("yes", "r", "t"), List.of("y"), NONE);
    assertIs(
        t -> Math.sin(t) * Math.tanh(t),
        t -> Math.cos(t) * Math.tanh(t) + Math.sin(t) / Math.pow(Math.cosh(t), 2),
        model);
  }

  @Test
  void functionsThatCallThemselvesAreRefused() {
    byte[] itself =
        new OnnxFiles(18)
            .node("my:F", List.of("a"), List.of("r"), NONE)
            .function("my:F", List.of("a"), List.of("r"), NONE);
    String said = refusal(graph().with(itself).node("my:F", List.of("t"), List.of("y"), NONE));
    assertTrue(said.contains("calls within calls"), said);
  }

  private static final String SIGNATURE = "pkg.torch.export.ExportedProgram.graph_signature";

  /// The exporter says what is trained: its own numbers and buffers are none of θ.
  @Test
  void whatPyTorchTrainsIsTheta() throws IOException {
    String note =
        "\n# inputs\np_w: PARAMETER target='m/w.weight'\nb_s: BUFFER target='shift' persistent=True\n";
    var model =
        graph()
            .note(SIGNATURE, note)
            .initialiser("shift", Tensor.of(ElementType.F64, new int[] {3}, new double[3]))
            .initialiser("val_3", Tensor.of(ElementType.F64, new int[] {3}, ones()))
            .node("Mul", List.of("t", "val_3"), List.of("a"), NONE)
            .node("Add", List.of("a", "shift"), List.of("y"), NONE);
    assertIs(t -> t, t -> 1, model);
    assertEquals(List.of(), problem(model).notes());
  }

  @Test
  void parametersThatTheExporterFoldedAreTold() throws IOException {
    String note = "p_w: PARAMETER target='m/w.weight'\np_b: PARAMETER target='n.bias'\n";
    var model =
        graph()
            .note(SIGNATURE, note)
            .initialiser("val_3", number(ElementType.F64, 1))
            .node("Mul", List.of("t", "val_3"), List.of("y"), NONE);
    assertIs(t -> t, t -> 1, model);
    List<String> notes = problem(model).notes();
    assertEquals(1, notes.size());
    assertTrue(
        notes.getFirst().startsWith("\"n.bias\": parameters of the model that"), notes::toString);
  }

  /// A number that an exporter stores is part of θ where nothing says otherwise; a bias of one
  /// number is a parameter like others.
  @Test
  void singleNumbersThatAreNoWeightsByNameAreTold() throws IOException {
    for (String name : List.of("eps", "norm/eps")) {
      for (int[] shape : new int[][] {{}, {1}}) {
        assertEquals(
            List.of(
                "\"%s\": single numbers that are no weights by name (an ε, a factor), but part of θ; --constant NAME (problem.constants) keeps them as they are"
                    .formatted(name)),
            shifted(name, shape).notes());
      }
    }
    assertEquals(List.of(), shifted("fc.bias", new int[] {1}).notes());
    assertEquals(List.of(), shifted("eps", new int[] {3}).notes());
  }

  private OnnxProblem shifted(String name, int[] shape) throws IOException {
    double[] values =
        DoubleStream.generate(() -> 1e-5).limit(shape.length == 0 ? 1 : shape[0]).toArray();
    return problem(
        graph()
            .initialiser(name, Tensor.of(ElementType.F64, shape, values))
            .node("Add", List.of("t", name), List.of("y"), NONE));
  }

  private static double[] ones() {
    return DoubleStream.generate(() -> 1).limit(3).toArray();
  }
}
