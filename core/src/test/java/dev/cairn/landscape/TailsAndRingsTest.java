package dev.cairn.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.Completeness;
import dev.cairn.collection.PointCollection;
import dev.cairn.collection.Shape;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.problem.ClosedForm;
import dev.cairn.symmetry.Symmetry;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Gradients that fall below the last digit without ever being zero, and rings that are no family
/// or more than one: what is found is what is known on paper.
class TailsAndRingsTest {
  private static final int RUNS = 40;

  /// A function of one variable by its slope and curvature.
  record Part(DoubleUnaryOperator slope, DoubleUnaryOperator curvature) {}

  /// A sum of functions of one variable each. Its values, which no search reads here, are 0.
  private record Sum(List<Part> parts) implements ClosedForm {
    @Override
    public int dimension() {
      return parts.size();
    }

    @Override
    public double value(double[] x) {
      return 0;
    }

    @Override
    public void gradient(double[] x, double[] g) {
      for (int i = 0; i < g.length; i++) {
        g[i] = parts.get(i).slope.applyAsDouble(x[i]);
      }
    }

    @Override
    public void hessian(double[] x, DenseSymmetric h) {
      for (int i = 0; i < x.length; i++) {
        for (int j = i; j < x.length; j++) {
          h.set(i, j, i == j ? parts.get(i).curvature.applyAsDouble(x[i]) : 0);
        }
      }
    }
  }

  /// F(x² + y²) + tx for F with these derivatives.
  private record Rings(
      DoubleUnaryOperator f, DoubleUnaryOperator first, DoubleUnaryOperator second, double tilt)
      implements ClosedForm {
    @Override
    public int dimension() {
      return 2;
    }

    private static double square(double[] x) {
      return x[0] * x[0] + x[1] * x[1];
    }

    @Override
    public double value(double[] x) {
      return f.applyAsDouble(square(x)) + tilt * x[0];
    }

    @Override
    public void gradient(double[] x, double[] g) {
      double slope = 2 * first.applyAsDouble(square(x));
      g[0] = slope * x[0] + tilt;
      g[1] = slope * x[1];
    }

    @Override
    public void hessian(double[] x, DenseSymmetric h) {
      double slope = 2 * first.applyAsDouble(square(x));
      double bend = 4 * second.applyAsDouble(square(x));
      h.set(0, 0, bend * x[0] * x[0] + slope);
      h.set(0, 1, bend * x[0] * x[1]);
      h.set(1, 1, bend * x[1] * x[1] + slope);
    }
  }

  private static PointCollection found(ClosedForm f, Box box) {
    var domain =
        new SearchDomain(f, box::sample, Symmetry.none(), theta -> box.contains(theta.toArray()));
    return LandscapeSearch.DEFAULT.within(RUNS, 200).explore(domain, 1).points();
  }

  private static final Part WELL = new Part(y -> 2 * (y - 1), _ -> 2);
  private static final Part SOFT =
      new Part(x -> Math.tanh(x) - 1, x -> 1 / (Math.cosh(x) * Math.cosh(x)));
  private static final Part FAR_SOFT =
      new Part(x -> Math.tanh(x - 1e4) - 1, x -> Math.pow(Math.cosh(x - 1e4), -2));
  private static final Part BELL =
      new Part(
          x -> (1 - 2 * x * x) * Math.exp(-x * x), x -> (4 * x * x * x - 6 * x) * Math.exp(-x * x));
  private static final Part ROOT =
      new Part(x -> x / Math.sqrt(1 + x * x) - 1, x -> Math.pow(1 + x * x, -1.5));

  private static Stream<Arguments> tails() {
    return Stream.of(
        Arguments.of(List.of(SOFT), box(10, 40)),
        Arguments.of(List.of(SOFT, WELL), box(10, 40)),
        Arguments.of(List.of(FAR_SOFT), box(10_000, 11_000)),
        Arguments.of(List.of(BELL), box(25, 31)),
        Arguments.of(List.of(BELL), box(40, 900)),
        Arguments.of(List.of(BELL, WELL), box(20, 31)),
        Arguments.of(List.of(ROOT, WELL), box(1e6, 1e10)));
  }

  private static double[] box(double from, double to) {
    return new double[] {from, to};
  }

  /// A tail beside (y − 1)² or alone has no critical point.
  @ParameterizedTest
  @MethodSource("tails")
  void nothingIsFoundOnATail(List<Part> parts, double[] from) {
    double[] lower = {from[0], 0};
    double[] upper = {from[1], 2};
    int n = parts.size();
    var box = new Box(Point.of(Arrays.copyOf(lower, n)), Point.of(Arrays.copyOf(upper, n)));
    assertEquals(List.of(), found(new Sum(parts), box).points());
  }

  /// log cosh(x − 50) + log cosh(x + 50) has its minimum at 0 and is flat to the last digit up to
  /// 30 on both sides: no family.
  @Test
  void aBathIsNoFamily() {
    var bath =
        new Part(
            x -> Math.tanh(x - 50) + Math.tanh(x + 50),
            x -> Math.pow(Math.cosh(x - 50), -2) + Math.pow(Math.cosh(x + 50), -2));
    var points =
        found(new Sum(List.of(bath, WELL)), new Box(Point.of(-30, 0), Point.of(30, 2))).points();
    assertEquals(1, points.size());
    assertTrue(points.getFirst().shape() instanceof Shape.Unresolved, points::toString);
  }

  /// (x² + y² − 1)² + tx has three critical points on the axis, one near the origin, and none
  /// elsewhere on the ring.
  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 1e-10, 1e-14, 1e-17, -1e-24})
  void aTiltedRingIsNoFamily(double tilt) {
    var ring = new Rings(s -> (s - 1) * (s - 1), s -> 2 * (s - 1), _ -> 2, tilt);
    PointCollection points = found(ring, Box.cube(2, -2, 2));
    for (CollectedPoint point : points.points()) {
      switch (point.shape()) {
        case Shape.Isolated _ -> assertTrue(Math.abs(point.theta().get(1)) < 1e-5, point::toString);
        case Shape.Unresolved _ -> {}
        case Shape.Family _ -> throw new AssertionError(point.toString());
      }
    }
    Completeness completeness = points.completeness();
    assertTrue(completeness.found() <= 3, completeness::toString);
    assertEquals(
        points.points().stream().filter(p -> p.shape() instanceof Shape.Isolated).count(),
        completeness.found());
  }

  /// (s − 1)²(s − c)² of s = x² + y²: two rings of minima, a ring of maxima across between them.
  @ParameterizedTest
  @ValueSource(doubles = {1.02, 1.2, 0.98})
  void nearRingsAreTwo(double c) {
    var rings =
        new Rings(
            s -> Math.pow((s - 1) * (s - c), 2),
            s -> 2 * (s - 1) * (s - c) * (2 * s - 1 - c),
            s -> 2 * Math.pow(2 * s - 1 - c, 2) + 4 * (s - 1) * (s - c),
            0);
    List<CollectedPoint> points = found(rings, Box.cube(2, -1.3, 1.3)).points();
    List<Double> minima =
        points.stream()
            .filter(point -> point.shape().equals(new Shape.Family(1)) && point.index() == 0)
            .map(point -> Rings.square(point.theta().toArray()))
            .sorted()
            .toList();
    assertEquals(2, minima.size(), points::toString);
    assertEquals(Math.min(1, c), minima.getFirst(), 1e-6);
    assertEquals(Math.max(1, c), minima.getLast(), 1e-6);
  }
}
