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
/// cost two solves each.
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

  /// A vector of the kernel is made sharper to the last digits. Where that leaves less of it H does
  /// see it, a little, and it is kept as the softest there is.
  private static final double KEPT = 0.9;

  /// At θ, where the gradient is g (both read).
  static Remainder at(
      double[] theta,
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
    lines.addAll(kernel);
    return new Remainder(
        UnaryOperator.identity(), false, Rise.of(theta, lines, gradients).outlook());
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
    double[] unseen = u.clone();
    Vectors.addScaled(-1, seen, unseen);
    return unseen;
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
