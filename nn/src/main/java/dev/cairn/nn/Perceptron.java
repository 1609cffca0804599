package dev.cairn.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A multi-layer perceptron with its loss: a chain of dense layers, the last one linear.
///
/// With N samples the objective is L(θ) = loss + λ·mean(θ²), biases included in the mean. θ holds
/// the parameters layer by layer, each as [Layer] lays it out.
///
/// @param widths of the input, of each hidden layer and of the output
/// @param activation of every hidden layer
/// @param biases whether every layer has them
/// @param loss of the outputs
/// @param l2 λ, the strength of the L2 regularisation; 0 for none
public record Perceptron(
    List<Integer> widths, Activation activation, boolean biases, Loss loss, double l2) {
  /// Copies the widths and checks everything.
  public Perceptron {
    widths = List.copyOf(widths);
    if (widths.size() < 2) {
      throw new IllegalArgumentException(
          "widths %s: at least an input and an output are needed".formatted(widths));
    }
    long parameters = 0;
    for (int l = 0; l < widths.size(); l++) {
      if (widths.get(l) < 1) {
        throw new IllegalArgumentException("widths %s must be ≥ 1".formatted(widths));
      }
      if (l > 0) {
        parameters += (long) widths.get(l) * (widths.get(l - 1) + (biases ? 1 : 0));
      }
    }
    if (parameters > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "widths %s make %s parameters, more than an array holds".formatted(widths, parameters));
    }
    if (!(l2 >= 0) || Double.isInfinite(l2)) {
      throw new IllegalArgumentException("λ = %s must be finite and ≥ 0".formatted(l2));
    }
  }

  /// The paper's Fig. 1 linear auto-encoder, 16-4-16 without biases: 128 parameters.
  public static Perceptron linearAutoEncoder() {
    return new Perceptron(List.of(16, 4, 16), Activation.IDENTITY, false, Loss.MEAN_SQUARED, 0);
  }

  /// The paper's Fig. 1 deep auto-encoder, 16-16-4-16 without biases: 384 parameters; λ = 1 is
  /// inferred, the paper does not print it.
  public static Perceptron deepAutoEncoder() {
    return new Perceptron(List.of(16, 16, 4, 16), Activation.SWISH, false, Loss.MEAN_SQUARED, 1);
  }

  /// The paper's Fig. 3 auto-encoder, 16-8-16-16 with biases: 552 parameters.
  public static Perceptron digitAutoEncoder() {
    return new Perceptron(List.of(16, 8, 16, 16), Activation.SWISH, true, Loss.MEAN_SQUARED, 0);
  }

  /// The paper's Fig. A.1 classifier, 16-12-8-10 with biases: 398 parameters. The paper says it is
  /// regularised, its published spectra say that it is not: λ = 0.
  public static Perceptron digitClassifier() {
    return new Perceptron(List.of(16, 12, 8, 10), Activation.SWISH, true, Loss.CROSS_ENTROPY, 0);
  }

  /// The paper's Fig. A.2 over-parameterised classifier, 32-32-4-2 without biases: 1160 parameters;
  /// λ = 0.1 is inferred.
  public static Perceptron overparameterisedClassifier() {
    return new Perceptron(List.of(32, 32, 4, 2), Activation.SWISH, false, Loss.CROSS_ENTROPY, 0.1);
  }

  /// n, the number of parameters.
  public int dimension() {
    return layers().stream().mapToInt(Layer::size).sum();
  }

  /// The dense layers, first to last.
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    int offset = 0;
    for (int l = 1; l < widths.size(); l++) {
      var layer = new Layer(widths.get(l - 1), widths.get(l), biases, offset);
      layers.add(layer);
      offset += layer.size();
    }
    return List.copyOf(layers);
  }

  /// Number of inputs.
  public int inputs() {
    return widths.getFirst();
  }

  /// Number of outputs.
  public int outputs() {
    return widths.getLast();
  }

  /// Draws θ ~ N(0, 1/n) for all n parameters, biases included, in their order; a new array.
  public double[] initialise(RandomGenerator random) {
    double[] theta = new double[dimension()];
    double deviation = Math.sqrt(1.0 / theta.length);
    for (int k = 0; k < theta.length; k++) {
      theta[k] = deviation * random.nextGaussian();
    }
    return theta;
  }

  /// For example "16-8-16-16 swish".
  @Override
  public String toString() {
    return String.join("-", widths.stream().map(String::valueOf).toList())
        + " "
        + activation
        + (biases ? "" : ", no biases");
  }
}
