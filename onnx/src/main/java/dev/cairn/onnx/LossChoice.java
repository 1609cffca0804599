package dev.cairn.onnx;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.program.Value;
import java.util.Arrays;

/// Which loss a model's output and its data make, and what the loss asks of both.
record LossChoice(OnnxModel model, DataTensors data, OnnxProblem.Settings settings) {
  /// The loss that fits the data, where none is named.
  ModelLoss fitting(Value output) throws FormatException {
    int outputs = output.shape().size();
    if (model.inputs().size() == 2) {
      return ModelLoss.OUTPUT;
    }
    if (data.targets().isEmpty()) {
      return outputs == 1 ? ModelLoss.OUTPUT : ModelLoss.MEAN_SQUARED;
    }
    Tensor targets = data.targets().get();
    if (targets.count() != data.samples()) {
      return ModelLoss.MEAN_SQUARED;
    }
    if (outputs == 1 && Arrays.stream(targets.values()).allMatch(t -> t == Math.rint(t))) {
      throw FormatException.at(
          data.source(),
          "targets",
          "whole numbers for a model of one output: say which loss (--loss, problem.loss),"
              + " binary_cross_entropy_with_logits for two classes or mean_squared for numbers");
    }
    return outputs > 1 ? ModelLoss.CROSS_ENTROPY : ModelLoss.MEAN_SQUARED;
  }

  /// Refuses settings of classes that the loss would ignore.
  void requireFitting(ModelLoss loss) throws FormatException {
    if (model.inputs().size() == 2 && loss != ModelLoss.OUTPUT) {
      throw FormatException.at(
          model.source(),
          "graph",
          "takes the targets itself, so its output is the loss (--loss output), not %s"
              .formatted(loss));
    }
    ClassTargets classes = settings.classes();
    if (classes.smoothing() != 0 && loss != ModelLoss.CROSS_ENTROPY) {
      throw FormatException.at(
          model.source(), "label_smoothing", "of cross_entropy, not of " + loss);
    }
    if (!classes.weights().isEmpty() && !loss.takesClasses()) {
      throw FormatException.at(
          model.source(),
          "class_weights",
          "of cross_entropy and negative_log_likelihood, not of " + loss);
    }
    if (!classes.weights().isEmpty() && data.weights().isPresent()) {
      throw FormatException.at(
          data.source(), "weights", "of samples cannot stand beside weights of classes");
    }
  }

  /// The targets as the loss takes them, sample by sample: of classes, one-hot.
  double[] targets(ModelLoss loss, Value output) throws FormatException {
    Tensor targets = data.targets().orElse(data.features());
    int classes = output.shape().size();
    boolean labels = loss.takesClasses() && targets.count() == data.samples();
    if (!labels) {
      width(
          output,
          targets,
          data.targets().isPresent() ? "targets" : "features, there being no targets");
    }
    int weights = settings.classes().weights().size();
    if (weights != 0 && weights != classes) {
      throw FormatException.at(
          model.source(), "class_weights", "%s for %s classes".formatted(weights, classes));
    }
    loss.requireTargets(targets, data.source());
    try {
      double[] each = labels ? oneHot(targets, classes) : targets.values();
      return loss.takesClasses() ? settings.classes().applied(each, classes, labels) : each;
    } catch (IllegalArgumentException e) {
      throw FormatException.at(data.source(), "targets", String.valueOf(e.getMessage()));
    }
  }

  private double[] oneHot(Tensor targets, int classes) throws FormatException {
    double[] oneHot = new double[Math.multiplyExact(targets.count(), classes)];
    for (int s = 0; s < targets.count(); s++) {
      double label = targets.values()[s];
      if (!(label >= 0 && label < classes && label == Math.rint(label))) {
        throw FormatException.at(
            data.source(),
            "targets" + targets.position(s),
            "%s is no class from 0 to %s".formatted(label, classes - 1));
      }
      oneHot[s * classes + (int) label] = 1;
    }
    return oneHot;
  }

  /// Elements a sample, which must be those of the value.
  int width(Value value, Tensor tensor, String what) throws FormatException {
    int width = tensor.count() / data.samples();
    if (width != value.shape().size()) {
      throw FormatException.at(
          data.source(), what, "a %s, must be %s a sample".formatted(tensor, value.shape()));
    }
    return width;
  }
}
