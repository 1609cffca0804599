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
}
