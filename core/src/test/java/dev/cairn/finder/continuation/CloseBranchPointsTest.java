package dev.cairn.finder.continuation;

import static dev.cairn.finder.continuation.FollowedBranches.follow;
import static dev.cairn.finder.continuation.FollowedBranches.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.SmoothObjective;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Events that come together, within a step or within rounding.
class CloseBranchPointsTest {
  /// Two eigenvalues vanish together: no determinant changes its sign, the index does.
  @Test
  void aDoubleBranchPointIsFound() {
    SmoothObjective f =
        new ByHand(
            2,
            z -> {
              double x = z[0];
              double y = z[1];
              double a = z[2];
              return new ByHand.Jet(
                  (Math.pow(x, 4) + Math.pow(y, 4)) / 4 - a * (x * x + y * y) / 2,
                  new double[] {x * x * x - a * x, y * y * y - a * y, -(x * x + y * y) / 2},
                  new double[][] {{3 * x * x - a, 0, -x}, {0, 3 * y * y - a, -y}, {-x, -y, 0}});
            });
    BranchEvent event = only(follow(f, -1, 1, 0, 0), BranchEvent.Kind.BRANCH);
    assertEquals(List.of(0, 2), List.of(event.indexBefore(), event.indexAfter()));
  }

  /// Two eigenvalues vanish within one step: a and a − apart.
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 1e-7})
  void whatHappensWithinAStepIsToldApart(double apart) {
    List<BranchEvent> events = follow(twoPitchforks(apart), -1, 1, 0, 0).events();
    assertEquals(2, events.size(), events::toString);
    for (int k = 0; k < 2; k++) {
      BranchEvent event = events.get(k);
      assertEquals(BranchEvent.Kind.BRANCH, event.kind());
      assertEquals(apart * k, event.at().parameter(), event.within() + 1e-15);
      assertEquals(0, event.within(), 1e-10);
      assertEquals(1 + apart * k, event.at().arclength(), 1e-8);
      assertEquals(List.of(k, k + 1), List.of(event.indexBefore(), event.indexAfter()));
    }
  }

  /// Nothing between them is larger than rounding, so they are one event; both are within what it
  /// says.
  @Test
  void whatIsNotToldApartIsWithinWhatIsSaid() {
    BranchEvent event = only(follow(twoPitchforks(1.2e-10), -1, 1, 0, 0), BranchEvent.Kind.BRANCH);
    assertEquals(List.of(0, 2), List.of(event.indexBefore(), event.indexAfter()));
    double a = event.at().parameter();
    assertTrue(Math.max(Math.abs(a), Math.abs(1.2e-10 - a)) <= event.within(), event::toString);
  }

  /// (x⁴ + y⁴)/4 − (a x² + (a − apart) y²)/2.
  private static SmoothObjective twoPitchforks(double apart) {
    return new ByHand(
        2,
        z -> {
          double x = z[0];
          double y = z[1];
          double a = z[2];
          double b = a - apart;
          return new ByHand.Jet(
              (Math.pow(x, 4) + Math.pow(y, 4)) / 4 - (a * x * x + b * y * y) / 2,
              new double[] {x * x * x - a * x, y * y * y - b * y, -(x * x + y * y) / 2},
              new double[][] {{3 * x * x - a, 0, -x}, {0, 3 * y * y - b, -y}, {-x, -y, 0}});
        });
  }

  /// x³ − a x + ε = 0 has no branch point: two branches pass each other, √ε apart in a. A step from
  /// one to the other is no event that is claimed.
  @ParameterizedTest
  @ValueSource(doubles = {1e-5, 1e-6, -1e-7, 1e-9, 1e-11})
  void branchesThatPassEachOtherDoNotMeet(double epsilon) {
    Branch branch = follow(ContinuationTest.pitchfork(epsilon), -1, 1, 0);
    only(branch, BranchEvent.Kind.UNCLEAR);
    assertTrue(branch.last().theta().get(0) * epsilon > 0, branch::toString); // not where it began
  }

  /// (x − a²)(x − sin a) = 0: two curves that cross at 0.
  @Test
  void curvesThatCrossDoMeet() {
    SmoothObjective f =
        new ByHand(
            1,
            z -> {
              double x = z[0];
              double a = z[1];
              double p = a * a;
              double q = Math.sin(a);
              double dp = 2 * a;
              double dq = Math.cos(a);
              double mixed = dp * q + p * dq;
              return new ByHand.Jet(
                  x * x * x / 3 - (p + q) * x * x / 2 + p * q * x,
                  new double[] {(x - p) * (x - q), -(dp + dq) * x * x / 2 + mixed * x},
                  new double[][] {
                    {2 * x - p - q, mixed - (dp + dq) * x},
                    {
                      mixed - (dp + dq) * x,
                      -(2 - q) * x * x / 2 + (2 * q + 2 * dp * dq - p * q) * x
                    }
                  });
            });
    BranchEvent event = only(follow(f, -0.7, 0.8, 0.49), BranchEvent.Kind.BRANCH);
    assertEquals(0, event.at().parameter(), 1e-9);
    assertEquals(0, event.within(), 1e-9);
  }

  /// An eigenvalue of −5e-10 to 5e-10 beside one of 1 may be rounding.
  @Test
  void whatRoundingMayDecideIsNotClaimed() {
    SmoothObjective f =
        new ByHand(
            2,
            z -> {
              double small = 5e-10 * z[2];
              double x = z[0];
              double y = z[1];
              return new ByHand.Jet(
                  (x * x + small * y * y) / 2,
                  new double[] {x, small * y, 5e-10 * y * y / 2},
                  new double[][] {{1, 0, 0}, {0, small, 5e-10 * y}, {0, 5e-10 * y, 0}});
            });
    only(follow(f, 1, -1, 0, 0), BranchEvent.Kind.UNCLEAR);
  }

  /// x²/2 + s y²/2 with s = 10^(−4 − 12 a): beside the eigenvalue 1, s is rounding from a = 7/12.
  @Test
  void whereAnEigenvalueSinksIntoRoundingTheBranchEnds() {
    double slope = -12 * Math.log(10);
    SmoothObjective f =
        new ByHand(
            2,
            z -> {
              double s = Math.pow(10, -4 - 12 * z[2]);
              double y = z[1];
              return new ByHand.Jet(
                  (z[0] * z[0] + s * y * y) / 2,
                  new double[] {z[0], s * y, slope * s * y * y / 2},
                  new double[][] {
                    {1, 0, 0},
                    {0, s, slope * s * y},
                    {0, slope * s * y, slope * slope * s * y * y / 2}
                  });
            });
    Branch branch = follow(f, 0, 1, 0, 0);
    assertEquals(Branch.End.DEGENERATE, branch.end());
    assertEquals(List.of(), branch.events());
    assertEquals(7.0 / 12, branch.last().parameter(), 0.2);
    assertTrue(branch.last().smallestModulus() <= 1e-11, branch.last()::toString);
  }
}
