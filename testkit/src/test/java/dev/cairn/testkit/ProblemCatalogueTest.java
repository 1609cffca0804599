package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.problem.KnownPoint;
import dev.cairn.problem.LennardJones;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemCatalogueTest {
  static Stream<String> problems() {
    return Stream.concat(
        ProblemCatalogue.defaults().stream().map(Problem::name),
        Stream.of("rosenbrock:7", "double-wells:3", "rastrigin:1", "lennard-jones:3"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void keepsTheContractOfSmoothObjectives(String name) {
    Problem problem = ProblemCatalogue.named(name);
    var random = new SplittableRandom(11);
    for (int k = 0; k < 3; k++) {
      double[] start = problem.box().sample(random);
      if (problem.objective() instanceof LennardJones cluster) {
        start = spread(cluster.atoms(), random);
      }
      SmoothObjectiveContract.check(problem.objective(), start);
    }
  }

  /// Atoms near the corners of a grid: random boxes put pairs so close that differences overflow.
  private static double[] spread(int atoms, SplittableRandom random) {
    double[] x = new double[3 * atoms];
    for (int i = 0; i < atoms; i++) {
      for (int c = 0; c < 3; c++) {
        x[3 * i + c] = 1.2 * (i >> c & 1) + random.nextDouble(-0.1, 0.1);
      }
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("problems")
  void knownPointsAreWhatTheyAreSaidToBe(String name) {
    Problem problem = ProblemCatalogue.named(name);
    var f = problem.objective();
    int n = f.dimension();
    for (KnownPoint point : problem.known()) {
      if (point.at().isEmpty()) {
        continue;
      }
      double[] x = point.at().orElseThrow().toArray();
      double[] g = new double[n];
      double[] hg = new double[n];
      var hessian = new DenseSymmetric(n);
      f.gradient(x, g);
      f.hessian(x, hessian);
      hessian.apply(g, hg);
      double scale = 1 + hessian.frobeniusNorm();
      assertEquals(point.value(), f.value(x), 1e-12 * (1 + Math.abs(point.value())));
      switch (point.kind()) {
        case CRITICAL -> assertTrue(Vectors.norm(g) <= 1e-13 * scale * 10, () -> point.toString());
        case GRADIENT_FLAT -> {
          assertTrue(Vectors.norm(hg) <= 1e-13 * scale * scale, () -> point.toString());
          assertTrue(Vectors.norm(g) >= 1e-3, () -> point.toString());
        }
      }
      assertEquals(point.index(), negativeEigenvalues(hessian), () -> problem.name() + " " + point);
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  void knownPointsMakeUpTheCensusWhereItIsComplete(String name) {
    Problem problem = ProblemCatalogue.named(name);
    if (!problem.complete() || problem.known().size() < problem.censusSize()) {
      return;
    }
    var counts = new TreeMap<Integer, Long>();
    var places = new HashSet<Point>();
    for (KnownPoint point : problem.known()) {
      if (point.kind() == KnownPoint.Kind.CRITICAL) {
        counts.merge(point.index(), 1L, Long::sum);
        places.add(point.at().orElseThrow());
        assertTrue(problem.box().contains(point.at().orElseThrow().toArray()));
      }
    }
    assertEquals(problem.census(), counts);
    assertEquals(problem.censusSize(), places.size());
  }

  @Test
  void censusesAreThoseOfTheLiterature() {
    assertEquals(729, ProblemCatalogue.named("double-wells:6").censusSize());
    assertEquals(529, ProblemCatalogue.named("rastrigin:2").censusSize());
    assertEquals(9, ProblemCatalogue.named("himmelblau").censusSize());
    assertEquals(127, ProblemCatalogue.named("odeco-cubic:6").censusSize());
    assertEquals(35, ProblemCatalogue.named("odeco-cubic:6").census().get(3));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void coerciveMorseFunctionsHaveEulerCharacteristicOne(String name) {
    Problem problem = ProblemCatalogue.named(name);
    boolean coercive =
        Stream.of("himmelblau", "double-wells", "odeco-cubic", "rastrigin:2", "quartic")
            .anyMatch(problem.name()::startsWith);
    if (coercive && !problem.census().isEmpty()) {
      long sum =
          problem.census().entrySet().stream()
              .mapToLong(e -> e.getKey() % 2 == 0 ? e.getValue() : -e.getValue())
              .sum();
      assertEquals(1, sum);
    }
  }

  @Test
  void flatPointsOfTheQuarticHaveThePublishedGradients() {
    var problem = ProblemCatalogue.named("quartic");
    double[] squared =
        problem.known().stream()
            .filter(p -> p.kind() == KnownPoint.Kind.GRADIENT_FLAT)
            .mapToDouble(
                p -> {
                  double[] g = new double[2];
                  problem.objective().gradient(p.at().orElseThrow().toArray(), g);
                  return Vectors.dot(g, g);
                })
            .toArray();
    assertEquals(11.18, squared[0], 5e-3);
    assertEquals(214.8, squared[1], 5e-2);
  }

  @Test
  void unknownNamesAndSizesAreRefusedWithTheChoices() {
    var unknown =
        assertThrows(IllegalArgumentException.class, () -> ProblemCatalogue.named("rosenbrok"));
    assertTrue(String.valueOf(unknown.getMessage()).contains("rosenbrock"));
    for (String bad :
        new String[] {
          "rosenbrock:1", "rosenbrock:x", "rosenbrock:", "quartic:2", "lennard-jones:2"
        }) {
      var refused = assertThrows(IllegalArgumentException.class, () -> ProblemCatalogue.named(bad));
      assertTrue(String.valueOf(refused.getMessage()).contains(bad));
    }
  }

  @Test
  void everyNameLeadsBackToItsProblem() {
    for (Problem problem : ProblemCatalogue.defaults()) {
      assertEquals(problem.name(), ProblemCatalogue.named(problem.name()).name());
    }
    assertEquals(ProblemCatalogue.familyNames().size(), ProblemCatalogue.defaults().size());
  }

  /// The number of negative eigenvalues by Jacobi rotations; those at rounding level count as zero.
  private static int negativeEigenvalues(DenseSymmetric matrix) {
    int n = matrix.dimension();
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = matrix.get(i, j);
      }
    }
    // Cyclic Jacobi rotations: slow, short, and independent of LAPACK.
    for (int sweep = 0; sweep < 30; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, p, q);
        }
      }
    }
    double scale = matrix.frobeniusNorm();
    int negative = 0;
    for (int i = 0; i < n; i++) {
      negative += a[i][i] < -1e-12 * scale ? 1 : 0;
    }
    return negative;
  }

  private static void rotate(double[][] a, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    for (int k = 0; k < a.length; k++) {
      double akp = a[k][p];
      double akq = a[k][q];
      a[k][p] = c * akp - s * akq;
      a[k][q] = s * akp + c * akq;
    }
    for (int k = 0; k < a.length; k++) {
      double apk = a[p][k];
      double aqk = a[q][k];
      a[p][k] = c * apk - s * aqk;
      a[q][k] = s * apk + c * aqk;
    }
  }
}
