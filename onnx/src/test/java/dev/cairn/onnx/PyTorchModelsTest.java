package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OrtException;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models exported from PyTorch: the same outputs, loss, gradient and Hessian products, and points
/// that go back.
class PyTorchModelsTest {
  /// float32 constants in the graph (√½, ε) against PyTorch's float64.
  private static final double TOLERANCE = 1e-8;

  private static final double RUNTIME_TOLERANCE = 1e-6;

  @TempDir Path directory;

  private static void assertClose(double[] wanted, double[] found, double tolerance) {
    double scale = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    assertArrayEquals(wanted, found, tolerance * scale);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "lenet", "maxnet", "resnet", "transformer", "transformer13"})
  void agreesWithPyTorchAndOnnxruntime(String name) throws IOException, OrtException {
    TorchModel torch = TorchModel.read(name, directory);
    double[] theta = torch.theta();
    double[] found = new double[theta.length];
    try (var evaluation = torch.loss().at(theta)) {
      assertEquals(torch.expected().require("loss").values()[0], evaluation.value(), TOLERANCE);
      evaluation.gradient(found);
      assertClose(torch.vector("grad"), found, TOLERANCE);
      evaluation.hessian().apply(torch.vector("v"), found);
      assertClose(torch.vector("hv"), found, TOLERANCE);
    }
    double[] outputs = torch.outputs();
    assertClose(torch.expected().require("output").values(), outputs, TOLERANCE);
    assertClose(
        runtime(directory.resolve(name + ".onnx"), torch.expected().require("x")),
        outputs,
        RUNTIME_TOLERANCE);
  }

  private static double[] runtime(Path model, Tensor x) throws OrtException {
    return OnnxRuntime.outputs(model, Map.of("x", x)).getFirst().values();
  }

  private static List<Program.Parameter> parameters(OnnxModel model) throws FormatException {
    ProgramBuilder builder = new ProgramBuilder();
    var imported = OnnxImport.DEFAULT.into(builder, model);
    builder.output("y", imported.outputs().sequencedValues().getFirst());
    return builder.build().parameters();
  }

  @ParameterizedTest
  @ValueSource(strings = {"point.npz", "point.safetensors"})
  void pointsComeBackFromFiles(String file) throws IOException {
    TorchModel torch = TorchModel.read("lenet", directory);
    List<Program.Parameter> parameters = parameters(torch.model());
    double[] theta = Arrays.stream(torch.theta()).map(x -> x + Math.PI * 1e-3).toArray();
    Path path = directory.resolve(file);
    TensorFiles.write(path, ParameterTensors.of(parameters, theta, ElementType.F64));
    var read = TensorFiles.read(path, Limits.DEFAULT);
    assertArrayEquals(theta, ParameterTensors.theta(parameters, read));
    assertEquals(torch.model().initialisers().keySet(), read.tensors().keySet());
  }

  @Test
  void namesParametersThatAFileLacks() throws IOException {
    TorchModel torch = TorchModel.read("lenet", directory);
    List<Program.Parameter> parameters = parameters(torch.model());
    Path path = directory.resolve("p.npz");
    Map<String, Tensor> tensors =
        new LinkedHashMap<>(ParameterTensors.of(parameters, torch.theta(), ElementType.F32));
    tensors.put("fc2.bias", Tensor.of(ElementType.F32, new int[] {6}, new double[6]));
    TensorFiles.write(path, tensors);
    var shape =
        assertThrows(
            FormatException.class,
            () -> ParameterTensors.theta(parameters, TensorFiles.read(path, Limits.DEFAULT)));
    assertEquals(
        path + ": array \"fc2.bias\": a F32 6 for a parameter of shape [5]", shape.getMessage());
    tensors.remove("fc2.bias");
    TensorFiles.write(path, tensors);
    var missing =
        assertThrows(
            FormatException.class,
            () -> ParameterTensors.theta(parameters, TensorFiles.read(path, Limits.DEFAULT)));
    assertEquals(
        path
            + ": no array \"fc2.bias\": it has conv1.weight, conv1.bias, conv2.weight, fc1.weight,"
            + " fc1.bias, fc2.weight",
        missing.getMessage());
  }

  @Test
  void pointsGoBackIntoTheModel() throws IOException, OrtException {
    TorchModel torch = TorchModel.read("resnet", directory);
    List<Program.Parameter> parameters = parameters(torch.model());
    double[] theta = Arrays.stream(torch.theta()).map(x -> (float) (0.9 * x)).toArray();
    Path original = directory.resolve("resnet.onnx");
    Path moved = directory.resolve("moved.onnx");
    InitialiserWriter.write(
        original, moved, ParameterTensors.of(parameters, theta, ElementType.F64));
    OnnxModel read = OnnxModel.read(moved, Limits.DEFAULT);
    assertEquals(torch.model().nodes(), read.nodes());
    assertEquals(torch.model().inputs(), read.inputs());
    assertEquals(
        torch.model().initialisers().get("bn.running_mean"),
        read.initialisers().get("bn.running_mean"));
    TorchModel there = new TorchModel("resnet", read, torch.expected());
    assertArrayEquals(theta, there.theta());
    assertClose(runtime(moved, torch.expected().require("x")), there.outputs(), RUNTIME_TOLERANCE);
    // Unchanged tensors give the unchanged model.
    InitialiserWriter.write(original, moved, Map.of());
    assertEquals(-1, Files.mismatch(original, moved));
    var unknown =
        assertThrows(
            FormatException.class,
            () -> InitialiserWriter.write(original, moved, Map.of("fc", one())));
    assertEquals(original + ": initialiser \"fc\": does not exist", unknown.getMessage());
  }

  private static Tensor one() {
    return Tensor.of(ElementType.F32, new int[] {1}, new double[] {1});
  }
}
