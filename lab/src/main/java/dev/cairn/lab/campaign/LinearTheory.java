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

/// What theory says about the critical points of an experiment, to be drawn under what was found.
final class LinearTheory {
  private LinearTheory() {}

  /// Morse index, as a fraction of the dimension, and loss of every class of critical points, where
  /// the experiment's network is a linear auto-encoder n-p-n without biases and penalty.
  ///
  /// Loads the data; costs an eigendecomposition of their covariance.
  static Optional<Curve> of(Experiment experiment) {
    if (!(experiment.problem() instanceof ProblemSpec.Network spec) || !isLinear(spec)) {
      return Optional.empty();
    }
    var network =
        new Perceptron(spec.layers(), spec.activation(), spec.biases(), spec.loss(), spec.l2());
    var data = Problems.data(spec.data(), network, Seeds.DATA.generator(experiment.seed(), 0));
    List<CriticalClass> classes =
        LinearAutoEncoder.of(data.inputs(), spec.layers().get(1)).classes();
    double n = network.dimension();
    return Optional.of(
        Curve.of(
            "theory",
            classes.stream().mapToDouble(c -> c.index() / n).toArray(),
            classes.stream().mapToDouble(CriticalClass::loss).toArray()));
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
