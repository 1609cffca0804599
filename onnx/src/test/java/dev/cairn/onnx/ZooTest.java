package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import dev.cairn.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Models that PyTorch exports: value, gradient and Hessian are those of its autograd in float64,
/// or the model is refused with the node named. Needs Debian's python3-torch.
///
/// `-Dcairn.zoo.table=FILE` (an absolute path of docs/models.md) writes the results into that file,
/// between its two lines "zoo".
@Tag("zoo")
class ZooTest {
  private static final int MINUTES = 5;

  private static final Path DEBIAN = Path.of("/usr/bin/python3");

  private static final int CELL = 110;

  private static final String MARK = "<!-- zoo -->\n";

  @TempDir static Path directory;

  private static final Map<String, String> ROWS = new TreeMap<>();

  @BeforeAll
  static void export() throws IOException, InterruptedException {
    // Debian's own before another Python on the path.
    String python = Files.isExecutable(DEBIAN) ? DEBIAN.toString() : "python3";
    assumeTrue(run(python, "-c", "import torch, numpy, onnx") == 0, "python3-torch is not here");
    Path script = Path.of("src/test/python/zoo.py").toAbsolutePath();
    assertEquals(0, run(python, script.toString(), directory.toString()), "zoo.py");
  }

  private static int run(String... command) throws IOException, InterruptedException {
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

  private static Path file(ZooCases.Case c, String extension) {
    return directory.resolve(c.name() + extension);
  }

  private static OnnxProblem load(ZooCases.Case c, NamedTensors arrays) throws IOException {
    Optional<String> target =
        arrays.tensors().containsKey("target") ? Optional.of("target") : Optional.empty();
    DataTensors data = DataTensors.of(arrays, "x", target, Optional.empty());
    OnnxModel model = OnnxModel.read(file(c, ".onnx"), Limits.DEFAULT);
    return OnnxProblem.of(model, data, c.settings());
  }

  @ParameterizedTest
  @MethodSource("dev.cairn.onnx.ZooCases#cases")
  void agreesWithPyTorchOrIsRefused(ZooCases.Case c) throws IOException {
    NamedTensors arrays = TensorFiles.read(file(c, ".npz"), Limits.DEFAULT);
    if (c.expected() instanceof ZooCases.Refused(String node, String reason)) {
      var refused = assertThrows(FormatException.class, () -> load(c, arrays));
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains(node) && message.contains(reason), message);
      assertEquals(1, message.lines().count());
      String said = message.substring(message.indexOf(": ") + 2);
      ROWS.put(c.name(), "| %s | – | – | – | – | refused: %s |".formatted(c.name(), brief(said)));
      return;
    }
    OnnxProblem problem = load(c, arrays);
    ZooCases.Read wanted = (ZooCases.Read) c.expected();
    for (String note : wanted.notes()) {
      assertTrue(
          problem.notes().stream().anyMatch(n -> n.contains(note)), () -> note + problem.notes());
    }
    assertEquals(wanted.notes().size(), problem.notes().size(), () -> "" + problem.notes());
    Comparison found = compare(problem, arrays, file(c, ".txt"), wanted);
    ROWS.put(c.name(), found.row(c.name(), problem));
    assertTrue(found.value() <= wanted.tolerance(), () -> "value " + found);
    assertTrue(found.gradient() <= wanted.tolerance(), () -> "gradient " + found);
    assertTrue(found.hessian() <= wanted.tolerance(), () -> "Hessian " + found);
  }

  /// The largest relative differences; 0 for derivatives where θ is not the model's.
  private record Comparison(double value, double gradient, double hessian, boolean derivatives) {
    String row(String name, OnnxProblem problem) {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %.1e | %s | %s | %s |",
          name,
          problem.loss().dimension(),
          value,
          derivatives ? "%.1e".formatted(gradient) : "–",
          derivatives ? "%.1e".formatted(hessian) : "–",
          problem.notes().isEmpty() ? "" : "told: " + brief(String.join("; ", problem.notes())));
    }
  }

  /// The beginning, for a cell of the table.
  private static String brief(String said) {
    return said.length() <= CELL ? said : said.substring(0, CELL).strip() + " …";
  }

  private static Comparison compare(
      OnnxProblem problem, NamedTensors arrays, Path names, ZooCases.Read wanted)
      throws IOException {
    int n = problem.loss().dimension();
    double[] gradient = new double[n];
    double[][] hessian = new double[n][n];
    double value;
    try (var evaluation = problem.objectiveAssumingSmooth().at(problem.start().toArray())) {
      value = evaluation.value();
      evaluation.gradient(gradient);
      for (int i = 0; i < n; i++) {
        double[] unit = new double[n];
        unit[i] = 1;
        evaluation.hessian().apply(unit, hessian[i]);
      }
    }
    double loss = arrays.require("loss").values()[0];
    double difference = Math.abs(value - loss) / Math.abs(loss);
    if (!wanted.derivatives()) {
      return new Comparison(difference, 0, 0, false);
    }
    int[] ours = positions(problem, arrays, Files.readAllLines(names));
    double[] g = new double[ours.length];
    Tensor h = arrays.require("hessian");
    double[] wantedGradient = gradient(arrays, Files.readAllLines(names));
    double[] flat = new double[ours.length * ours.length];
    for (int i = 0; i < ours.length; i++) {
      g[i] = ours[i] < 0 ? 0 : gradient[ours[i]];
      for (int j = 0; j < ours.length; j++) {
        flat[i * ours.length + j] = ours[i] < 0 || ours[j] < 0 ? 0 : hessian[ours[i]][ours[j]];
      }
    }
    return new Comparison(
        difference, relative(g, wantedGradient), relative(flat, h.values()), true);
  }

  /// Where each of PyTorch's parameters stands in θ, or -1 where a note says that it is not in it.
  private static int[] positions(OnnxProblem problem, NamedTensors arrays, List<String> names)
      throws FormatException {
    Map<String, Program.Parameter> own = new HashMap<>();
    problem.loss().parameters().forEach(parameter -> own.put(parameter.name(), parameter));
    List<Integer> positions = new ArrayList<>();
    for (String name : names) {
      int count = arrays.require("grad." + name).count();
      Program.Parameter parameter = own.get(name);
      assertTrue(
          parameter != null || problem.notes().stream().anyMatch(note -> note.contains(name)),
          name);
      for (int i = 0; i < count; i++) {
        positions.add(parameter == null ? -1 : parameter.offset() + i);
      }
    }
    return positions.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double[] gradient(NamedTensors arrays, List<String> names) throws FormatException {
    List<Tensor> tensors = new ArrayList<>();
    for (String name : names) {
      tensors.add(arrays.require("grad." + name));
    }
    return ParameterTensors.flatten(tensors);
  }

  /// max |aᵢ − bᵢ| / max |bᵢ|.
  private static double relative(double[] a, double[] b) {
    assertEquals(b.length, a.length);
    double largest = Arrays.stream(b).map(Math::abs).max().orElse(0);
    double difference = 0;
    for (int i = 0; i < a.length; i++) {
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
    }
    return largest == 0 ? difference : difference / largest;
  }

  /// A model without an expectation is one that nobody has checked.
  @Test
  void everyModelHasACase() throws IOException {
    try (var files = Files.list(directory)) {
      List<String> models =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".onnx"))
              .map(name -> name.substring(0, name.length() - ".onnx".length()))
              .sorted()
              .toList();
      assertEquals(models, ZooCases.cases().map(ZooCases.Case::name).sorted().toList());
    }
  }

  @AfterAll
  static void writeTable() throws IOException {
    String target = System.getProperty("cairn.zoo.table");
    if (target == null || ROWS.isEmpty()) {
      return;
    }
    Path file = Path.of(target);
    String text = Files.readString(file);
    int from = text.indexOf(MARK) + MARK.length();
    int to = text.indexOf(MARK, from);
    String table =
        "| model | parameters | value | gradient | Hessian | said |\n|---|---|---|---|---|---|\n"
            + String.join("\n", ROWS.values())
            + "\n";
    Files.writeString(file, text.substring(0, from) + table + text.substring(to));
  }
}
