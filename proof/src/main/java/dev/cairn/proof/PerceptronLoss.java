package dev.cairn.proof;

import dev.cairn.nn.Perceptron;
import dev.cairn.nn.PerceptronProgram;
import java.util.List;
import java.util.Optional;

/// The loss of a perceptron on data, as a [LossFunction] with the network's own programs.
public final class PerceptronLoss {
  private PerceptronLoss() {}

  /// L(θ) = mean loss + λ·mean(θ²).
  ///
  /// @param inputs N samples one after the other (length N·inputs; copied)
  /// @param targets N targets one after the other (length N·outputs; copied)
  public static LossFunction of(Perceptron network, double[] inputs, double[] targets) {
    return LossFunction.mean(
        PerceptronProgram.loss(network),
        List.of(inputs, targets),
        inputs.length / network.inputs(),
        network.l2() > 0 ? Optional.of(PerceptronProgram.regulariser(network)) : Optional.empty());
  }
}
