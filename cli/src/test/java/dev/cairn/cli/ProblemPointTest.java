package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.Limits;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.TensorFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `inspect` and `evaluate` of a point of an experiment's problem.
class ProblemPointTest {
  @TempDir private Path directory;

  /// x⁴/4 + y², first start at (2, 3).
  private Path experiment() throws IOException {
    return Files.writeString(
        directory.resolve("f.yaml"),
        """
        name: f
        problem: {type: formula, f: "x^4/4 + y^2"}
        start: {type: given, points: [[2, 3]]}
        finder: {type: newton_mr}
        runs: 1
        iterations: 1
        """);
  }

  @Test
  void evaluatesTheFirstStart() throws IOException {
    Path out = directory.resolve("point.npz");
    Shell shell = Shell.run("evaluate", experiment(), "--hessian", "--out", out);
    assertEquals(0, shell.code(), shell::err);
    NamedTensors arrays = TensorFiles.read(out, Limits.DEFAULT);
    assertArrayEquals(new double[] {2, 3}, arrays.require("theta").values());
    assertArrayEquals(new double[] {13}, arrays.require("value").values());
    assertArrayEquals(new double[] {8, 6}, arrays.require("gradient").values());
    assertArrayEquals(new double[] {12, 0, 0, 2}, arrays.require("hessian").values());
  }

  @Test
  void refusesAStartOfAnotherLength() throws IOException {
    Path file = experiment();
    Files.writeString(file, Files.readString(file).replace("[[2, 3]]", "[[2]]"));
    Shell shell = Shell.run("inspect", file);
    assertEquals(1, shell.code());
    assertEquals(
        "cairn: start.points: a point has 1 coordinate, the problem 2", shell.err().strip());
  }

  @Test
  void inspectsAPointOfAFile() throws IOException {
    Path out = directory.resolve("point.npz");
    assertEquals(0, Shell.run("evaluate", experiment(), "--out", out).code());
    Shell shell = Shell.run("inspect", experiment(), "--parameters", out, "--json");
    assertEquals(0, shell.code(), shell::err);
    JsonNode point = new ObjectMapper().readTree(shell.out());
    assertEquals(13, point.get("value").asDouble());
    assertEquals(10, point.get("gradient_norm").asDouble());
    assertEquals(2, point.get("eigenvalues").get(0).asDouble(), 1e-14);
  }

  /// Spectra that are one value: the density is a Gaussian around it, whose top is on the axis.
  @ParameterizedTest
  @CsvSource({
    "x^2, 2",
    "-3*x^2, -6",
    "5*x, 0",
    "1e17*x^2 + 1e17*y^2, 2e17",
    "1e-310*x^2, 2e-310",
    "x^2 + y^2 + 1e-13*y^2, 2"
  })
  void aSpectrumOfOneValueHasItsFigure(String formula, double eigenvalue) throws IOException {
    Path out = directory.resolve("look");
    Shell shell = Shell.run("inspect", formula(formula), "--out", out);
    assertEquals(0, shell.code(), shell::err);
    assertTrue(Files.size(out.resolve("spectrum.png")) > 0);
    List<double[]> points =
        Files.readAllLines(out.resolve("spectrum.csv")).stream()
            .filter(line -> line.contains("density"))
            .map(line -> Arrays.stream(line.split(",")).filter(ProblemPointTest::isNumber))
            .map(cells -> cells.mapToDouble(Double::parseDouble).toArray())
            .filter(cells -> cells.length >= 2)
            .toList();
    double[] top =
        Collections.max(points, Comparator.comparingDouble(cells -> cells[cells.length - 1]));
    double left = points.getFirst()[points.getFirst().length - 2];
    double right = points.getLast()[points.getLast().length - 2];
    assertTrue(left < eigenvalue && eigenvalue < right, left + " … " + right);
    assertEquals(eigenvalue, top[top.length - 2], (right - left) / 200);
  }

  private static boolean isNumber(String cell) {
    return cell.matches("-?[0-9.]+([eE][-+]?[0-9]+)?");
  }

  @Test
  void eigenvaluesThatAreNotFiniteHaveASentenceInPlaceOfAFigure() throws IOException {
    Path out = directory.resolve("look");
    Shell shell = Shell.run("inspect", formula("1e308*x^2"), "--out", out);
    assertEquals(0, shell.code(), shell::err);
    assertTrue(
        shell.err().lines().anyMatch(line -> line.startsWith("cairn: no figure of the spectrum: ")),
        shell::err);
    assertFalse(Files.exists(out.resolve("spectrum.svg")));
  }

  private Path formula(String formula) throws IOException {
    return Files.writeString(
        directory.resolve("g.yaml"),
        """
        name: g
        problem: {type: formula, f: "%s"}
        start: {type: normal, variance: 1}
        finder: {type: newton_mr}
        runs: 1
        iterations: 1
        """
            .formatted(formula));
  }

  @Test
  void aStartThatTakesATrainingIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("t.yaml"), Files.readString(experiment()));
    Files.writeString(
        file, Files.readString(file).replaceAll("start:.*", "start: {type: training, steps: 1}"));
    Shell shell = Shell.run("evaluate", file, "--out", directory.resolve("p.npz"));
    assertEquals(1, shell.code());
    assertTrue(shell.err().contains("--parameters"), shell::err);
  }
}
