package dev.cairn.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Candidate;
import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.Neighbourhood;
import dev.cairn.collection.ProbedNeighbourhood;
import dev.cairn.collection.Shape;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.problem.ClosedForm;
import dev.cairn.spectrum.Inertia;
import dev.cairn.symmetry.Symmetry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Functions whose critical points are degenerate or come in families, all of them known on paper:
/// they are counted right, also turned, stretched and multiplied.
@Execution(ExecutionMode.CONCURRENT) // one of its cases takes as long as all of another class
class DegenerateLandscapesTest {
  private static final double HALF = 3;

  /// A function of n variables by its three formulas.
  private record Plain(
      String name,
      int dimension,
      ToDoubleFunction<double[]> f,
      BiConsumer<double[], double[]> g,
      BiConsumer<double[], DenseSymmetric> h)
      implements ClosedForm {
    @Override
    public double value(double[] x) {
      return f.applyAsDouble(x);
    }

    @Override
    public void gradient(double[] x, double[] gradient) {
      g.accept(x, gradient);
    }

    @Override
    public void hessian(double[] x, DenseSymmetric hessian) {
      h.accept(x, hessian);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// x ↦ c · f(Rx/s), R a turn of the first two coordinates.
  private record Moved(ClosedForm f, double angle, double stretch, double factor)
      implements ClosedForm {
    @Override
    public int dimension() {
      return f.dimension();
    }

    private double[] inner(double[] x) {
      double[] y = turned(x, angle);
      for (int i = 0; i < y.length; i++) {
        y[i] /= stretch;
      }
      return y;
    }

    private static double[] turned(double[] x, double angle) {
      double[] y = x.clone();
      y[0] = Math.cos(angle) * x[0] - Math.sin(angle) * x[1];
      y[1] = Math.sin(angle) * x[0] + Math.cos(angle) * x[1];
      return y;
    }

    @Override
    public double value(double[] x) {
      return factor * f.value(inner(x));
    }

    @Override
    public void gradient(double[] x, double[] g) {
      f.gradient(inner(x), g);
      double[] back = turned(g, -angle);
      for (int i = 0; i < g.length; i++) {
        g[i] = factor / stretch * back[i];
      }
    }

    @Override
    public void hessian(double[] x, DenseSymmetric hessian) {
      int n = dimension();
      f.hessian(inner(x), hessian);
      double[][] columns = new double[n][n];
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++) {
          columns[j][i] = hessian.get(i, j);
        }
        columns[j] = turned(columns[j], -angle);
      }
      for (int i = 0; i < n; i++) {
        double[] row = new double[n];
        for (int j = 0; j < n; j++) {
          row[j] = columns[j][i];
        }
        row = turned(row, -angle);
        for (int j = 0; j < n; j++) {
          hessian.set(i, j, factor / (stretch * stretch) * row[j]);
        }
      }
    }
  }

  /// φ(a·x) of n variables, a = (1, …, 1) or the first unit vector, plus ½ the squares of the last
  /// m coordinates.
  private static Plain along(
      String name, int n, boolean sum, int squares, List<Function<Double, Double>> jet) {
    Function<double[], Double> t = x -> sum ? Arrays.stream(x).sum() : x[0];
    return new Plain(
        name,
        n,
        x -> {
          double value = jet.get(0).apply(t.apply(x));
          for (int i = n - squares; i < n; i++) {
            value += x[i] * x[i] / 2;
          }
          return value;
        },
        (x, g) -> {
          double slope = jet.get(1).apply(t.apply(x));
          for (int i = 0; i < n; i++) {
            g[i] = (sum || i == 0 ? slope : 0) + (i >= n - squares ? x[i] : 0);
          }
        },
        (x, h) -> {
          double curvature = jet.get(2).apply(t.apply(x));
          for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
              double square = i == j && i >= n - squares ? 1 : 0;
              h.set(i, j, (sum || (i == 0 && j == 0) ? curvature : 0) + square);
            }
          }
        });
  }

  /// (|x|² − 1)².
  private static Plain sphere(int n) {
    Function<double[], Double> s = x -> Arrays.stream(x).map(c -> c * c).sum() - 1;
    return new Plain(
        "sphere in " + n,
        n,
        x -> s.apply(x) * s.apply(x),
        (x, g) -> {
          for (int i = 0; i < n; i++) {
            g[i] = 4 * s.apply(x) * x[i];
          }
        },
        (x, h) -> {
          for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
              h.set(i, j, 8 * x[i] * x[j] + (i == j ? 4 * s.apply(x) : 0));
            }
          }
        });
  }

  /// (q₊q₋)² with q± = (x ± 1.5)² + y² − 1: two circles side by side, a tangent in common.
  private static Plain circles() {
    return new Plain(
        "two circles",
        2,
        x -> Math.pow(circle(x, 1.5) * circle(x, -1.5), 2),
        (x, g) -> {
          double a = circle(x, 1.5);
          double b = circle(x, -1.5);
          for (int i = 0; i < 2; i++) {
            g[i] = 2 * a * b * slope(x, i);
          }
        },
        (x, h) -> {
          double product = circle(x, 1.5) * circle(x, -1.5);
          double sum = circle(x, 1.5) + circle(x, -1.5);
          for (int i = 0; i < 2; i++) {
            for (int j = i; j < 2; j++) {
              double left = 2 * (x[i] + (i == 0 ? 1.5 : 0));
              double right = 2 * (x[i] - (i == 0 ? 1.5 : 0));
              double leftOther = 2 * (x[j] + (j == 0 ? 1.5 : 0));
              double rightOther = 2 * (x[j] - (j == 0 ? 1.5 : 0));
              double mixed =
                  left * rightOther + leftOther * right + (i == j ? 2 * sum : 0); // ∂ᵢ∂ⱼ(q₊q₋)
              h.set(i, j, 2 * (slope(x, i) * slope(x, j) + product * mixed));
            }
          }
        });
  }

  private static double circle(double[] x, double shift) {
    return (x[0] + shift) * (x[0] + shift) + x[1] * x[1] - 1;
  }

  /// ∂ᵢ(q₊q₋).
  private static double slope(double[] x, int i) {
    double shift = i == 0 ? 1.5 : 0;
    return 2 * (x[i] + shift) * circle(x, -1.5) + 2 * (x[i] - shift) * circle(x, 1.5);
  }

  /// z(x² + y² − 1)²: a cylinder, across which the Hessian vanishes at z = 0.
  private static Plain cylinder() {
    ToDoubleFunction<double[]> s = x -> x[0] * x[0] + x[1] * x[1] - 1;
    return new Plain(
        "cylinder",
        3,
        x -> x[2] * s.applyAsDouble(x) * s.applyAsDouble(x),
        (x, g) -> {
          double q = s.applyAsDouble(x);
          g[0] = 4 * x[2] * q * x[0];
          g[1] = 4 * x[2] * q * x[1];
          g[2] = q * q;
        },
        (x, h) -> {
          double q = s.applyAsDouble(x);
          h.set(0, 0, 4 * x[2] * (q + 2 * x[0] * x[0]));
          h.set(0, 1, 8 * x[2] * x[0] * x[1]);
          h.set(1, 1, 4 * x[2] * (q + 2 * x[1] * x[1]));
          h.set(0, 2, 4 * q * x[0]);
          h.set(1, 2, 4 * q * x[1]);
          h.set(2, 2, 0);
        });
  }

  /// The index across it is 0 above and 1 below; all of it is one set, from wherever one sets out.
  @Test
  void allOfACylinderAcrossWhichTheIndexChangesIsConnected() {
    var neighbourhood =
        new ProbedNeighbourhood(cylinder(), LandscapeSearch.DEFAULT.resolution(), 0);
    var random = new SplittableRandom(1);
    List<Neighbourhood.Located> members = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      double angle = random.nextDouble(2 * Math.PI);
      double z = random.nextDouble(-2, 2) * (i % 3 == 0 ? 1 : 0.1);
      double[] x = {Math.cos(angle), Math.sin(angle), z};
      var candidate = new Candidate(Point.of(x), 0, 0, new Inertia(0, 3, 1));
      members.add(neighbourhood.locate(candidate).orElseThrow());
    }
    for (Neighbourhood.Located from : members) {
      assertEquals(new Shape.Family(2), from.shape(), from::toString);
      for (Neighbourhood.Located to : members) {
        assertTrue(neighbourhood.connected(from, to, Symmetry.none()), () -> from + " " + to);
      }
    }
  }

  /// x³ − 3xy².
  private static Plain monkey() {
    return new Plain(
        "monkey saddle",
        2,
        x -> x[0] * x[0] * x[0] - 3 * x[0] * x[1] * x[1],
        (x, g) -> {
          g[0] = 3 * (x[0] * x[0] - x[1] * x[1]);
          g[1] = -6 * x[0] * x[1];
        },
        (x, h) -> {
          h.set(0, 0, 6 * x[0]);
          h.set(0, 1, -6 * x[1]);
          h.set(1, 1, -6 * x[0]);
        });
  }

  private static final List<Function<Double, Double>> SQUARE =
      List.of(t -> t * t / 2, t -> t, _ -> 1.0);
  private static final List<Function<Double, Double>> FOURTH =
      List.of(t -> t * t * t * t, t -> 4 * t * t * t, t -> 12 * t * t);
  private static final List<Function<Double, Double>> WELLS =
      List.of(t -> (t * t - 1) * (t * t - 1), t -> 4 * t * (t * t - 1), t -> 12 * t * t - 4);
  private static final List<Function<Double, Double>> FOLD =
      List.of(
          t -> t * t * t / 3 - t + Math.sin(t),
          t -> t * t - 1 + Math.cos(t),
          t -> 2 * t - Math.sin(t));

  private static List<Function<Double, Double>> pair(double half) {
    return List.of(t -> t * t * t / 3 - half * half * t, t -> t * t - half * half, t -> 2 * t);
  }

  private static Stream<Arguments> functions() {
    return Stream.of(
        Arguments.of(along("line", 2, true, 0, SQUARE), Map.of("family 1 index 0", 1L)),
        Arguments.of(along("plane", 3, true, 0, SQUARE), Map.of("family 2 index 0", 1L)),
        Arguments.of(along("flat line", 2, true, 0, FOURTH), Map.of("family 1 index 0", 1L)),
        Arguments.of(
            along("three lines", 2, false, 0, WELLS),
            Map.of("family 1 index 0", 2L, "family 1 index 1", 1L)),
        Arguments.of(sphere(2), Map.of("family 1 index 0", 1L, "point index 2", 1L)),
        // so large that enough runs start where the Hessian has index 3
        Arguments.of(
            new Moved(sphere(3), 0, 2.5, 1), Map.of("family 2 index 0", 1L, "point index 3", 1L)),
        Arguments.of(
            circles(), Map.of("family 1 index 0", 2L, "point index 2", 2L, "point index 1", 1L)),
        Arguments.of(along("fold", 2, false, 1, FOLD), Map.of("unresolved", 1L)),
        Arguments.of(along("quartic", 2, false, 1, FOURTH), Map.of("unresolved", 1L)),
        Arguments.of(monkey(), Map.of("unresolved", 1L)),
        Arguments.of(
            along("near pair", 2, false, 1, pair(1e-4)),
            Map.of("point index 0", 1L, "point index 1", 1L)),
        Arguments.of(
            along("wells", 2, false, 1, WELLS), Map.of("point index 0", 2L, "point index 1", 1L)));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void areCountedRight(ClosedForm f, Map<String, Long> truth) {
    assertEquals(new TreeMap<>(truth), counts(f, 1));
  }

  private static Stream<Arguments> moved(boolean circles) {
    return functions().filter(a -> a.get()[0].toString().equals("two circles") == circles);
  }

  private static Stream<Arguments> allButCircles() {
    return moved(false);
  }

  private static Stream<Arguments> twoCircles() {
    return moved(true);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("allButCircles")
  void turnedStretchedAndMultipliedTheyAreCountedAsBefore(ClosedForm f, Map<String, Long> truth) {
    assertEquals(new TreeMap<>(truth), counts(new Moved(f, 0.7, 8, 32), 8));
  }

  @ParameterizedTest
  @MethodSource("allButCircles")
  @Tag("long")
  void inEachOfTheseWaysTheyAreCountedAsBefore(ClosedForm f, Map<String, Long> truth) {
    moved(f, new TreeMap<>(truth));
  }

  @ParameterizedTest
  @MethodSource("twoCircles")
  @Tag("long")
  void circlesThatAreMovedAreCountedAsBefore(ClosedForm f, Map<String, Long> truth) {
    moved(f, new TreeMap<>(truth));
  }

  private static void moved(ClosedForm f, Map<String, Long> truth) {
    assertEquals(truth, counts(new Moved(f, 0.7, 1, 1), 1), "turned");
    assertEquals(truth, counts(new Moved(f, 0.3, 8, 1), 8), "stretched");
    assertEquals(truth, counts(new Moved(f, 0.3, 1, 32), 1), "multiplied");
  }

  private static Map<String, Long> counts(ClosedForm f, double stretch) {
    var box = Box.cube(f.dimension(), -HALF * stretch, HALF * stretch);
    var domain =
        new SearchDomain(f, box::sample, Symmetry.none(), theta -> box.contains(theta.toArray()));
    var search = LandscapeSearch.DEFAULT.within(300, 300);
    Map<String, Long> counts = new TreeMap<>();
    for (CollectedPoint point : search.explore(domain, 1).points().points()) {
      String what =
          switch (point.shape()) {
            case Shape.Isolated _ -> "point index " + point.index();
            case Shape.Family(int dimension) ->
                "family %d index %d".formatted(dimension, point.index());
            case Shape.Unresolved(double radius) -> {
              assertTrue(radius > 0 && radius < 0.1 * stretch, point::toString);
              yield "unresolved";
            }
          };
      counts.merge(what, 1L, Long::sum);
    }
    return counts;
  }
}
