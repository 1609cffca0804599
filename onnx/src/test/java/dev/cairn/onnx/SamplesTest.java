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

  /// Where the importer's own reading of a graph agrees with itself, only the other reading tells.
  @Test
  void theOtherReadingSeesWhatDependsOnTheNumberOfSamples() throws IOException {
    // Fixed at one sample, the row of another reading of the graph is the whole batch.
    Case fixed =
        of(
            "fixed",
            "",
            g -> g.wholes("s", 1, 6).node("Reshape", List.of("h", "s"), List.of("y"), NONE),
            1);
    assertEquals(
        3, OnnxProblem.of(model(fixed), data(), OnnxProblem.Settings.DEFAULT).loss().dimension());
    Case open =
        of(
            "open",
            "",
            g -> g.wholes("s", 1, 6).node("Reshape", List.of("h", "s"), List.of("y"), NONE));
    OnnxModel model = model(open);
    var refused =
        assertThrows(
            FormatException.class,
            () -> OnnxProblem.of(model, data(), OnnxProblem.Settings.DEFAULT));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("cannot reshape [N, 2, 3] to [1, 6]"),
        refused.getMessage());
  }
}
