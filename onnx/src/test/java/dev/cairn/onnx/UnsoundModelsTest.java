package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is unsound or unsupported is refused in one line that names file, place and value.
class UnsoundModelsTest {
  private static final Map<String, Object> NONE = Map.of();

  @TempDir Path directory;

  record Case(String name, OnnxFiles model, String problem) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static OnnxFiles graph(int opset) {
    return new OnnxFiles(opset).input("x", false, 0, 3, 4).output("y");
  }

  private static Tensor ones(int... shape) {
    double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(values, 1);
    return Tensor.of(ElementType.F32, shape, values);
  }

  private static Case node(String type, Map<String, Object> attributes, String problem) {
    return new Case(
        type + attributes,
        graph(17).node(type, List.of("x"), List.of("y"), attributes),
        "node \"node 1\" (%s, opset 17): %s".formatted(type, problem));
  }

  static Stream<Case> cases() {
    return Stream.of(
        node("Unique", NONE, "this operation is not supported"),
        node("Elu", Map.of("beta", 1.0), "attribute [beta] is not supported"),
        node("Elu", Map.of("alpha", 1L), "attribute alpha is the whole number 1"),
        node("Gelu", Map.of("approximate", "cubic"), "approximate = cubic is not supported"),
        node("Softmax", Map.of("axis", 3L), "axis 3 of 3"),
        node(
            "Softmax",
            Map.of("axis", 0L),
            "sums over the axis of the samples (axis 0), so samples mix: normalise over features,"
                + " as in softmax(h, dim=-1)"),
        node(
            "ReduceMean",
            NONE,
            "sums over the axis of the samples (axis 0), so samples mix: reduce over features, as"
                + " in h.mean(1), not h.mean()"),
        node("Transpose", Map.of("perm", new long[] {0, 1, 1}), "axis 1 twice"),
        node("Cast", Map.of("to", 99L), "element type 99 is not supported"),
        node("Floor", NONE, "operand 1 must be constant"),
        new Case(
            "an element written twice",
            graph(17)
                .initialiser("p", ones(3))
                .initialiser("u", ones(2))
                .wholes("i", 1, 1)
                .node("ScatterElements", List.of("p", "i", "u"), List.of("s"), NONE)
                .wholes("column", 3, 1)
                .node("Reshape", List.of("s", "column"), List.of("c"), NONE)
                .node("Mul", List.of("x", "c"), List.of("y"), NONE),
            "node \"node 1\" (ScatterElements, opset 17): writes an element twice, which has no meaning:"
                + " where PyTorch exports scatter_add or index_add so, without the addition, write"
                + " a product with a matrix of zeros and ones"),
        new Case(
            "an axis from the end in operator set 6",
            graph(6)
                .initialiser("b", ones(3))
                .node("Add", List.of("x", "b"), List.of("y"), Map.of("axis", -2L, "broadcast", 1L)),
            "node \"node 1\" (Add, opset 6): axis = -2 is not supported: count from the first axis,"
                + " from 0 on"),
        new Case(
            "more parts than it says",
            graph(18)
                .node(
                    "Split",
                    List.of("x"),
                    List.of("a", "b", "y"),
                    Map.of("axis", 2L, "num_outputs", 2L)),
            "node \"node 1\" (Split, opset 18): num_outputs = 2, but 3 results"),
        new Case(
            "cubics beyond the border",
            new OnnxFiles(17)
                .input("x", false, 0, 1, 3, 4)
                .input("g", false, 0, 2, 2, 2)
                .node(
                    "GridSample",
                    List.of("x", "g"),
                    List.of("y"),
                    Map.of("mode", "bicubic", "padding_mode", "border"))
                .output("y"),
            "node \"node 1\" (GridSample, opset 17): padding_mode = border is not supported of cubics"),
        new Case(
            "a causal mask beside past keys",
            new OnnxFiles(23)
                .input("x", false, 0, 1, 3, 4)
                .node(
                    "Attention",
                    List.of("x", "x", "x", "", "x", "x"),
                    List.of("y"),
                    Map.of("is_causal", 1L))
                .output("y"),
            "node \"node 1\" (Attention, opset 23): is_causal beside past keys is not supported: give"
                + " the mask as an operand"),
        new Case(
            "a reflection beyond the axis",
            graph(17)
                .wholes("p", 0, 3, 0, 0, 1, 0)
                .node("Pad", List.of("x", "p"), List.of("y"), Map.of("mode", "reflect")),
            "node \"node 1\" (Pad, opset 17): reflects 3 and 1 elements of axis 1, which has 3: at"
                + " most 2"),
        node("Add", NONE, "operand 2 is missing"),
        new Case(
            "a cycle",
            graph(13)
                .node("Add", List.of("x", "b"), List.of("a"), NONE)
                .node("Relu", List.of("a"), List.of("b"), NONE)
                .node("Relu", List.of("b"), List.of("y"), NONE),
            "node \"node 1\" (Add, opset 13): uses \"b\" before it is computed (a cycle, or nodes"
                + " out of order)"),
        new Case(
            "a dangling input",
            graph(13).node("Add", List.of("x", "nowhere"), List.of("y"), NONE),
            "node \"node 1\" (Add, opset 13): uses \"nowhere\", which nothing gives"),
        new Case(
            "a dangling output",
            graph(13).node("Relu", List.of("x"), List.of("z"), NONE),
            "output \"y\": nothing gives it"),
        new Case(
            "a name given twice",
            graph(13)
                .node("Relu", List.of("x"), List.of("y"), NONE)
                .node("Relu", List.of("x"), List.of("y"), NONE),
            "node \"node 2\" (Relu, opset 13): gives \"y\", which exists already"),
        new Case(
            "an initialiser given twice",
            graph(13).initialiser("w", ones(3)).initialiser("w", ones(3)),
            "initialiser \"w\": exists twice"),
        new Case(
            "NaN",
            graph(13)
                .initialiser(
                    "w",
                    Tensor.of(ElementType.F32, new int[] {1, 2}, new double[] {1, Double.NaN})),
            "initialiser \"w\"[0, 1]: the value is NaN"),
        new Case(
            "an infinite parameter",
            graph(13)
                .initialiser(
                    "w",
                    Tensor.of(
                        ElementType.F32, new int[] {1}, new double[] {Double.NEGATIVE_INFINITY}))
                .node("Mul", List.of("x", "w"), List.of("y"), NONE),
            "parameter \"w\"[0]: the value is -Infinity; where nobody trains it, --constant NAME (problem.constants) keeps it as it is"),
        new Case(
            "a layer of one direction with weights of two",
            graph(14)
                .initialiser("w", ones(2, 5, 4))
                .initialiser("r", ones(2, 5, 5))
                .node("RNN", List.of("x", "w", "r"), List.of("y"), Map.of("hidden_size", 5L)),
            "node \"node 1\" (RNN, opset 14): direction = forward with weights of 2"),
        new Case("opset 5", graph(5), "ONNX model: opset 5 is not between 6 and 23"),
        new Case("opset 24", graph(24), "ONNX model: opset 24 is not between 6 and 23"),
        new Case(
            "shapes that do not fit",
            graph(13).initialiser("w", ones(5)).node("Add", List.of("x", "w"), List.of("y"), NONE),
            "node \"node 1\" (Add, opset 13): shapes [1, 3, 4] and [5] do not fit"),
        new Case(
            "a fixed batch",
            graph(13).wholes("s", 8, 12).node("Reshape", List.of("x", "s"), List.of("y"), NONE),
            "node \"node 1\" (Reshape, opset 13): cannot reshape [N, 3, 4] to [8, 12]: export with"
                + " dynamic_axes={'x': {0: 'batch'}}, which leaves the number of samples open"),
        new Case(
            "a huge value",
            graph(13)
                .wholes("s", 1, 3, 4, 1_000_000)
                .node("Unsqueeze", List.of("x", "a"), List.of("u"), NONE)
                .wholes("a", 3)
                .node("Expand", List.of("u", "s"), List.of("y"), NONE),
            "node \"node 2\" (Expand, opset 13): a value of shape [1, 3, 4, 1000000] has more than"
                + " 65536 elements"),
        new Case(
            "weights that do not fit",
            graph(13)
                .initialiser("w", ones(2, 2, 3))
                .node("Conv", List.of("x", "w"), List.of("y"), NONE),
            "node \"node 1\" (Conv, opset 13): input [1, 3, 4], weights [2, 2, 3] and 1 groups do"
                + " not fit"),
        new Case(
            "training",
            graph(17)
                .initialiser("w", ones(3))
                .node(
                    "BatchNormalization",
                    List.of("x", "w", "w", "w", "w"),
                    List.of("y"),
                    Map.of("training_mode", 1L)),
            "node \"node 1\" (BatchNormalization, opset 17): normalises over the samples"
                + " (training_mode = 1), so samples mix: model.eval() before the export"),
        new Case(
            "an open extent",
            new OnnxFiles(13).input("x", false, 0, 0).output("x"),
            "input \"x\": the model leaves axis 1 open"),
        new Case(
            "a negative extent",
            new OnnxFiles(13).input("x", false, 0, -3).output("x"),
            "input or output: an axis of extent -3"),
        new Case("no outputs", new OnnxFiles(13).input("x", false, 0, 2), "graph: no outputs"));
  }

  private Path file(OnnxFiles model) throws IOException {
    return Files.write(directory.resolve("m.onnx"), model.bytes());
  }

  private static OnnxImport.Imported load(Path file) throws IOException {
    return new OnnxImport(List.of(), Map.of(), 1 << 16)
        .into(new ProgramBuilder(), OnnxModel.read(file, Limits.DEFAULT));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void refusesInOneLine(Case c) throws IOException {
    Path file = file(c.model());
    var refused = assertThrows(FormatException.class, () -> load(file));
    assertEquals(file + ": " + c.problem(), refused.getMessage());
  }

  @Test
  void refusesTruncatedAndOtherFiles() throws IOException {
    byte[] whole = TorchModel.bytes("lenet.onnx");
    Path file = Files.write(directory.resolve("m.onnx"), Arrays.copyOf(whole, whole.length / 2));
    var truncated = assertThrows(FormatException.class, () -> load(file));
    assertTrue(
        String.valueOf(truncated.getMessage()).contains("not a sound ONNX model"),
        truncated.getMessage());
    Path text = Files.writeString(directory.resolve("t.onnx"), "not a model at all");
    assertThrows(FormatException.class, () -> load(text));
    Path empty = Files.write(directory.resolve("e.onnx"), new byte[0]);
    var nothing = assertThrows(FormatException.class, () -> load(empty));
    assertEquals(empty + ": ONNX model: an empty file", nothing.getMessage());
  }

  @Test
  void readsExternalDataOfItsDirectory() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.5f).putFloat(-2);
    Files.write(directory.resolve("weights.bin"), data.array());
    Path two = file(graph(13).external("w", 2, "weights.bin"));
    OnnxModel model = OnnxModel.read(two, Limits.DEFAULT);
    assertArrayEquals(
        new double[] {1.5, -2}, model.initialisers().sequencedValues().getFirst().values());
    assertEquals(
        List.of(two, directory.resolve("weights.bin")), OnnxModel.files(two, Limits.DEFAULT));
    Path three = file(graph(13).external("w", 3, "weights.bin"));
    var wrong = assertThrows(FormatException.class, () -> OnnxModel.read(three, Limits.DEFAULT));
    assertEquals(three + ": tensor \"w\": 8 bytes for a F32 3", wrong.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside.bin", "/etc/hostname", "link.bin", "", "a/../../outside.bin"})
  void refusesExternalDataOfOtherDirectories(String location) throws IOException {
    Path inner = Files.createDirectory(directory.resolve("inner"));
    Files.write(directory.resolve("outside.bin"), new byte[8]);
    Files.createSymbolicLink(inner.resolve("link.bin"), directory.resolve("outside.bin"));
    Path file = Files.write(inner.resolve("m.onnx"), graph(13).external("w", 2, location).bytes());
    var refused = assertThrows(FormatException.class, () -> OnnxModel.read(file, Limits.DEFAULT));
    var named = assertThrows(FormatException.class, () -> OnnxModel.files(file, Limits.DEFAULT));
    assertEquals(refused.getMessage(), named.getMessage());
    assertEquals(
        "%s: tensor \"w\": external data in \"%s\", which is no file of the model's directory"
            .formatted(file, location),
        refused.getMessage());
  }

  @Test
  void namesMissingExternalData() throws IOException {
    Path file = file(graph(13).external("w", 2, "gone.bin"));
    var refused = assertThrows(FormatException.class, () -> OnnxModel.read(file, Limits.DEFAULT));
    assertEquals(
        file + ": tensor \"w\": external data in \"gone.bin\", which does not exist",
        refused.getMessage());
  }

  @Test
  void openExtentsComeFromTheData() throws IOException {
    Path file =
        file(
            new OnnxFiles(13)
                .input("x", false, 0, 0, 4)
                .output("y")
                .node("Relu", List.of("x"), List.of("y"), NONE));
    OnnxModel model = OnnxModel.read(file, Limits.DEFAULT);
    var fitting = new OnnxImport(List.of(), Map.of("x", Shape.of(3, 4)), 1 << 16);
    var imported = fitting.into(new ProgramBuilder(), model);
    assertEquals(Shape.of(3, 4), imported.outputs().sequencedValues().getFirst().shape());
    var other = new OnnxImport(List.of(), Map.of("x", Shape.of(3, 5)), 1 << 16);
    var refused =
        assertThrows(FormatException.class, () -> other.into(new ProgramBuilder(), model));
    assertEquals(
        file + ": input \"x\": axis 2 has the extent 4 in the model, 5 in the data",
        refused.getMessage());
  }

  @Test
  void patternsAndStatisticsStayConstant() throws IOException {
    OnnxModel model = OnnxModel.read(TorchModel.copy("resnet.onnx", directory), Limits.DEFAULT);
    var all = OnnxImport.DEFAULT.into(new ProgramBuilder(), model).parameters().keySet();
    assertTrue(all.contains("block1.bn1.weight"));
    assertTrue(all.stream().noneMatch(name -> name.contains("running")));
    var some =
        new OnnxImport(List.of("block*", "fc.bias"), Map.of(), 1 << 16)
            .into(new ProgramBuilder(), model)
            .parameters()
            .keySet();
    assertEquals(
        List.of("stem.weight", "stem.bias", "bn.weight", "bn.bias", "fc.weight"),
        List.copyOf(some));
  }
}
