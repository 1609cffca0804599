package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Python of docs/your-model.md does what they say, with a model and data in the place of the
/// reader's. Needs Debian's python3-torch.
@Tag("zoo")
class PythonBlocksTest {
  private static final Path YOUR_MODEL = Path.of("..", "docs", "your-model.md");
  private static final Path DEBIAN = Path.of("/usr/bin/python3");

  private static final String MODEL =
      """
      import torch
      torch.manual_seed(7)
      model = torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.Tanh(), torch.nn.Linear(5, 3))
      x, targets = torch.randn(20, 4), torch.randn(20, 3)
      """;

  @TempDir private Path directory;
  private String python = "python3";

  @BeforeEach
  void pytorchIsHere() throws IOException, InterruptedException {
    python = Files.isExecutable(DEBIAN) ? DEBIAN.toString() : "python3";
    assumeTrue(run("import torch, onnx") == 0, "python3-torch is not here");
  }

  @Test
  void aModelGoesThereAndBack() throws IOException, InterruptedException {
    List<String> blocks = Documents.blocks(YOUR_MODEL, "python");
    assertEquals(2, blocks.size());
    assertEquals(0, run(MODEL + blocks.getFirst()), log());
    Path experiment =
        Files.writeString(
            directory.resolve("mine.yaml"),
            """
            name: mine
            problem:
              type: onnx
              model: mine.onnx
              data: {type: file, path: mine.npz}
              l2: 0.01
            start: {type: around, variance: 1e-4}
            finder: {type: newton_mr}
            runs: 1
            iterations: 3
            """);
    Path out = directory.resolve("runs").resolve("digits");
    Shell search = Shell.run("run", experiment, "--out", out);
    assertEquals(0, search.code(), search::err);
    Shell export = Shell.run("export", out, "--format", "npz");
    assertEquals(0, export.code(), export::err);
    String back = MODEL + "model.double()\n" + blocks.get(1);
    String changed = "before = model[0].weight.clone()\n";
    String check = "\nassert not torch.equal(before, model[0].weight)\n";
    assertEquals(0, run(back.replace("import numpy", changed + "import numpy") + check), log());
  }

  private int run(String program) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("program.py"), program);
    return new ProcessBuilder(python, file.getFileName().toString())
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start()
        .waitFor();
  }

  private String log() throws IOException {
    Path log = directory.resolve("log");
    assertTrue(Files.exists(log));
    return Files.readString(log);
  }
}
