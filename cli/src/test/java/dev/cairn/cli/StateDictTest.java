package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.formats.Limits;
import dev.cairn.formats.TensorFiles;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.VariantRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether PyTorch's `load_state_dict(strict=True)` takes what `./cairn export` writes: for every
/// model of the zoo that is read, either it does, and the model then has the loss that Cairn found,
/// or a warning says that it does not. Needs Debian's python3-torch.
@Tag("zoo")
class StateDictTest {
  private static final int MINUTES = 10;

  private static final Path DEBIAN = Path.of("/usr/bin/python3");

  private static final Path ZOO = Path.of("..", "onnx", "src", "test", "python", "zoo.py");

  /// What a warning says where it does not.
  private static final String REFUSAL = "load_state_dict() does not";

  /// Targets 0 and 1 in floating point, whose loss must be named; the value of any will do.
  private static final List<String> BINARY = List.of("sigmoid_head_bce", "logits_bce");

  /// ONNX holds numbers of their nodes in float32.
  private static final List<String> FLOATS = List.of("mlp_selu", "mlp_leaky_relu");

  @TempDir Path temporary;

  private String run(Object... command) throws IOException, InterruptedException {
    Path out = temporary.resolve("python.log");
    String python = Files.isExecutable(DEBIAN) ? DEBIAN.toString() : "python3";
    List<String> words =
        Stream.concat(Stream.of(python), Stream.of(command).map(Object::toString)).toList();
    Process process;
    try {
      process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    } catch (IOException notThere) {
      return "";
    }
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    return ended && process.exitValue() == 0 ? Files.readString(out) : "";
  }

  /// The warnings of a model whose point is exported in both formats; empty where its samples mix.
  private static Optional<List<String>> export(String name, Path zoo, Path exports)
      throws IOException {
    Path inputs = Files.copy(zoo.resolve(name + ".npz"), exports.resolve(name + ".in.npz"));
    boolean binary = BINARY.contains(name);
    Path experiment =
        Files.writeString(
            exports.resolve(name + ".yaml"),
            """
            name: %s
            problem:
              type: onnx
              model: %s
              data: {type: file, path: %s, features: [x]%s}
              assume_smooth: true
            %s\
            start: {type: around, variance: 1e-2}
            finder: {type: gradient_norm}
            runs: 1
            iterations: 1
            """
                .formatted(
                    name,
                    zoo.resolve(name + ".onnx"),
                    inputs,
                    hasTarget(inputs) ? ", targets: [target]" : "",
                    (binary ? "  loss: mean_squared\n" : "")
                        + (name.equals("second_output_chosen") ? "  output: z\n" : "")));
    Path directory = exports.resolve(name);
    Shell run = Shell.run("run", experiment, "--quiet", "--workers", "1", "--out", directory);
    if (name.startsWith("mix_")) {
      assertEquals(1, run.code(), name);
      return Optional.empty();
    }
    assertEquals(0, run.code(), () -> name + run.err());
    for (String format : List.of("npz", "safetensors")) {
      Shell export = Shell.run("export", directory, "--format", format);
      assertEquals(0, export.code(), export.err());
      Files.copy(
          directory.resolve(format).resolve("run-0000-final." + format),
          exports.resolve(name + "." + format));
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      VariantRow variant = reader.variants().getFirst();
      PointRow point = reader.points(PointKind.FINAL).getFirst();
      Files.writeString(
          exports.resolve(name + ".txt"),
          "%s %s\n".formatted(variant.problem().split(" ", 2)[0], point.loss()));
      return Optional.of(variant.warningLines());
    }
  }

  private static boolean hasTarget(Path inputs) throws IOException {
    return TensorFiles.read(inputs, Limits.DEFAULT).tensors().containsKey("target");
  }

  @Test
  void whatIsExportedLoadsOrAWarningSaysWhyNot() throws IOException, InterruptedException {
    assumeTrue(
        !run("-c", "import torch, numpy, onnx; print(1)").isEmpty(), "python3-torch is not here");
    Path zoo = Files.createDirectory(temporary.resolve("zoo"));
    Path exports = Files.createDirectory(temporary.resolve("exports"));
    assertTrue(!run(ZOO, zoo).isEmpty(), "zoo.py");
    Map<String, List<String>> warnings = new TreeMap<>();
    try (var models = Files.newDirectoryStream(zoo, "*.onnx")) {
      for (Path model : models) {
        String name = model.getFileName().toString().replace(".onnx", "");
        export(name, zoo, exports).ifPresent(lines -> warnings.put(name, lines));
      }
    }
    Map<String, List<String>> said = new TreeMap<>();
    String script = Path.of("src", "test", "python", "state_dict.py").toString();
    for (String line : run(script, ZOO, exports).lines().toList()) {
      String[] words = line.split(" ", 2);
      said.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(words[1]);
    }
    assertEquals(warnings.keySet(), said.keySet());
    assertTrue(warnings.size() > 50, warnings.keySet()::toString);
    List<String> wrong = new ArrayList<>();
    Set<String> refused = new TreeSet<>();
    said.forEach(
        (name, answers) -> {
          boolean told =
              warnings.getOrDefault(name, List.of()).stream()
                  .anyMatch(line -> line.contains(REFUSAL));
          if (told) {
            refused.add(name);
          }
          if (answers.size() != 2 || !answers.stream().allMatch(a -> isRight(name, a, told))) {
            wrong.add(name + ": " + answers + warnings.get(name));
          }
        });
    assertEquals(List.of(), wrong);
    assertEquals(Set.of("batchnorm_fused", "layernorm_fresh", "linear_folded"), refused);
  }

  private static boolean isRight(String name, String answer, boolean told) {
    String[] words = answer.split(" ", 2);
    return told
        ? words[0].equals("refuses")
        : words[0].equals("loads")
            && Double.parseDouble(words[1]) <= (FLOATS.contains(name) ? 1e-6 : 1e-10);
  }
}
