package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.evaluator.ProgramObjective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Operations of one number far out and close to 0: value, slope and curvature are those that
/// mpmath finds with 120 digits (Debian's python3-mpmath; left out where it is not), to 1e-12 of
/// each. Where an operation is written with others that cancel, the range says how far that holds.
class FunctionsTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final double TOLERANCE = 1e-12;

  private static final double[] POINTS = {
    1e-20, 1e-8, 1e-3, 0.4, 0.9, 1.1, 2.9, 4.5, 10, 35, 100, 500, 700, 1e3, 1e5, 1e8, 1e16, 1e100,
    1e150, 1e300
  };

  /// An operation and where it is held to the tolerance.
  private record Range(String type, double lowest, double highest, double nearest) {
    Range(String type, double lowest, double highest) {
      this(type, lowest, highest, 1e-20);
    }

    boolean holds(double x) {
      return x >= lowest && x <= highest && Math.abs(x) >= nearest;
    }
  }

  /// e^x and the like as far as they are normal numbers; periodic functions where a double tells
  /// where in its period it is; others as far as what they are made of does not cancel.
  private static final List<Range> RANGES =
      List.of(
          new Range("Exp", -700, 709),
          new Range("Log", 1e-100, 1e150),
          new Range("Sqrt", 1e-200, 1e200),
          new Range("Reciprocal", -1e100, 1e100, 1e-100),
          new Range("Sin", -1e5, 1e5),
          new Range("Cos", -1e5, 1e5),
          new Range("Tan", -500, 500),
          new Range("Sinh", -709, 709),
          new Range("Cosh", -709, 709),
          new Range("Tanh", -20, 20),
          new Range("Asinh", -1e307, 1e307),
          new Range("Atan", -1e70, 1e70),
          new Range("Asin", -0.999, 0.999, 1e-3),
          new Range("Acos", -0.9, 0.9, 1e-3),
          new Range("Acosh", 1.1, 1e150),
          new Range("Atanh", -0.9, 0.9, 1e-3),
          new Range("Erf", -5, 5),
          new Range("Sigmoid", -700, 20, 1e-3),
          new Range("LogSigmoid", -20, 700),
          new Range("Softplus", -700, 20),
          new Range("Softsign", -500, 500),
          new Range("Mish", -500, 20),
          new Range("Gelu", -3, 5),
          new Range("Elu", -35, 1e300),
          new Range("Celu", -35, 1e300),
          new Range("Selu", -35, 1e300),
          new Range("HardSwish", -1e300, 1e300),
          new Range("Clip", -1e300, 1e300));

  @TempDir Path directory;

  private record Point(String type, double x) {
    @Override
    public String toString() {
      return type + " " + x;
    }
  }

  private static List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (Range range : RANGES) {
      for (double x : POINTS) {
        for (double signed : new double[] {x, -x}) {
          if (range.holds(signed)) {
            points.add(new Point(range.type(), signed));
          }
        }
      }
    }
    return points;
  }

  @Test
  void agreeWithManyDigits() throws IOException, InterruptedException {
    List<Point> points = points();
    List<String> wanted = oracle(points);
    assertEquals(points.size(), wanted.size());
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      double[] found = evaluate(points.get(i));
      String[] numbers = wanted.get(i).split(" ", -1);
      for (int order = 0; order < found.length; order++) {
        double right = Double.parseDouble(numbers[order]);
        // Second differences of a straight line are rounding of the oracle's.
        double none = order == 2 ? 1e-50 * Math.max(1, 1 / Math.abs(points.get(i).x())) : 1e-300;
        if (!(Math.abs(found[order] - right) <= TOLERANCE * Math.abs(right) + none)) {
          wrong.add(
              String.format(
                  Locale.ROOT,
                  "%s order %d: %s for %s",
                  points.get(i),
                  order,
                  found[order],
                  right));
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private List<String> oracle(List<Point> points) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PYTHON), "needs Debian's python3-mpmath");
    Path in = directory.resolve("points");
    Path out = directory.resolve("numbers");
    Files.write(in, points.stream().map(Point::toString).toList());
    Process process =
        new ProcessBuilder(PYTHON.toString(), "src/test/python/functions.py")
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("log").toFile())
            .start();
    int code = process.waitFor();
    String log = Files.readString(directory.resolve("log"));
    assumeTrue(!log.contains("No module named"), "needs Debian's python3-mpmath");
    assertEquals(0, code, log);
    return Files.readAllLines(out);
  }

  private static OnnxFiles graph(String type) {
    OnnxFiles graph = new OnnxFiles(20).input("x", false, 1).output("y");
    return switch (type) {
      case "LogSigmoid" ->
          graph
              .node("Sigmoid", List.of("x"), List.of("s"), Map.of())
              .node("Log", List.of("s"), List.of("y"), Map.of());
      case "Clip" ->
          graph
              .initialiser("l", Tensor.of(ElementType.F64, new int[0], new double[] {-1}))
              .initialiser("h", Tensor.of(ElementType.F64, new int[0], new double[] {2}))
              .node("Clip", List.of("x", "l", "h"), List.of("y"), Map.of());
      default -> graph.node(type, List.of("x"), List.of("y"), Map.of());
    };
  }

  /// Value, slope and curvature at one number, the graph's input being the parameter.
  private double[] evaluate(Point point) throws IOException {
    Path file = Files.write(directory.resolve("m.onnx"), graph(point.type()).bytes());
    OnnxModel model = OnnxModel.read(file, Limits.DEFAULT);
    var builder = new ProgramBuilder();
    Tensor x = Tensor.of(ElementType.F64, new int[] {1}, new double[] {point.x()});
    var importer = new OnnxImport(List.of("l", "h"), Map.of(), 16);
    var imported = importer.withoutSamples(builder, model, Map.of("x", x));
    builder.output("f", builder.sum(imported.outputs().sequencedValues().getFirst()));
    double[] slope = new double[1];
    double[] curvature = new double[1];
    try (var at = ProgramObjective.of(builder.build()).buildAssumingSmooth().at(x.values())) {
      at.gradient(slope);
      at.hessian().apply(new double[] {1}, curvature);
      return new double[] {at.value(), slope[0], curvature[0]};
    }
  }
}
