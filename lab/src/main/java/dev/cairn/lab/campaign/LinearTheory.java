package dev.cairn.lab.campaign;

import dev.cairn.lab.experiment.Experiment;
import dev.cairn.lab.experiment.ProblemSpec;
import dev.cairn.lab.figure.Curve;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.theory.CriticalClass;
import dev.cairn.nn.theory.LinearAutoEncoder;
import java.util.List;
import java.util.Optional;

/// What theory says about the critical points of an experiment, to be compared with what was found.
///
/// @param dimension n, by which Morse indices become fractions
/// @param classes of critical points
record LinearTheory(int dimension, List<CriticalClass> classes) {
  /// A loss this near to that of a class lies on it: ‖∇f‖² < 1e-10 and a curvature of 1e-5 or more
  /// leave an error of ½‖∇f‖²/λ ≤ 5e-6.
  static final double TOLERANCE = 1e-5;

  LinearTheory {
    classes = List.copyOf(classes);
  }

  /// A point found.
  ///
  /// @param loss f(θ)
  /// @param index its Morse index, a number of eigenvalues
  record Found(double loss, int index) {}

  /// How points found compare with the classes.
  ///
  /// @param points how many there are
  /// @param onClasses how many of them have the index of a class and its loss to [#TOLERANCE]
  /// @param largestDistance of a point from its nearest class, by the larger one of the
  ///     differences in loss and in index as a fraction; NaN where there is no point
  record Comparison(int points, int onClasses, double largestDistance) {}

  /// The theory of an experiment, where its network is a linear auto-encoder n-p-n without biases
  /// and penalty.
  ///
  /// Loads the data; costs an eigendecomposition of their covariance.
  static Optional<LinearTheory> of(Experiment experiment) {
    if (!(experiment.problem() instanceof ProblemSpec.Network spec) || !isLinear(spec)) {
      return Optional.empty();
    }
    var network =
        new Perceptron(spec.layers(), spec.activation(), spec.biases(), spec.loss(), spec.l2());
    var data = Problems.data(spec.data(), network, Seeds.DATA.generator(experiment.seed(), 0));
    return Optional.of(
        new LinearTheory(
            network.dimension(),
            LinearAutoEncoder.of(data.inputs(), spec.layers().get(1)).classes()));
  }

  /// Morse index, as a fraction of the dimension, and loss of every class.
  Curve curve() {
    double n = dimension;
    return Curve.of(
        "theory",
        classes.stream().mapToDouble(c -> c.index() / n).toArray(),
        classes.stream().mapToDouble(CriticalClass::loss).toArray());
  }

  /// Compares points with the classes. Costs a pass over all classes for each of them.
  Comparison compare(List<Found> points) {
    int on = 0;
    double largest = Double.NaN;
    for (Found point : points) {
      double nearest = Double.POSITIVE_INFINITY;
      boolean matched = false;
      for (CriticalClass each : classes) {
        double loss = Math.abs(each.loss() - point.loss());
        double index = Math.abs(each.index() - point.index()) / (double) dimension;
        nearest = Math.min(nearest, Math.max(loss, index));
        matched |= index == 0 && loss <= TOLERANCE;
      }
      on += matched ? 1 : 0;
      largest = Double.isNaN(largest) ? nearest : Math.max(largest, nearest);
    }
    return new Comparison(points.size(), on, largest);
  }

  private static boolean isLinear(ProblemSpec.Network spec) {
    return spec.activation() == Activation.IDENTITY
        && spec.loss() == Loss.MEAN_SQUARED
        && !spec.biases()
        && spec.l2() == 0
        && spec.layers().size() == 3
        && spec.layers().getFirst().equals(spec.layers().getLast());
  }
}
