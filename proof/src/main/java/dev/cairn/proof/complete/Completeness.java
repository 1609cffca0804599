package dev.cairn.proof.complete;

import dev.cairn.problem.Box;
import dev.cairn.proof.arithmetic.Directed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What is proven about all critical points in a box.
///
/// Every critical point of f in the box, at which every part of f as it is written is smooth, lies
/// in the existence box of a ball or in an open box. Existence boxes are disjoint, so the balls are
/// different points.
///
/// @param box what was searched
/// @param tree the parts of the box and why
/// @param balls the points, in the order in which they were found
public record Completeness(Box box, BoxTree tree, List<Ball> balls) {
  public Completeness {
    balls = List.copyOf(balls);
  }

  /// Whether a point is one of the box.
  public enum Place {
    INSIDE,
    OUTSIDE,
    /// Its existence box meets the boundary.
    BOUNDARY
  }

  /// Where the point of a ball lies.
  public Place place(Ball ball) {
    double[] radii = Ball.radii(box, ball.existence());
    boolean inside = true;
    for (int i = 0; i < radii.length; i++) {
      double least = Directed.subtractDown(ball.centre().get(i), radii[i]);
      double most = Directed.addUp(ball.centre().get(i), radii[i]);
      if (most < box.lower().get(i) || least > box.upper().get(i)) {
        return Place.OUTSIDE;
      }
      inside &= least >= box.lower().get(i) && most <= box.upper().get(i);
    }
    return inside ? Place.INSIDE : Place.BOUNDARY;
  }

  /// The points at this place.
  public List<Ball> at(Place place) {
    return balls.stream().filter(ball -> place(ball) == place).toList();
  }

  /// The boxes of which nothing is proven.
  public Open open() {
    return leaves(BoxTree.OPEN, true);
  }

  /// The boxes all over which some part of f is undefined. Their share of the volume is the least
  /// that can be said: f may be undefined elsewhere too.
  public Open undefined() {
    return leaves(BoxTree.UNDEFINED, false);
  }

  private Open leaves(char kind, boolean unvisited) {
    double[] root = root(box);
    double[] share = new double[1];
    List<double[]> boxes = new ArrayList<>();
    tree.visit(
        root,
        new BoxTree.Visitor() {
          @Override
          public void leaf(int entry, double[] from, double[] to) {
            if (tree.kind(entry) == kind) {
              add(from, to);
            }
          }

          @Override
          public void left(double[] from, double[] to) {
            if (unvisited) {
              add(from, to);
            }
          }

          private void add(double[] from, double[] to) {
            double volume = 1;
            double[] both = new double[root.length];
            for (int i = 0; i < from.length; i++) {
              volume *= (to[i] - from[i]) / (root[from.length + i] - root[i]);
              both[i] = from[i];
              both[from.length + i] = to[i];
            }
            share[0] += volume;
            boxes.add(both);
          }
        });
    return new Open(boxes, share[0]);
  }

  /// Whether no box is open, no point on the boundary, and all balls are different points.
  public boolean complete() {
    return open().boxes().isEmpty() && at(Place.BOUNDARY).isEmpty() && distinct();
  }

  /// Whether the existence boxes are disjoint.
  public boolean distinct() {
    return overlapping().isEmpty();
  }

  /// The numbers of balls whose existence boxes may meet that of another, which is not one of
  /// these.
  public BitSet overlapping() {
    double[] widths = Ball.radii(box, 1);
    double largest = balls.stream().mapToDouble(Ball::existence).max().orElse(0);
    List<Integer> sorted = new ArrayList<>(IntStream.range(0, balls.size()).boxed().toList());
    sorted.sort(Comparator.comparingDouble(k -> balls.get(k).centre().get(0)));
    BitSet overlapping = new BitSet();
    for (int i = 0; i < sorted.size(); i++) {
      Ball a = balls.get(sorted.get(i));
      for (int j = i + 1; j < sorted.size() && !overlapping.get(sorted.get(i)); j++) {
        Ball b = balls.get(sorted.get(j));
        if (!near(a, b, a.existence() + largest, widths, 0)) {
          break; // and all that follow are farther
        }
        boolean overlap = true;
        for (int d = 0; d < widths.length && overlap; d++) {
          overlap = near(a, b, a.existence() + b.existence(), widths, d);
        }
        if (overlap) {
          overlapping.set(sorted.get(j));
        }
      }
    }
    return overlapping;
  }

  /// Whether two existence boxes of these radii together may overlap in a coordinate.
  private static boolean near(Ball a, Ball b, double radii, double[] widths, int d) {
    double apart = Math.abs(Directed.subtractDown(b.centre().get(d), a.centre().get(d)));
    return !(Math.nextDown(apart) > 1.01 * radii * widths[d]);
  }

  /// What remains where some balls are not to be believed: the leaves in them are open.
  Completeness without(BitSet doubtful) {
    int[] numbers = new int[balls.size()];
    List<Ball> kept = new ArrayList<>();
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = kept.size();
      if (!doubtful.get(k)) {
        kept.add(balls.get(k));
      }
    }
    return new Completeness(
        box,
        tree.opened(entry -> tree.kind(entry) == BoxTree.UNIQUE && doubtful.get(tree.number(entry)))
            .renumbered(numbers),
        kept);
  }

  /// Boxes of which nothing is proven, or of another kind.
  ///
  /// @param boxes lower and then upper ends of each
  /// @param share of the volume
  public record Open(List<double[]> boxes, double share) {
    /// Above this number of boxes their places are not told apart.
    private static final int MOST = 20_000;

    /// The hulls of boxes that touch, each a place; empty where there are too many boxes.
    public List<double[]> places() {
      if (boxes.size() > MOST) {
        return List.of();
      }
      List<double[]> rest = new ArrayList<>(boxes);
      rest.sort(Comparator.comparingDouble(b -> b[0]));
      List<double[]> places = new ArrayList<>();
      for (double[] next : rest) {
        double[] hull = next.clone();
        boolean grown = true;
        while (grown) {
          grown = false;
          for (int k = places.size() - 1; k >= 0; k--) {
            if (touch(hull, places.get(k))) {
              merge(hull, places.remove(k));
              grown = true;
            }
          }
        }
        places.add(hull);
      }
      return places;
    }

    private static boolean touch(double[] a, double[] b) {
      int n = a.length / 2;
      for (int i = 0; i < n; i++) {
        if (a[i] > b[n + i] || b[i] > a[n + i]) {
          return false;
        }
      }
      return true;
    }

    private static void merge(double[] hull, double[] other) {
      int n = hull.length / 2;
      for (int i = 0; i < n; i++) {
        hull[i] = Math.min(hull[i], other[i]);
        hull[n + i] = Math.max(hull[n + i], other[n + i]);
      }
    }
  }

  /// A new array: the box, lower and then upper ends.
  public double[] root() {
    return root(box);
  }

  /// Lower and then upper ends.
  static double[] root(Box box) {
    double[] root = new double[2 * box.dimension()];
    for (int i = 0; i < box.dimension(); i++) {
      root[i] = box.lower().get(i);
      root[box.dimension() + i] = box.upper().get(i);
    }
    return root;
  }
}
