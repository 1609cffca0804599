package dev.cairn.program;

/// Terms of a loss: scalars per sample, which the objective adds up over the samples.
///
/// The logits or outputs of a sample and its target have equal shapes.
public final class Losses {
  private Losses() {}

  /// Mean of (output − target)² over the elements of a sample, without a factor ½.
  public static Value meanSquaredError(ProgramBuilder builder, Value output, Value target) {
    return builder.mean(builder.square(builder.subtract(output, target)));
  }

  /// −Σ target·log softmax(logits) for logits `[classes]` and a target `[classes]` that sums to 1,
  /// such as one-hot labels. Never overflows.
  public static Value crossEntropy(ProgramBuilder builder, Value logits, Value target) {
    if (logits.shape().rank() != 1) {
      throw builder.mismatch("crossEntropy", "logits [classes]", logits, target);
    }
    Value normaliser = builder.reshape(builder.logSumExp(logits, 0), Shape.SCALAR);
    Value chosen = builder.sum(builder.multiply(target, logits));
    return builder.subtract(normaliser, chosen);
  }

  /// −Σ target·log softmax(logits) for logits `[classes]` and any target `[classes]`: soft labels,
  /// which need not sum to 1, or labels times weights of their classes. Never overflows.
  public static Value softCrossEntropy(ProgramBuilder builder, Value logits, Value target) {
    if (logits.shape().rank() != 1) {
      throw builder.mismatch("softCrossEntropy", "logits [classes]", logits, target);
    }
    Value normaliser = builder.reshape(builder.logSumExp(logits, 0), Shape.SCALAR);
    Value chosen = builder.sum(builder.multiply(target, logits));
    return builder.subtract(builder.multiply(builder.sum(target), normaliser), chosen);
  }

  /// Mean of −t·log p − (1 − t)·log(1 − p) over the elements of a sample, for probabilities p in
  /// (0, 1) and targets t in `[0, 1]`. Infinite or undefined at p = 0 and 1, where PyTorch cuts the
  /// logarithms off at −100.
  public static Value binaryCrossEntropyOfProbabilities(
      ProgramBuilder builder, Value probabilities, Value target) {
    Value ones = builder.fill(1, probabilities.shape());
    Value others = builder.subtract(ones, probabilities);
    Value yes = builder.multiply(target, builder.unary(Function.LOG, probabilities));
    Value no =
        builder.multiply(builder.subtract(ones, target), builder.unary(Function.LOG, others));
    return builder.scale(-1, builder.mean(builder.add(yes, no)));
  }

  /// Mean of −t·log σ(z) − (1 − t)·log(1 − σ(z)) = softplus(z) − t·z over the elements of a sample,
  /// for logits z and targets t in `[0, 1]`. Never overflows.
  public static Value binaryCrossEntropy(ProgramBuilder builder, Value logits, Value target) {
    Value softplus = builder.unary(Function.SOFTPLUS, logits);
    return builder.mean(builder.subtract(softplus, builder.multiply(target, logits)));
  }

  /// Mean over the elements of a sample of ½e² for |e| ≤ δ and δ(|e| − ½δ) beyond, with e = output
  /// − target and δ > 0. Once continuously differentiable, so not smooth.
  public static Value huber(ProgramBuilder builder, Value output, Value target, Real delta) {
    if (delta.sign().orElse(0) <= 0) {
      throw new IllegalArgumentException("Huber threshold %s must be positive".formatted(delta));
    }
    Value error = builder.subtract(output, target);
    Value threshold = builder.fill(delta, error.shape());
    Value above = builder.unary(Function.RELU, builder.subtract(error, threshold));
    Value below =
        builder.unary(Function.RELU, builder.subtract(builder.scale(-1, error), threshold));
    // ½e² − ½(|e| − δ)² = δ(|e| − ½δ) beyond the threshold; one of the two excesses is 0.
    Value excess = builder.add(builder.square(above), builder.square(below));
    return builder.scale(
        Real.Rational.HALF, builder.mean(builder.subtract(builder.square(error), excess)));
  }

  /// λ times the mean of the squares of all the given tensors' elements together. With all
  /// parameters it is the regulariser λ·mean(θ²); the value is shared where the tensors are. A λ
  /// that was given as a double stands for its shortest decimal ([Real#decimal(double)]).
  public static Value meanSquare(
      ProgramBuilder builder, Real lambda, java.util.List<Value> tensors) {
    Value sum = builder.fill(0, Shape.SCALAR);
    long count = 0;
    for (Value tensor : tensors) {
      sum = builder.add(sum, builder.sum(builder.square(tensor)));
      count += tensor.shape().size();
    }
    return builder.scale(lambda.times(Real.ratio(1, Math.max(count, 1))), sum);
  }
}
