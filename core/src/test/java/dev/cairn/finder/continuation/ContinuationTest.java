package dev.cairn.finder.continuation;

import static dev.cairn.finder.continuation.FollowedBranches.STEPS;
import static dev.cairn.finder.continuation.FollowedBranches.follow;
import static dev.cairn.finder.continuation.FollowedBranches.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Branches whose folds and branch points are known in closed form.
class ContinuationTest {
  /// x⁴/4 − a x²/2 + ε x.
  static SmoothObjective pitchfork(double epsilon) {
    return new ByHand(
        1,
        z -> {
          double x = z[0];
          double a = z[1];
          return new ByHand.Jet(
              Math.pow(x, 4) / 4 - a * x * x / 2 + epsilon * x,
              new double[] {x * x * x - a * x + epsilon, -x * x / 2},
              new double[][] {{3 * x * x - a, -x}, {-x, 0}});
        });
  }

  @Test
  void twoPointsMeetInAFold() {
    SmoothObjective f = // x³/3 − a x: ±√a
        new ByHand(
            1,
            z ->
                new ByHand.Jet(
                    Math.pow(z[0], 3) / 3 - z[1] * z[0],
                    new double[] {z[0] * z[0] - z[1], -z[0]},
                    new double[][] {{2 * z[0], -1}, {-1, 0}}));
    Branch branch = follow(f, 1, -1, 1);
    BranchEvent fold = only(branch, BranchEvent.Kind.FOLD);
    assertEquals(0, fold.at().parameter(), 1e-9);
    assertEquals(0, fold.at().theta().get(0), 1e-6);
    assertEquals(List.of(0, 1), List.of(fold.indexBefore(), fold.indexAfter()));
    assertEquals(Branch.End.RETURNED, branch.end());
    assertEquals(1, branch.last().parameter());
    assertEquals(-1, branch.last().theta().get(0), 1e-12);
  }

  @Test
  void aPitchforkIsFoundAndLeftToBothSides() {
    SmoothObjective f = pitchfork(0);
    Branch trunk = follow(f, -1, 1, 0);
    assertEquals(Branch.End.ARRIVED, trunk.end());
    BranchEvent event = only(trunk, BranchEvent.Kind.BRANCH);
    assertEquals(0, event.at().parameter(), 1e-8);
    assertEquals(List.of(0, 1), List.of(event.indexBefore(), event.indexAfter()));
    for (int side : new int[] {-1, 1}) {
      Branch other = STEPS.leave(f, event, side * 0.05, -1, 1, () -> false);
      assertEquals(Branch.End.ARRIVED, other.end());
      assertEquals(1, Math.abs(other.last().theta().get(0)), 1e-12);
      assertEquals(
          Math.signum(other.points().getFirst().theta().get(0)), other.last().theta().get(0), 1e-9);
      for (BranchPoint point : other.points()) {
        assertEquals(point.parameter(), Math.pow(point.theta().get(0), 2), 1e-9);
        assertEquals(0, point.morseIndex());
      }
      assertEquals(List.of(), other.events());
    }
  }

  /// Through the pitchfork along x = ±√a: the branch turns there, and its index is what it was.
  @Test
  void aBranchThatTurnsAtAPitchforkHasNoFoldThere() {
    BranchEvent event = only(follow(pitchfork(0), 1, -1, 1), BranchEvent.Kind.BRANCH);
    assertEquals(0, event.at().parameter(), 1e-5);
    assertEquals(event.indexBefore(), event.indexAfter());
  }

  /// A cusp's unfolding: the two folds at a = 3(ε/2)^⅔.
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.01, -0.2})
  void anImperfectPitchforkHasAFold(double epsilon) {
    SmoothObjective f = pitchfork(epsilon);
    double side = Math.signum(epsilon) * Math.sqrt(2); // the point that is cut off from the rest
    BranchEvent fold = only(follow(f, 2, -1, side), BranchEvent.Kind.FOLD);
    double root = Math.cbrt(epsilon / 2);
    assertEquals(3 * root * root, fold.at().parameter(), 1e-9);
    assertEquals(root, fold.at().theta().get(0), 1e-6);
    Branch smooth = follow(f, 2, -1, -side);
    assertEquals(List.of(), smooth.events());
    assertEquals(Branch.End.ARRIVED, smooth.end());
  }

  /// Bratu's problem −u″ = λeᵘ on (0, 1) by central differences: its fold is at λ = 3.513830719 up
  /// to O(h²) (G. Bratu, 1914; the constant in U. Ascher et al., 1988).
  @Test
  void bratusFoldConvergesOfSecondOrder() {
    double[] errors = new double[2];
    for (int k = 0; k < 2; k++) {
      int n = k == 0 ? 7 : 15;
      Branch branch = follow(bratu(n), 0, 4, new double[n]);
      BranchEvent fold = only(branch, BranchEvent.Kind.FOLD);
      assertEquals(List.of(0, 1), List.of(fold.indexBefore(), fold.indexAfter()));
      errors[k] = Math.abs(fold.at().parameter() - 3.513830719);
    }
    assertTrue(errors[1] < 0.02, () -> "" + errors[1]);
    assertEquals(4, errors[0] / errors[1], 0.4);
  }

  private static SmoothObjective bratu(int n) {
    double h = 1.0 / (n + 1);
    return new ByHand(
        n,
        z -> {
          double lambda = z[n];
          double value = 0;
          var gradient = new double[n + 1];
          var hessian = new double[n + 1][n + 1];
          for (int i = 0; i <= n; i++) {
            double left = i == 0 ? 0 : z[i - 1];
            double right = i == n ? 0 : z[i];
            double slope = (right - left) / h;
            value += h * slope * slope / 2;
            if (i > 0) {
              gradient[i - 1] -= slope;
              hessian[i - 1][i - 1] += 1 / h;
            }
            if (i < n) {
              gradient[i] += slope;
              hessian[i][i] += 1 / h;
            }
            if (i > 0 && i < n) {
              hessian[i - 1][i] -= 1 / h;
              hessian[i][i - 1] -= 1 / h;
            }
          }
          for (int i = 0; i < n; i++) {
            double e = h * Math.exp(z[i]);
            value -= lambda * e;
            gradient[i] -= lambda * e;
            gradient[n] -= e;
            hessian[i][i] -= lambda * e;
            hessian[i][n] = -e;
            hessian[n][i] = -e;
          }
          return new ByHand.Jet(value, gradient, hessian);
        });
  }

  /// A clamped rod of m stiff elements under a load P on its free end: the straight one buckles at
  /// P = 2 − 2 cos((2j − 1)π/(2m + 1)), the eigenvalues of its stiffness.
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 10})
  void eulersRodBucklesAtItsCriticalLoads(int m) {
    Branch straight = follow(rod(m), 0, 4.2, new double[m]);
    assertEquals(Branch.End.ARRIVED, straight.end());
    assertEquals(m, straight.events().size());
    for (int j = 1; j <= m; j++) {
      BranchEvent event = straight.events().get(j - 1);
      assertEquals(BranchEvent.Kind.BRANCH, event.kind());
      assertEquals(List.of(j - 1, j), List.of(event.indexBefore(), event.indexAfter()));
      double load = 2 - 2 * Math.cos((2 * j - 1) * Math.PI / (2 * m + 1));
      assertEquals(load, event.at().parameter(), 1e-7);
    }
    BranchEvent first = straight.events().getFirst();
    Branch bent = STEPS.leave(rod(m), first, 0.1, 0, 4.2, () -> false);
    assertTrue(bent.last().parameter() > first.at().parameter(), bent.last()::toString);
    assertEquals(0, bent.points().get(1).morseIndex());
  }

  private static SmoothObjective rod(int m) {
    return new ByHand(
        m,
        z -> {
          double load = z[m];
          double value = 0;
          var gradient = new double[m + 1];
          var hessian = new double[m + 1][m + 1];
          for (int i = 0; i < m; i++) {
            double bend = z[i] - (i == 0 ? 0 : z[i - 1]);
            value += bend * bend / 2 - load * (1 - Math.cos(z[i]));
            gradient[i] += bend - load * Math.sin(z[i]);
            gradient[m] -= 1 - Math.cos(z[i]);
            hessian[i][i] += 1 - load * Math.cos(z[i]);
            hessian[i][m] = -Math.sin(z[i]);
            hessian[m][i] = -Math.sin(z[i]);
            if (i > 0) {
              gradient[i - 1] -= bend;
              hessian[i - 1][i - 1] += 1;
              hessian[i - 1][i] -= 1;
              hessian[i][i - 1] -= 1;
            }
          }
          return new ByHand.Jet(value, gradient, hessian);
        });
  }

  /// The same branch by powers of ten: F = x³/3 − a x, x = √a.
  @Test
  void aParameterMayGoThroughPowersOfTen() {
    SmoothObjective f =
        new ByHand(
            1,
            z ->
                new ByHand.Jet(
                    Math.pow(z[0], 3) / 3 - z[1] * z[0],
                    new double[] {z[0] * z[0] - z[1], -z[0]},
                    new double[][] {{2 * z[0], -1}, {-1, 0}}));
    Branch branch =
        new Continuation(0.01, 0.5, 8, 2_000, 1e3, 1e-10)
            .follow(new DecadeParameter(f), Point.of(1), 0, -8, () -> false);
    assertEquals(Branch.End.ARRIVED, branch.end());
    assertEquals(-8, branch.last().parameter());
    assertEquals(1e-4, branch.last().theta().get(0), 1e-14);
    double step = 1e-5; // by central differences of the gradient, and of the value
    var hessian = new DenseSymmetric(2);
    double[] z = {0.7, -0.4};
    SmoothEvaluation there = new DecadeParameter(f).at(z);
    there.hessian().assemble(hessian);
    for (int i = 0; i < 2; i++) {
      double[][] gradients = new double[2][2];
      double slope = 0;
      for (int side = 0; side < 2; side++) {
        double[] moved = z.clone();
        moved[i] += (2 * side - 1) * step;
        SmoothEvaluation beside = new DecadeParameter(f).at(moved);
        beside.gradient(gradients[side]);
        slope += (2 * side - 1) * beside.value() / (2 * step);
      }
      double[] gradient = new double[2];
      there.gradient(gradient);
      assertEquals(slope, gradient[i], 1e-8);
      double[] product = new double[2];
      double[] unit = new double[2];
      unit[i] = 1;
      there.hessian().apply(unit, product);
      for (int j = 0; j < 2; j++) {
        double second = (gradients[1][j] - gradients[0][j]) / (2 * step);
        assertEquals(second, hessian.get(i, j), 1e-8);
        assertEquals(second, product[j], 1e-8);
      }
    }
  }

  /// x²/2 + a x for λ = a of L2: θ = −b/(1 + 2λ/n).
  @Test
  void regularisationIsAParameter() {
    double[] slope = {1, -2, 3};
    SmoothObjective plain =
        new SmoothObjective() {
          @Override
          public int dimension() {
            return 3;
          }

          @Override
          public SmoothEvaluation at(double[] theta) {
            return new ByHand(
                    2,
                    z -> {
                      double value = 0;
                      var gradient = new double[3];
                      var hessian = new double[3][3];
                      for (int i = 0; i < 3; i++) {
                        value += z[i] * z[i] / 2 + slope[i] * z[i];
                        gradient[i] = z[i] + slope[i];
                        hessian[i][i] = 1;
                      }
                      return new ByHand.Jet(value, gradient, hessian);
                    })
                .at(theta);
          }
        };
    Branch branch = follow(new L2Parameter(plain), 0, 3, 0, 0, 0);
    assertEquals(Branch.End.ARRIVED, branch.end());
    for (BranchPoint point : branch.points()) {
      double scale = 1 + 2 * point.parameter() / 3;
      double value = 0;
      for (int i = 0; i < 3; i++) {
        assertEquals(-slope[i] / scale, point.theta().get(i), 1e-9);
        value -= slope[i] * slope[i] / (2 * scale);
      }
      assertEquals(value, point.value(), 1e-9);
    }
  }

  @Test
  void whatDivergesIsSaidToDiverge() {
    SmoothObjective f = // a x²/2 − x: 1/a
        new ByHand(
            1,
            z ->
                new ByHand.Jet(
                    z[1] * z[0] * z[0] / 2 - z[0],
                    new double[] {z[1] * z[0] - 1, z[0] * z[0] / 2},
                    new double[][] {{z[1], z[0]}, {z[0], 0}}));
    Branch branch =
        new Continuation(0.01, 1e2, 8, 2_000, 1e3, 1e-10).follow(f, Point.of(1), 1, 0, () -> false);
    assertEquals(Branch.End.DIVERGING, branch.end());
    assertEquals(1, branch.last().parameter() * branch.last().theta().get(0), 1e-9);
  }

  @Test
  void aStartThatIsNoneIsSaidToBeNone() {
    assertEquals(Branch.End.NO_POINT, follow(pitchfork(0), 0, 1, 0).end());
    SmoothObjective valley = // x²/2 + 1e-13 y²/2: a family up to rounding
        new ByHand(
            2,
            z ->
                new ByHand.Jet(
                    z[0] * z[0] / 2 + 1e-13 * z[1] * z[1] / 2,
                    new double[] {z[0], 1e-13 * z[1], 0},
                    new double[][] {{1, 0, 0}, {0, 1e-13, 0}, {0, 0, 0}}));
    assertEquals(Branch.End.DEGENERATE, follow(valley, 0, 1, 0, 0).end());
    SmoothObjective slope = // x: no critical point
        new ByHand(
            1, z -> new ByHand.Jet(z[0], new double[] {1, 0}, new double[][] {{1, 0}, {0, 0}}));
    assertEquals(List.of(), follow(slope, 0, 1, 0).points());
    assertEquals(Branch.End.NO_POINT, follow(slope, 0, 1, 0).end());
    assertThrows(IllegalArgumentException.class, () -> follow(pitchfork(0), 1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Continuation(1, 0.1, 8, 10, 1, 1));
  }

  @Test
  void askedToStopItStops() {
    Branch branch = STEPS.follow(pitchfork(0), Point.of(0.0), -1, 1, () -> true);
    assertEquals(Branch.End.STOPPED, branch.end());
    assertEquals(1, branch.points().size());
  }
}
