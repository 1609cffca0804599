package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Python package: its own tests, the README's example and its page. Needs Debian's
/// python3-torch; frames are those of python3-pandas where it is there.
@Tag("zoo")
class PythonPackageTest {
  private static final Path PACKAGE = Path.of("..", "python").toAbsolutePath().normalize();
  private static final Path DEBIAN = Path.of("/usr/bin/python3");

  /// What a reader has before the example.
  private static final String MODEL =
      """
      import torch
      torch.manual_seed(7)
      model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 3)).double()
      x, y = torch.randn(20, 4).double(), torch.randint(0, 3, (20,))
      """;

  @TempDir private Path directory;
  private String python = "python3";

  @BeforeEach
  void pytorchIsHere() throws IOException, InterruptedException {
    python = Files.isExecutable(DEBIAN) ? DEBIAN.toString() : "python3";
    assumeTrue(run("-c", "import torch, numpy") == 0, "python3-torch is not here");
  }

  @Test
  void itsOwnTestsPass() throws IOException, InterruptedException {
    int code = run("-m", "unittest", "discover", "-s", PACKAGE.resolve("tests").toString());
    assertEquals(0, code, log());
  }

  @Test
  void theReadmesExampleRuns() throws IOException, InterruptedException {
    String example =
        Documents.blocks(Documents.readme(), "python").stream()
            .filter(block -> block.contains("import cairn"))
            .findFirst()
            .orElseThrow();
    assertTrue(example.lines().count() <= 12, example);
    Path file = Files.writeString(directory.resolve("example.py"), MODEL + example);
    assertEquals(0, run(file.toString()), log());
  }

  @Test
  void itsPageRuns() throws IOException, InterruptedException {
    String page = String.join("\n", Documents.blocks(Path.of("..", "docs", "python.md"), "python"));
    Path file = Files.writeString(directory.resolve("page.py"), MODEL + page);
    assertEquals(0, run(file.toString()), log());
  }

  /// The notebook runs, and what it holds is the output of such a run.
  @Test
  void theNotebookRuns() throws IOException, InterruptedException {
    assumeTrue(
        run("-c", "import nbconvert, ipykernel, matplotlib, pandas") == 0,
        "python3-nbconvert, python3-ipykernel, python3-matplotlib or python3-pandas is not here");
    Path kept = Path.of("..", "notebooks", "first-steps.ipynb").toAbsolutePath();
    String done = directory.resolve("done.ipynb").toString();
    int code = run("-m", "nbconvert", "--to=notebook", "--execute", "--output=" + done, "" + kept);
    assertEquals(0, code, log());
    String compared =
        """
        import json, sys
        def outputs(file):
            cells = json.load(open(file, encoding="utf-8"))["cells"]
            shapes = [[(o["output_type"], sorted(o.get("data", {}))) for o in c["outputs"]] for c in cells if c["cell_type"] == "code"]
            texts = [o["text"] if "text" in o else o["data"]["text/plain"] for c in cells if c["cell_type"] == "code" for o in c["outputs"]]
            return shapes, ["".join(t).split(",")[0].split()[:1] for t in texts]
        assert outputs(sys.argv[1]) == outputs(sys.argv[2]), [outputs(f) for f in sys.argv[1:]]
        """;
    assertEquals(0, run("-c", compared, kept.toString(), done), log());
  }

  @Test
  void nothingIsPrintedWhenItIsImported() throws IOException, InterruptedException {
    assertEquals(0, run("-c", "import cairn"));
    assertEquals("", log());
  }

  @Test
  void aQuestionIsTimed() {
    Shell shell = Shell.run("bench", "--external", "--quick");
    assertEquals(0, shell.code(), shell::err);
    assertEquals(
        List.of("n = 1", "n = 1,000", "n = 100,000", "n = 10,000,000"),
        shell
            .out()
            .lines()
            .skip(1)
            .map(line -> line.replaceAll("( +[0-9]+\\.[0-9]){4}$", ""))
            .toList());
  }

  private int run(String... words) throws IOException, InterruptedException {
    List<String> cairn = CairnProcess.in(directory).command();
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(python), Stream.of(words)).toList());
    builder
        .environment()
        .putAll(Map.of("CAIRN", String.join(" ", cairn), "PYTHONPATH", PACKAGE.toString()));
    return builder
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start()
        .waitFor();
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }
}
