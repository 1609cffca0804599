package dev.cairn.proof.complete;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.proof.arithmetic.Directed;
import java.util.Arrays;
import java.util.Optional;

/// Finds the ball of a critical point near a start: one thread's workspace. What it finds depends
/// on the start alone.
final class BallFinder {
  /// Newton's steps at most.
  private static final int STEPS = 30;

  /// The largest uniqueness tried, and the smallest, as shares of the box's widths.
  private static final double WIDEST = 0.25;

  private static final double NARROWEST = 0x1p-40;

  /// Room that other enclosures of the same quantities need.
  private static final double MARGIN = 1.05;

  private static final double EXISTENCE_ROOM = 8;
  private static final double LEAST_EXISTENCE = 0x1p-50;

  /// Boxes in which a zero is looked for, each in the one before.
  private static final int SHRINKING = 60;

  private final Krawczyk krawczyk;
  private final Box box;
  private final SecondOpinion opinion;
  private final double[] widths;
  private final int n;

  BallFinder(BoxEvaluator evaluator, Box box, SecondOpinion opinion) {
    this.box = box;
    this.opinion = opinion;
    this.krawczyk = new Krawczyk(evaluator);
    this.widths = Ball.radii(box, 1);
    this.n = box.dimension();
  }

  /// The ball of the point that Newton's method leads to; empty where none is proven.
  Optional<Ball> near(double[] start) {
    double[] centre = start.clone();
    if (!newton(centre)) {
      return Optional.empty();
    }
    for (double share = WIDEST; share >= NARROWEST; share /= 2) {
      Optional<Ball> ball = proven(centre, share);
      if (ball.isPresent() && opinion.holds(ball.get(), box)) {
        return ball;
      }
    }
    return Optional.empty();
  }

  /// Newton's steps in doubles, at the midpoints of the enclosures; false where they lead nowhere.
  private boolean newton(double[] x) {
    double before = Double.POSITIVE_INFINITY;
    for (int k = 0; k < STEPS; k++) {
      if (!krawczyk.over(x, x)) {
        return false;
      }
      krawczyk.at(x);
      if (!krawczyk.precondition()) {
        return false;
      }
      double size = 0;
      for (int i = 0; i < n; i++) {
        double step = 0.5 * (krawczyk.stepLo[i] + krawczyk.stepHi[i]);
        size = Math.max(size, Math.abs(step) / widths[i]);
        x[i] -= step;
      }
      if (!(size < 1)) {
        return false;
      }
      if (size <= 0x1p-50 || (size <= 0x1p-40 && size >= before)) {
        return true;
      }
      before = size;
    }
    return false;
  }

  private Optional<Ball> proven(double[] centre, double share) {
    double[] from = new double[n];
    double[] to = new double[n];
    double[] radii = new double[n];
    for (int i = 0; i < n; i++) {
      radii[i] = share * widths[i];
      from[i] = Directed.subtractDown(centre[i], radii[i]);
      to[i] = Directed.addUp(centre[i], radii[i]);
    }
    if (!krawczyk.over(from, to)) {
      return Optional.empty();
    }
    krawczyk.at(centre);
    if (!krawczyk.precondition()) {
      return Optional.empty();
    }
    double[] reach = new double[n];
    double contraction = 0;
    for (int i = 0; i < n; i++) {
      double spread = krawczyk.spread(i, radii);
      contraction = Math.max(contraction, spread / radii[i]);
      reach[i] = Directed.addUp(step(i), spread);
      if (!(MARGIN * reach[i] < radii[i])) {
        return Optional.empty();
      }
    }
    if (!(MARGIN * contraction < 1)) {
      return Optional.empty();
    }
    double existence = existence(centre, reach, share);
    int index = index(centre);
    return index < 0
        ? Optional.empty()
        : Optional.of(new Ball(Point.of(centre), share, existence, index));
  }

  private double step(int i) {
    return Math.max(-krawczyk.stepLo[i], krawczyk.stepHi[i]);
  }

  /// A share of the widths within which the zero lies: the operator again over the box that it
  /// left, as long as that makes it smaller, with room for the rounding of the centre, which others
  /// may see where it cancelled here.
  private double existence(double[] centre, double[] reach, double share) {
    double[] error = reach;
    double before = Double.POSITIVE_INFINITY;
    for (int round = 0; round < SHRINKING && share(centre, error) < before; round++) {
      before = share(centre, error);
      double[] from = new double[n];
      double[] to = new double[n];
      for (int i = 0; i < n; i++) {
        from[i] = Directed.subtractDown(centre[i], error[i]);
        to[i] = Directed.addUp(centre[i], error[i]);
      }
      if (!krawczyk.over(from, to) || !krawczyk.precondition()) {
        break;
      }
      double[] last = error;
      double[] next = new double[n];
      Arrays.setAll(
          next, i -> Math.min(last[i], Directed.addUp(step(i), krawczyk.spread(i, last))));
      error = next;
    }
    return Math.min(share, Math.max(LEAST_EXISTENCE, EXISTENCE_ROOM * share(centre, error)));
  }

  private double share(double[] centre, double[] error) {
    double share = 0;
    for (int i = 0; i < n; i++) {
      double room = Math.max(error[i], Math.ulp(centre[i]));
      share = Math.max(share, Directed.divideUp(room, widths[i]));
    }
    return share;
  }

  /// Negative eigenvalues of H(c) = VΛVᵀ: of every matrix in VᵀHV, whose diagonal dominates; −1
  /// where it does not. H is regular all over the uniqueness box, so they are those of the zero.
  private int index(double[] centre) {
    if (!krawczyk.over(centre, centre)) {
      return -1;
    }
    DenseSymmetric middle = new DenseSymmetric(n);
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        middle.set(i, j, 0.5 * krawczyk.hessianLo[i * n + j] + 0.5 * krawczyk.hessianHi[i * n + j]);
      }
    }
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    DenseKernels.current().eigensolver(n).eigenvectors(middle, values, vectors);
    double[] scaled = new double[n * n];
    for (int k = 0; k < n; k++) {
      double factor = 1 / Math.sqrt(Math.abs(values[k]));
      for (int i = 0; i < n; i++) {
        scaled[k * n + i] = factor * vectors[k * n + i];
      }
    }
    return Inertia.negative(scaled, krawczyk.hessianLo, krawczyk.hessianHi, n);
  }
}
