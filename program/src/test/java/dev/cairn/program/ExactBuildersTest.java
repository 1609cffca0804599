package dev.cairn.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Where programs are built nothing is rounded.
class ExactBuildersTest {
  /// Functions of doubles, and quotients and products with a double that is written out.
  private static final Pattern ROUNDED =
      Pattern.compile(
          "Math\\.(sqrt|cbrt|PI|E\\b|pow|exp|expm1|log|log10|log1p|sin|cos|tan|tanh|hypot|fma)"
              + "|\\b\\d+\\.\\d* [*/]|[*/] \\d+\\.\\d|parseDouble");

  /// What computes with doubles on purpose: numbers of shapes, the errors of roundings, the factor
  /// 1/N of an objective in doubles, by N or by a mean in the graph, targets before they are stored
  /// as data.
  private static final List<String> COMPUTES =
      List.of(
          "Arithmetic.java",
          "ExactNumbers.java",
          "Windows.java",
          "OnnxProblem.java",
          "GraphLoss.java",
          "ClassTargets.java");

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String folder :
        new String[] {
          "src/main/java/dev/cairn/program",
          "src/main/java/dev/cairn/program/formula",
          "../onnx/src/main/java/dev/cairn/onnx"
        }) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    sources.add(Path.of("../nn/src/main/java/dev/cairn/nn/PerceptronProgram.java"));
    sources.add(Path.of("../proof/src/main/java/dev/cairn/proof/ProblemPrograms.java"));
    sources.removeIf(file -> COMPUTES.contains(file.getFileName().toString()));
    return sources;
  }

  @Test
  void noClassThatBuildsProgramsRoundsANumber() throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> sources = sources();
    for (Path source : sources) {
      List<String> lines = Files.readAllLines(source);
      for (int i = 0; i < lines.size(); i++) {
        String code = lines.get(i).replaceFirst("//.*", "");
        if (ROUNDED.matcher(code).find()) {
          found.add(source.getFileName() + ":" + (i + 1) + ": " + code.strip());
        }
      }
    }
    assertEquals(List.of(), found);
    assertTrue(sources.size() > 40, sources::toString);
  }

  @Test
  void theGuardSeesRoundedArithmetic() {
    for (String rounded :
        new String[] {
          "b.scale(2 / Math.sqrt(Math.PI), x)", "1.0 / n", "x * 0.5", "Math.pow(a, b)"
        }) {
      assertTrue(ROUNDED.matcher(rounded).find(), rounded);
    }
  }
}
