package dev.cairn.proof;

import dev.cairn.onnx.OnnxProblem;
import dev.cairn.program.Program;
import java.util.List;

/// The loss of an ONNX model on data, as a [LossFunction] with the program of its import.
public final class OnnxLoss {
  private OnnxLoss() {}

  /// L(θ) = mean loss + λ·mean(θ²).
  ///
  /// Throws [IllegalArgumentException] where the samples have weights.
  public static LossFunction of(OnnxProblem problem) {
    List<Program.Input> inputs = problem.loss().inputs();
    if (problem.weighted()) {
      throw new IllegalArgumentException("a loss with weights of samples");
    }
    return LossFunction.mean(
        problem.loss(),
        inputs.stream().map(input -> problem.samples().values(input.name())).toList(),
        problem.samples().count(),
        problem.regulariser());
  }
}
