package dev.cairn.proof.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.program.formula.Formula;
import dev.cairn.proof.LossFunction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class CompleteSearchTest {
  private static Completeness search(String f, Box box) {
    return search(f, box, Limits.DEFAULT, 1);
  }

  private static Completeness search(String f, Box box, Limits limits, int workers) {
    LossFunction loss = LossFunction.of(Formula.parse(f, List.of()));
    return new CompleteSearch(loss, box, limits, SecondOpinion.NONE)
        .run(workers, () -> false, (_, _) -> {});
  }

  private static Box box(double... sides) {
    double[] lower = new double[sides.length / 2];
    double[] upper = new double[sides.length / 2];
    Arrays.setAll(lower, i -> sides[2 * i]);
    Arrays.setAll(upper, i -> sides[2 * i + 1]);
    return new Box(Point.of(lower), Point.of(upper));
  }

  private static Map<Integer, Long> census(Completeness found) {
    return new TreeMap<>(
        found.at(Completeness.Place.INSIDE).stream()
            .map(Ball::index)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
  }

  /// By Bézout at most 9; all nine are real.
  @Test
  void himmelblauHasNinePoints() {
    Completeness found = search("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", Box.cube(2, -6, 6));
    assertTrue(found.complete());
    assertEquals(Map.of(0, 4L, 1, 4L, 2, 1L), census(found));
  }

  /// The real common roots of 8x − 8.4x³ + 2x⁵ + y and x − 8y + 16y³ by mpmath's resultant and
  /// polyroots at 50 digits: 15, of which 6 are minima, 7 saddles and 2 maxima.
  @Test
  void camelHasFifteenPoints() {
    String f = "4*x^2 - 2.1*x^4 + x^6/3 + x*y - 4*y^2 + 4*y^4";
    Completeness found = search(f, box(-3, 3, -2, 2));
    assertTrue(found.complete());
    assertEquals(Map.of(0, 6L, 1, 7L, 2, 2L), census(found));
  }

  /// Products of the 12 minima and 11 maxima of one coordinate.
  @Test
  void rastriginHasFiveHundredAndTwentyNine() {
    String f = "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)";
    Completeness found = search(f, Box.cube(2, -5, 6));
    assertTrue(found.complete());
    assertEquals(Map.of(0, 144L, 1, 264L, 2, 121L), census(found));
  }

  /// C(n, k) 2ⁿ⁻ᵏ of index k.
  @Test
  void doubleWellsInFourVariables() {
    String f = "(a^2-1)^2 + (b^2-1)^2 + (c^2-1)^2 + (d^2-1)^2";
    Completeness found = search(f, Box.cube(4, -2, 2));
    assertTrue(found.complete());
    assertEquals(Map.of(0, 16L, 1, 32L, 2, 24L, 3, 8L, 4, 1L), census(found));
  }

  /// x cos x + sin x vanishes at 2.0287578…, 4.9131804… and 7.9786657… (mpmath's findroot at 40
  /// digits), far from both ends. One of the balls is proven by a slow contraction.
  @Test
  void aPointFarFromTheBoundaryIsToldApartFromIt() {
    Completeness found = search("sin(x)*x", box(0.5, 9));
    assertTrue(found.complete());
    assertEquals(Map.of(0, 1L, 1, 2L), census(found));
    assertTrue(found.balls().stream().allMatch(ball -> ball.existence() < 1e-12));
  }

  @Test
  void aPointOnTheBoundaryIsSaidToBeThere() {
    Completeness found = search("(x - 1/3)^2 + y^2", box(0.25, 1, 0, 1));
    assertFalse(found.complete());
    assertEquals(1, found.at(Completeness.Place.BOUNDARY).size());
    assertTrue(found.open().boxes().isEmpty());
  }

  /// x³ − 3xy² is degenerate at 0 only.
  @Test
  void aDegeneratePointIsOneSmallPlace() {
    Completeness found = search("x^3 - 3*x*y^2", Box.cube(2, -1, 1.1));
    assertFalse(found.complete());
    assertEquals(0, found.balls().size());
    assertEquals(1, found.open().places().size());
    assertTrue(found.open().share() < 1e-9, "share " + found.open().share());
  }

  /// log(x) is undefined for x ≤ 0: f has its minimum at x = 1 and nothing else.
  @Test
  void whereTheFunctionIsUndefinedIsNoPoint() {
    Completeness found = search("x - log(x) + y^2", box(-1, 3, -1, 2));
    assertEquals(Map.of(0, 1L), census(found));
    assertTrue(found.complete(), found.open().boxes().size() + " open");
  }

  @Test
  void theTreeIsTheSameOnAnyNumberOfWorkers() {
    String f = "sin(3*x*y) + x^2/4 + exp(y - x)/5";
    Completeness one = search(f, Box.cube(2, -2, 2), Limits.DEFAULT, 1);
    Completeness three = search(f, Box.cube(2, -2, 2), Limits.DEFAULT, 3);
    assertEquals(one.tree().text(), three.tree().text());
    assertEquals(one.balls(), three.balls());
    assertTrue(one.complete());
  }

  @Test
  void aLimitLeavesBoxesOpen() {
    String f = "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)";
    Completeness found = search(f, Box.cube(2, -5, 6), new Limits(100, 0x1p-40), 2);
    assertEquals(100, found.tree().size());
    assertFalse(found.complete());
    assertTrue(found.open().share() > 0.1);
    BoxTree again = BoxTree.parse(found.tree().text());
    assertEquals(found.tree().text(), again.text());
  }

  /// Points close together at one end, at 1/(π/2 + kπ): their balls are told apart.
  @Test
  void pointsThatCrowdAreToldApart() {
    Completeness found = search("sin(1/x)", box(0.05, 1));
    assertTrue(found.complete());
    assertEquals(6, found.balls().size());
    for (Ball ball : found.balls()) {
      double turns = 1 / ball.centre().get(0) / Math.PI - 0.5;
      assertEquals(Math.rint(turns), turns, 1e-12);
      assertEquals(Math.rint(turns) % 2 == 0 ? 1 : 0, ball.index());
    }
  }
}
