package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A model is a function of one sample, or it is refused. That the refused ones mix samples is
/// shown by evaluating them on two samples alone and together.
class SamplesTest {
  private static final Map<String, Object> NONE = Map.of();

  @TempDir Path directory;

  /// @param reason in the refusal; empty for a model that is fine
  record Case(String name, OnnxFiles model, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, String reason, UnaryOperator<OnnxFiles> nodes) {
    return of(name, reason, nodes, 0);
  }

  /// A graph between x `[batch, 2, 3]`, the parameter w `[3]` and y.
  private static Case of(String name, String reason, UnaryOperator<OnnxFiles> nodes, int batch) {
    OnnxFiles graph =
        new OnnxFiles(13)
            .input("x", false, batch, 2, 3)
            .output("y")
            .initialiser("w", Tensor.of(ElementType.F64, new int[] {3}, new double[] {0.5, -1, 2}))
            .node("Mul", List.of("x", "w"), List.of("h"), NONE);
    return new Case(name, nodes.apply(graph), reason);
  }

  private static OnnxFiles node(OnnxFiles graph, String type, String... names) {
    return graph.node(
        type, List.of(names).subList(0, names.length - 1), List.of(names[names.length - 1]), NONE);
  }

  private static OnnxFiles permuted(OnnxFiles graph, String from, String to, long... order) {
    return graph.node("Transpose", List.of(from), List.of(to), Map.of("perm", order));
  }

  static Stream<Case> mixing() {
    return Stream.of(
        of(
            "gram",
            "node \"node 4\" (MatMul, opset 13): multiplies samples with one another",
            g ->
                node(
                        permuted(
                            g.wholes("s", -1, 6)
                                .node("Reshape", List.of("h", "s"), List.of("f"), NONE),
                            "f",
                            "t",
                            1,
                            0),
                        "MatMul",
                        "f",
                        "t",
                        "p")
                    .node(
                        "ReduceMean", List.of("p"), List.of("y"), Map.of("axes", new long[] {1}))),
        of(
            "mean of all",
            "node \"node 3\" (ReduceMean, opset 13): sums over the axis of the samples (axis 0)",
            g ->
                node(
                    g.wholes("s", -1)
                        .node("Reshape", List.of("h", "s"), List.of("f"), NONE)
                        .node("ReduceMean", List.of("f"), List.of("m"), NONE),
                    "Sub",
                    "h",
                    "m",
                    "y")),
        of(
            "another order of the axes",
            "node \"node 3\" (Softmax, opset 13): sums over the axis of the samples (axis 2)",
            g ->
                permuted(
                    node(permuted(g, "h", "t", 1, 2, 0), "Softmax", "t", "a"), "a", "y", 2, 0, 1)),
        of(
            "one sample less another",
            "node \"node 5\" (Sub, opset 13): sets samples against one another",
            g ->
                g.node(
                        "ReduceMax",
                        List.of("h"),
                        List.of("m"),
                        Map.of("axes", new long[] {1, 2}, "keepdims", 0L))
                    .wholes("one", 1)
                    .wholes("s", 1, -1)
                    .node("Reshape", List.of("m", "s"), List.of("r"), NONE)
                    .node("Unsqueeze", List.of("m", "one"), List.of("c"), NONE)
                    .node("Sub", List.of("r", "c"), List.of("d"), NONE)
                    .node("ReduceSum", List.of("d", "one"), List.of("y"), Map.of())),
        of(
            "a product of what each sample adds",
            "node \"node 5\" (ReduceProd, opset 13): multiplies along the axis of the samples",
            g ->
                node(
                    node(g.wholes("i", 0), "Shape", "h", "e")
                        .node("Gather", List.of("e", "i"), List.of("n"), NONE)
                        .node(
                            "ConstantOfShape",
                            List.of("n"),
                            List.of("twos"),
                            Map.of(
                                "value",
                                Tensor.of(ElementType.F64, new int[] {1}, new double[] {2})))
                        .node("ReduceProd", List.of("twos"), List.of("p"), Map.of("keepdims", 0L)),
                    "Mul",
                    "h",
                    "p",
                    "y")),
        of(
            "a row by the number of samples",
            "node \"node 4\" (Mod, opset 13): computes a number that depends on the number of samples",
            g ->
                node(
                    node(
                            node(
                                node(g.wholes("i", 0).wholes("three", 3), "Shape", "h", "e"),
                                "Gather",
                                "e",
                                "i",
                                "n"),
                            "Mod",
                            "n",
                            "three",
                            "m")
                        .node("Gather", List.of("w", "m"), List.of("g"), NONE),
                    "Mul",
                    "h",
                    "g",
                    "y")),
        of(
            "the first sample",
            "picks from the axis of the samples (axis 0)",
            g ->
                node(
                    g.initialiser("i", Tensor.of(ElementType.I64, new int[0], new double[1]))
                        .node("Gather", List.of("h", "i"), List.of("first"), NONE),
                    "Sub",
                    "h",
                    "first",
                    "y")));
  }

  private static DataTensors data() {
    double[] x = {0.3, -1.2, 0.7, 1.1, 0.4, -0.6, 2.0, 0.1, -0.9, 0.8, -1.5, 0.2};
    return new DataTensors(
        "data",
        Tensor.of(ElementType.F64, new int[] {2, 2, 3}, x),
        Optional.empty(),
        Optional.empty());
  }

  private OnnxModel model(Case c) throws IOException {
    return OnnxModel.read(
        Files.write(directory.resolve("m.onnx"), c.model().bytes()), Limits.DEFAULT);
  }

  private static double[] plain(OnnxModel model, DataTensors data) {
    return PlainGraph.output(model, Map.of("x", data.features())).values();
  }

  @ParameterizedTest
  @MethodSource("mixing")
  void whatMixesSamplesIsRefusedByItsNode(Case c) throws IOException {
    OnnxModel model = model(c);
    var settings = new OnnxProblem.Settings(List.of(), Optional.of(ModelLoss.MEAN_SQUARED), 0);
    var refused =
        assertThrows(FormatException.class, () -> OnnxProblem.of(model, data(), settings));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(c.reason()), message);
    double[] together = plain(model, data());
    double[] alone = plain(model, data().range(1, 2));
    int before = together.length - alone.length;
    double difference = 0;
    for (int i = 0; i < alone.length; i++) {
      difference = Math.max(difference, Math.abs(alone[i] - together[before + i]));
    }
    assertTrue(difference > 1e-3, "this model does not mix samples");
  }

  @Test
  void anAxisOfSamplesMayMoveAndComeBack() throws IOException {
    Case c =
        of(
            "there and back",
            "",
            g ->
                permuted(
                    node(permuted(g, "h", "t", 1, 0, 2), "Softmax", "t", "a"), "a", "y", 1, 0, 2));
    OnnxProblem problem = OnnxProblem.of(model(c), data(), OnnxProblem.Settings.DEFAULT);
    assertEquals(2, problem.samples().count());
    assertEquals(3, problem.loss().dimension());
  }

  @Test
  void aNumberOfSamplesInTheModelIsTheOnlyOne() throws IOException {
    UnaryOperator<OnnxFiles> reshape =
        g -> g.wholes("s", 1, 6).node("Reshape", List.of("h", "s"), List.of("y"), NONE);
    OnnxModel fixed = model(of("fixed", "", reshape, 1));
    assertEquals(3, OnnxProblem.of(fixed, data(), OnnxProblem.Settings.DEFAULT).loss().dimension());
    assertTrue(
        refusal(model(of("open", "", reshape))).contains("cannot reshape [N, 2, 3] to [1, 6]"));
  }

  /// The importer computes extents with a prime in the place of the number of samples. What agrees
  /// with the model there and nowhere else, only the other reading sees.
  @Test
  void theOtherReadingSeesWhatDependsOnTheNumberOfSamples() throws IOException {
    OnnxModel prime =
        model(
            of(
                "prime",
                "",
                g ->
                    g.wholes("s", 1_000_003, 6)
                        .node("Reshape", List.of("h", "s"), List.of("y"), NONE)));
    assertImported(prime);
    assertTrue(refusal(prime).contains("output \"y\": node \"node 2\" (Reshape): "));
  }

  /// [-1, k, 6] with k = N mod 3, or with k = 4 for N = 4 and 1 otherwise: of as many samples as k
  /// this normalises one by the others. The second is right for N up to 3, and for a large N.
  @Test
  void whatAShapeIsForOneNumberOfSamplesItIsForAll() throws IOException {
    UnaryOperator<OnnxFiles> remainder = g -> node(g.wholes("three", 3), "Mod", "n", "three", "k");
    assertTrue(
        refusal(model(normalisedInGroups(remainder)))
            .contains("(Mod, opset 13): computes a number that depends on the number of samples"));
    UnaryOperator<OnnxFiles> four =
        g ->
            node(
                node(
                        g.wholes("four", 4).wholes("three", 3).wholes("one", 1),
                        "Equal",
                        "n",
                        "four",
                        "q")
                    .node("Cast", List.of("q"), List.of("c"), Map.of("to", 7L))
                    .node("Mul", List.of("c", "three"), List.of("d"), NONE),
                "Add",
                "d",
                "one",
                "k");
    assertTrue(
        refusal(model(normalisedInGroups(four)))
            .contains(
                "(Equal, opset 13): computes a number that depends on the number of samples"));
    // N < 1 for no N, so k is 1.
    UnaryOperator<OnnxFiles> none =
        g ->
            node(
                node(g.wholes("three", 3).wholes("one", 1), "Less", "n", "one", "q")
                    .node("Cast", List.of("q"), List.of("c"), Map.of("to", 7L))
                    .node("Mul", List.of("c", "three"), List.of("d"), NONE),
                "Add",
                "d",
                "one",
                "k");
    assertEquals(
        3,
        OnnxProblem.of(model(normalisedInGroups(none)), data(), OnnxProblem.Settings.DEFAULT)
            .loss()
            .dimension());
  }

  /// Softmax along the middle axis of [-1, k, 6], where nodes make k of the number n of samples.
  private static Case normalisedInGroups(UnaryOperator<OnnxFiles> k) {
    return of(
        "groups",
        "",
        g ->
            k.apply(
                    node(
                        g.wholes("first", 0)
                            .wholes("open", -1)
                            .wholes("six", 6)
                            .wholes("back", -1, 6)
                            .node("Shape", List.of("h"), List.of("e"), NONE),
                        "Gather",
                        "e",
                        "first",
                        "n"))
                .node("Concat", List.of("open", "k", "six"), List.of("s"), Map.of("axis", 0L))
                .node("Reshape", List.of("h", "s"), List.of("r"), NONE)
                .node("Softmax", List.of("r"), List.of("a"), Map.of("axis", 1L))
                .node("Reshape", List.of("a", "back"), List.of("y"), NONE));
  }

  /// The importer alone takes the model, of six outputs a sample.
  private static void assertImported(OnnxModel model) throws IOException {
    var imported = OnnxImport.DEFAULT.into(new ProgramBuilder(), model);
    assertEquals(Shape.of(6), imported.outputs().sequencedValues().getFirst().shape());
  }

  private static String refusal(OnnxModel model) {
    var refused =
        assertThrows(
            FormatException.class,
            () -> OnnxProblem.of(model, data(), OnnxProblem.Settings.DEFAULT));
    return String.valueOf(refused.getMessage());
  }
}
