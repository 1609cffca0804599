package dev.cairn.proof.complete;

import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.proof.arithmetic.Directed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One ball for each critical point: boxes on both sides of a cut find the same one.
final class Merging {
  private final Box box;
  private final double[] widths;
  private final List<Ball> kept = new ArrayList<>();

  private Merging(Box box) {
    this.box = box;
    this.widths = Ball.radii(box, 1);
  }

  /// @param balls by the numbers that the leaves have
  static Completeness of(Box box, BoxTree tree, List<Ball> balls) {
    var merging = new Merging(box);
    int[] numbers = new int[balls.size()];
    Map<Ball, Integer> same = new HashMap<>();
    Map<Point, List<Integer>> cells = new HashMap<>();
    for (int k = 0; k < numbers.length; k++) {
      Integer known = same.get(balls.get(k));
      if (known == null) {
        known = merging.number(balls.get(k), cells);
        same.put(balls.get(k), known);
      }
      numbers[k] = known;
    }
    return merging.reopened(tree.renumbered(numbers));
  }

  /// A ball's number among those kept: that of the same point, where it is there.
  private int number(Ball ball, Map<Point, List<Integer>> cells) {
    List<Integer> candidates = cells.computeIfAbsent(cell(ball), _ -> new ArrayList<>());
    for (int k : candidates) {
      if (same(ball, kept.get(k))) {
        return k;
      }
    }
    // a cell may divide one point: all others are compared only where cells differ by rounding
    for (int k = 0; k < kept.size() && kept.size() <= 20_000; k++) {
      if (same(ball, kept.get(k))) {
        candidates.add(k);
        return k;
      }
    }
    kept.add(ball);
    candidates.add(kept.size() - 1);
    return kept.size() - 1;
  }

  private Point cell(Ball ball) {
    double[] cell = new double[widths.length];
    java.util.Arrays.setAll(
        cell, i -> Math.rint(ball.centre().get(i) / (widths[i] * 0x1p-20)) + 0.0);
    return Point.of(cell);
  }

  /// Whether the existence box of one lies in the uniqueness box of the other: then the points are
  /// the same.
  private boolean same(Ball ball, Ball other) {
    for (int i = 0; i < widths.length; i++) {
      double apart = Math.abs(Directed.subtractUp(ball.centre().get(i), other.centre().get(i)));
      double reach = Directed.addUp(Math.nextUp(apart), ball.existence() * widths[i] * 1.01);
      if (!(reach < 0.99 * other.uniqueness() * widths[i])) {
        return false;
      }
    }
    return true;
  }

  /// Leaves that do not lie in the ball that was kept become open: that ball is a shade smaller. So
  /// do those in a ball that is not told apart from another.
  private Completeness reopened(BoxTree tree) {
    boolean[] held = new boolean[tree.size()];
    tree.visit(
        Completeness.root(box),
        new BoxTree.Visitor() {
          @Override
          public void leaf(int entry, double[] from, double[] to) {
            held[entry] =
                tree.kind(entry) != BoxTree.UNIQUE || holds(kept.get(tree.number(entry)), from, to);
          }

          @Override
          public void left(double[] from, double[] to) {}
        });
    BoxTree checked = tree.opened(i -> !held[i] && tree.kind(i) == BoxTree.UNIQUE);
    Completeness all = new Completeness(box, checked, kept);
    return all.without(all.overlapping());
  }

  private boolean holds(Ball ball, double[] from, double[] to) {
    for (int i = 0; i < from.length; i++) {
      double r = ball.uniqueness() * widths[i];
      double c = ball.centre().get(i);
      if (!(Directed.subtractUp(c, r) <= from[i] && to[i] <= Directed.addDown(c, r))) {
        return false;
      }
    }
    return true;
  }
}
