package dev.cairn.nn;

import dev.cairn.program.Function;
import dev.cairn.program.Losses;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Value;
import java.util.ArrayList;
import java.util.List;

/// Writes perceptrons as differentiable programs.
public final class PerceptronProgram {
  /// The data input that feeds the first layer.
  public static final String INPUTS = "inputs";

  /// The data input that the outputs are compared with.
  public static final String TARGETS = "targets";

  /// The data input with the weight of each sample, where samples have one.
  public static final String WEIGHTS = "weights";

  private final ProgramBuilder builder = new ProgramBuilder();
  private final List<Value> weights = new ArrayList<>();
  private final List<Value> biases = new ArrayList<>();

  /// Declares the parameters in the order of their places in θ.
  private PerceptronProgram(Perceptron network) {
    for (Layer layer : network.layers()) {
      String number = String.valueOf(weights.size() + 1);
      weights.add(builder.parameter("W" + number, layer.outputs(), layer.inputs()));
      if (layer.biased()) {
        biases.add(builder.parameter("b" + number, layer.outputs()));
      }
    }
  }

  /// The loss of one sample, its mean over samples being the data's part of the objective.
  public static Program loss(Perceptron network) {
    return new PerceptronProgram(network).sampleLoss(network, false);
  }

  /// The loss of one sample times its weight.
  public static Program weightedLoss(Perceptron network) {
    return new PerceptronProgram(network).sampleLoss(network, true);
  }

  /// λ·mean(θ²).
  public static Program regulariser(Perceptron network) {
    var program = new PerceptronProgram(network);
    List<Value> all = new ArrayList<>(program.weights);
    all.addAll(program.biases);
    program.builder.output(
        "regulariser", Losses.meanSquare(program.builder, Real.decimal(network.l2()), all));
    return program.builder.build();
  }

  private Program sampleLoss(Perceptron network, boolean weighted) {
    Value a = builder.data(INPUTS, network.inputs());
    Value targets = builder.data(TARGETS, network.outputs());
    for (int l = 0; l < weights.size(); l++) {
      Value z = builder.matrixVector(weights.get(l), a);
      if (network.biases()) {
        z = builder.add(z, biases.get(l));
      }
      a = l + 1 < weights.size() ? activate(network.activation(), z) : z;
    }
    Value loss =
        switch (network.loss()) {
          case MEAN_SQUARED -> Losses.meanSquaredError(builder, a, targets);
          case CROSS_ENTROPY -> Losses.crossEntropy(builder, a, targets);
        };
    builder.output("loss", weighted ? builder.multiply(builder.data(WEIGHTS), loss) : loss);
    return builder.build();
  }

  private Value activate(Activation activation, Value z) {
    return switch (activation) {
      case SWISH -> builder.unary(Function.SWISH, z);
      case TANH -> builder.unary(Function.TANH, z);
      case SIGMOID -> builder.unary(Function.SIGMOID, z);
      case SOFTPLUS -> builder.unary(Function.SOFTPLUS, z);
      case RELU -> builder.unary(Function.RELU, z);
      case IDENTITY -> z;
    };
  }
}
