package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxProblem.Settings;
import dev.cairn.program.ProgramBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models in the forms that tf2onnx, jax2onnx and PyTorch ≥ 2.9 give them (exporters.py): θ is what
/// they train, value, gradient and Hessian are PyTorch's of the network written out by hand.
class ExportersTest {
  private static final double TOLERANCE = 1e-12;

  private static final double RUNTIME_TOLERANCE = 2e-6;

  @TempDir Path directory;

  private static void assertClose(double[] wanted, double[] found, double tolerance) {
    double scale = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    assertArrayEquals(wanted, found, tolerance * scale);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tf-mlp",
        "tf-cnn",
        "tf-lstm",
        "jax-mlp",
        "jax-cnn",
        "jax-scan",
        "dynamo-mlp",
        "dynamo-cnn",
        "dynamo-attention"
      })
  void areWhatTheirNetworksAre(String name) throws IOException, OrtException {
    if (name.equals("dynamo-mlp")) {
      TorchModel.copy(name + ".onnx.data", directory);
    }
    TorchModel torch = TorchModel.read(name, directory);
    assertEquals(trained(torch), trained(torch.model()));
    Tensor x = torch.expected().require("x");
    Tensor target = torch.expected().require("target");
    var data = new DataTensors("data", x, Optional.of(target), Optional.empty());
    var cross = new Settings(List.of(), Optional.of(ModelLoss.CROSS_ENTROPY), 0);
    OnnxProblem problem = OnnxProblem.of(torch.model(), data, cross);
    double[] found = new double[problem.start().dimension()];
    try (var at = problem.objectiveAssumingSmooth().at(problem.start().toArray())) {
      assertEquals(torch.expected().require("loss").values()[0], at.value(), TOLERANCE);
      at.gradient(found);
      assertClose(torch.vector("grad"), found, TOLERANCE);
      at.hessian().apply(torch.vector("v"), found);
      assertClose(torch.vector("hv"), found, TOLERANCE);
    }
    String input = torch.model().inputs().getFirst().name();
    assertClose(
        torch.expected().require("output").values(),
        OnnxRuntime.outputs(directory.resolve(name + ".onnx"), Map.of(input, x))
            .getFirst()
            .values(),
        RUNTIME_TOLERANCE);
  }

  private static Set<String> trained(TorchModel torch) {
    String prefix = "grad.";
    return torch.expected().tensors().keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> trained(OnnxModel model) throws IOException {
    var builder = new ProgramBuilder();
    return new TreeSet<>(OnnxImport.DEFAULT.into(builder, model).parameters().keySet());
  }
}
