package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.onnx.OrdinaryModel.Agrees;
import dev.cairn.onnx.OrdinaryModel.Outcome;
import dev.cairn.onnx.OrdinaryModel.Refused;
import dev.cairn.onnx.OrdinaryModel.Wrong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ordinary models as PyTorch exports them (ordinary.py): value, gradient and Hessian are those of
/// its autograd in float64, or the model is refused in one line; docs/zoo.md holds what a run gave.
/// Needs Debian's python3-torch. `-Dcairn.zoo.page=FILE` (an absolute path of docs/zoo.md) writes.
@Tag("zoo")
class OrdinaryModelsTest {
  private static final Path DEBIAN = Path.of("/usr/bin/python3");

  private static final Path PAGE = Path.of("..", "docs", "zoo.md");

  private static final int MINUTES = 5;

  /// Who is refused, and what the line says of it.
  private static final Map<String, String> REFUSED =
      Map.of(
          "index_put", "(Range, opset 14): numbers the samples, as an assignment to a part",
          "graph_index_add", "(ScatterElements, opset 14): writes an element twice",
          "shape_diagonal", "(GatherND, opset 14): indexes samples",
          "loss_rmse", "(ReduceMean, opset 14): sums over the axis of the samples");

  @Test
  void everyModelAgreesWithPyTorchOrIsRefusedInOneLine(@TempDir Path directory)
      throws IOException, InterruptedException {
    String python = Files.isExecutable(DEBIAN) ? DEBIAN.toString() : "python3";
    assumeTrue(
        run(directory, python, "-c", "import torch, numpy, onnx") == 0,
        "python3-torch is not here");
    Path script = Path.of("src/test/python/ordinary.py").toAbsolutePath();
    int exit = run(directory, python, script.toString(), directory.toString());
    assertEquals(0, exit, () -> log(directory));

    SequencedMap<OrdinaryModel, Outcome> outcomes = OrdinaryModel.all(directory);
    String target = System.getProperty("cairn.zoo.page", "");
    if (!target.isEmpty()) {
      OrdinaryModelsPage.write(Path.of(target), outcomes);
    }
    Map<String, String> wrong = new TreeMap<>();
    Map<String, String> refused = new TreeMap<>();
    outcomes.forEach(
        (model, outcome) -> {
          switch (outcome) {
            case Agrees _ -> {}
            case Refused(String line) -> refused.put(model.name(), line);
            case Wrong(String what) -> wrong.put(model.name(), what);
          }
        });
    assertEquals(Map.of(), wrong);
    assertEquals(new TreeMap<>(REFUSED).keySet(), refused.keySet(), refused::toString);
    refused.forEach(
        (name, line) -> {
          assertTrue(line.contains(REFUSED.getOrDefault(name, "?")), name + ": " + line);
          assertTrue(line.contains("node \""), name + ": " + line);
          assertEquals(1, line.lines().count(), line);
        });
    OrdinaryModelsPage.requireSame(PAGE, outcomes);
  }

  private static int run(Path directory, String... command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("python.log").toFile())
              .start();
    } catch (IOException notThere) {
      return -1;
    }
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  private static String log(Path directory) {
    try {
      return Files.readString(directory.resolve("python.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
