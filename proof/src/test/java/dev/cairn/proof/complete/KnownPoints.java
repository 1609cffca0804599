package dev.cairn.proof.complete;

import dev.cairn.problem.Box;
import java.math.BigDecimal;
import java.util.List;

/// A formula in x, y, z whose critical points are known by construction: all those that come near
/// the boxes it is searched in.
record KnownPoints(String formula, List<Known> points) {
  /// Exact coordinates, and the number of negative eigenvalues.
  record Known(List<BigDecimal> at, int index) {}

  /// Those in a box, its boundary included.
  List<Known> in(Box box) {
    double[] sides = Completeness.root(box);
    return points.stream().filter(p -> within(p, sides)).toList();
  }

  /// What of a claim is false; empty where it is true: each ball holds exactly one known point, of
  /// its index, and each known point of the box is in a ball or in an open box.
  String fault(Completeness claim) {
    for (Ball ball : claim.balls()) {
      List<Known> near = inside(claim.box(), ball, ball.existence());
      if (near.size() != 1 || inside(claim.box(), ball, ball.uniqueness()).size() != 1) {
        return ball + " holds " + near.size() + " points";
      }
      if (near.getFirst().index() != ball.index()) {
        return ball + " has index " + near.getFirst().index();
      }
    }
    List<Known> in = in(claim.box());
    List<double[]> open = claim.open().boxes();
    for (Known point : in) {
      boolean listed =
          claim.balls().stream()
              .anyMatch(b -> inside(claim.box(), b, b.existence()).contains(point));
      if (!listed && open.stream().noneMatch(box -> within(point, box))) {
        return point + " is lost";
      }
    }
    int counted = claim.at(Completeness.Place.INSIDE).size();
    return claim.complete() && counted != in.size() ? counted + " of " + in.size() : "";
  }

  private List<Known> inside(Box box, Ball ball, double share) {
    double[] radii = Ball.radii(box, share);
    return points.stream()
        .filter(
            p -> {
              boolean inside = true;
              for (int i = 0; i < radii.length; i++) {
                BigDecimal apart = p.at().get(i).subtract(new BigDecimal(ball.centre().get(i)));
                inside &= apart.abs().compareTo(new BigDecimal(radii[i])) <= 0;
              }
              return inside;
            })
        .toList();
  }

  /// @param sides lower and then upper ends
  static boolean within(Known point, double[] sides) {
    int n = sides.length / 2;
    for (int i = 0; i < n; i++) {
      BigDecimal x = point.at().get(i);
      if (x.compareTo(new BigDecimal(sides[i])) < 0
          || x.compareTo(new BigDecimal(sides[n + i])) > 0) {
        return false;
      }
    }
    return true;
  }
}
