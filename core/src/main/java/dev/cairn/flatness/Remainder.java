package dev.cairn.flatness;

import dev.cairn.krylov.MinresQlp;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/// What remains of a gradient that is as small as rounding: coordinates that are more than that;
/// where there are none a slope along the kernel of H that is; or nothing, at a point or on a
/// tail.
///
/// Along the kernel rounding of large terms cancels: on (x + y − 2·10⁸)²/2 + 10⁻⁶(x − y) it makes
/// 10⁻⁷ of each coordinate and nothing of the slope along (1, −1), which is 10⁻⁶ and more than any
/// point can have at which it vanishes. The kernel is known by a few random vectors of it, which
/// cost two solves each. Along the random vectors the gradient mostly does as H says, which six
/// gradients tell.
///
/// @param part takes of any vector what counts here, as a new array or the same
/// @param any whether anything counts
/// @param outlook where nothing counts, what lies around
record Remainder(UnaryOperator<double[]> part, boolean any, Outlook outlook) {
  /// All of a gradient that is far above rounding.
  static final Remainder ALL = new Remainder(UnaryOperator.identity(), true, Outlook.OPEN);

  /// Random vectors, and as many of the kernel, at most.
  private static final int DRAWS = 3;

  /// Of a random vector so much lies in the kernel, at least, or nothing does.
  private static final double SHARE = 1e-5;

  /// Distances, as shares of the size, at which the gradient is held against H
  private static final double[] SHARES = {0x1p-26, 0x1p-20, 0x1p-14};

  /// and by what share of what H says it may be off.
  private static final double OFF = 0.1;

  /// A vector of the kernel is made sharper to the last digits. Where that leaves less of it H does
  /// see it, a little, and it is kept as the softest there is.
  private static final double KEPT = 0.9;

  /// At θ, where the gradient is g (both read).
  ///
  /// @param size taken for that of θ: the largest coordinate, or where steps have come from
  static Remainder at(
      double[] theta,
      double size,
      double[] gradient,
      SymmetricOperator hessian,
      MinresQlp solver,
      UnaryOperator<double[]> gradients) {
    var signal = GradientSignal.at(theta, gradient, gradients);
    if (signal.any()) {
      return new Remainder(signal::part, true, Outlook.OPEN);
    }
    var lines = new ArrayList<double[]>();
    List<double[]> kernel = kernel(hessian, solver, lines);
    Optional<double[]> slope = kernel.stream().filter(signal::along).findFirst();
    if (slope.isPresent()) {
      return new Remainder(x -> along(slope.get(), x), true, Outlook.OPEN);
    }
    boolean regular = lines.removeIf(line -> obeys(theta, size, line, hessian, gradients));
    lines.addAll(kernel);
    return new Remainder(
        UnaryOperator.identity(),
        false,
        lines.isEmpty() ? Outlook.OPEN : outlook(Rise.of(theta, size, lines, gradients), regular));
  }

  private static Outlook outlook(Rise rise, boolean regular) {
    return regular && !rise.any() ? Outlook.OPEN : rise.outlook();
  }

  /// Whether every coordinate of the gradient rises out of rounding as H says, on both sides of a
  /// line: then it has a zero of the first order, and more gradients tell nothing more.
  private static boolean obeys(
      double[] theta,
      double size,
      double[] line,
      SymmetricOperator hessian,
      UnaryOperator<double[]> gradients) {
    double[] slope = new double[line.length];
    hessian.apply(line, slope);
    boolean[] obeys = new boolean[line.length];
    for (double share : SHARES) {
      double distance = share * size;
      double[] ahead = moved(theta, distance, line, gradients);
      double[] behind = moved(theta, -distance, line, gradients);
      for (int i = 0; i < obeys.length; i++) {
        double change = distance * slope[i];
        double off = Math.max(Math.abs(ahead[i] - change), Math.abs(behind[i] + change));
        obeys[i] |= off < OFF * Math.abs(change);
      }
    }
    for (boolean one : obeys) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /// A new array, the gradient at a distance along a line.
  private static double[] moved(
      double[] theta, double distance, double[] line, UnaryOperator<double[]> gradients) {
    double[] there = theta.clone();
    Vectors.addScaled(distance, line, there);
    return gradients.apply(there).clone();
  }

  /// Vectors of the kernel, each what H does not see of a random vector, which is added to the
  /// others.
  private static List<double[]> kernel(
      SymmetricOperator hessian, MinresQlp solver, List<double[]> drawn) {
    int n = hessian.dimension();
    var random = new SplittableRandom(4);
    var kernel = new ArrayList<double[]>();
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] u = unit(random.doubles(n, -1, 1).toArray());
      double[] unseen = unseen(u, hessian, solver);
      if (Vectors.norm(unseen) > SHARE) {
        double[] soft = unit(unseen);
        double[] sharper = unseen(soft, hessian, solver);
        kernel.add(Vectors.norm(sharper) > KEPT ? unit(sharper) : soft);
      }
      drawn.add(u);
    }
    return kernel;
  }

  /// A new array, what H does not see of u (read).
  private static double[] unseen(double[] u, SymmetricOperator hessian, MinresQlp solver) {
    double[] image = new double[u.length];
    hessian.apply(u, image);
    double[] seen = new double[u.length];
    if (Vectors.norm(image) > 0) {
      solver.workspace(u.length).solve(hessian, image, seen);
    }
    return Vectors.difference(u, seen);
  }

  private static double[] along(double[] direction, double[] x) {
    double[] part = new double[x.length];
    Vectors.addScaled(Vectors.dot(direction, x), direction, part);
    return part;
  }

  private static double[] unit(double[] x) {
    double[] unit = new double[x.length];
    Vectors.addScaled(1 / Vectors.norm(x), x, unit);
    return unit;
  }
}
