package dev.cairn.study.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Resolution;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.linalg.Point;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolishTest {
  /// At x = 1e-8, ‖∇f‖ = 1e-13 and the smallest eigenvalue is 1e-5: the point is known to 1e-8, far
  /// below the tolerance, and yet Newton's method comes closer.
  @Test
  void pointsThatATolerancePassesArePolishedAsFarAsRoundingLets() {
    var problem = new ProblemSpec.Formula("0.00001*cosh(x) + y^2", List.of(), Map.of(), List.of());
    var polish =
        new Polish(new Resolution(1e-20, 1e-5, 1e-9), Problems.load(problem, 1).objective());
    var end = polish.polish(Point.of(1e-8, 0), 1e-5, 1e-26, Point.of(1e-5, 2)).orElseThrow();
    assertTrue(Math.abs(end.theta().get(0)) < 1e-12, end::toString);
    assertEquals(0, end.theta().get(1));
  }

  /// The eigenvalue 1e-8 counts as null; from x = 5e-6, where the slope is 5e-14, a step along it
  /// leads to the critical point. From x = 1e-4 that is too far away to be the same.
  @Test
  void eigenvaluesThatCountAsNullAreFollowedWhereThePointStaysTheSame() {
    String f = "0.00000001*cosh(x) + y^2";
    assertEquals(0, polished(f, Point.of(5e-6, 1e-7)).get(0), 1e-12);
    assertEquals(1e-4, polished(f, Point.of(1e-4, 1e-7)).get(0));
  }

  private static Point polished(String f, Point theta) {
    var problem = new ProblemSpec.Formula(f, List.of(), Map.of(), List.of());
    var polish =
        new Polish(new Resolution(1e-20, 1e-4, 1e-7), Problems.load(problem, 1).objective());
    return polish.polish(theta, 1e-8, 4e-14, Point.of(1e-8, 2)).orElseThrow().theta();
  }
}
