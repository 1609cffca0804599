package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.symmetry.Symmetry;
import java.util.Optional;
import java.util.function.Predicate;

/// A smooth function of few variables given by formulas for f, ∇f and ∇²f.
///
/// The three formulas are pure functions of x, so one instance serves any number of threads.
public interface ClosedForm extends SmoothObjective {
  /// f(x); reads x (length dimension()).
  double value(double[] x);

  /// The group that leaves f as it is; the trivial one where none is known.
  default Symmetry symmetry() {
    return Symmetry.none();
  }

  /// Outside of it a point with a small gradient is none; empty where every point counts.
  default Optional<Predicate<Point>> region() {
    return Optional.empty();
  }

  /// g ← ∇f(x). Reads x, overwrites g, both of length dimension(); they must not overlap.
  void gradient(double[] x, double[] g);

  /// hessian ← ∇²f(x), both triangles. Reads x, overwrites hessian (dimension n).
  void hessian(double[] x, DenseSymmetric hessian);

  @Override
  default SmoothEvaluation at(double[] theta) {
    if (theta.length != dimension()) {
      throw new IllegalArgumentException(
          "point of length %s for a function of %s variables".formatted(theta.length, dimension()));
    }
    return new ClosedFormEvaluation(this, theta.clone());
  }
}
