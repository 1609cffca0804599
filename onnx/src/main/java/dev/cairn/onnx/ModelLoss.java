package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.program.Losses;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Value;
import java.util.Locale;

/// What is minimised over a model: a term for each sample, averaged over the samples. Each means
/// what PyTorch's function of its name means with `reduction="mean"` (mean_squared: `mse_loss`,
/// negative_log_likelihood: `nll_loss`).
public enum ModelLoss {
  /// The model's own output, one number a sample.
  OUTPUT,
  /// The mean of (output − target)², without a factor ½.
  MEAN_SQUARED,
  /// −log softmax of the outputs (logits) at the target class; for targets t of every class, −Σ t ·
  /// log softmax, whatever t sums to.
  CROSS_ENTROPY,
  /// Minus the output (a log-probability) at the target class.
  NEGATIVE_LOG_LIKELIHOOD,
  /// The mean of −t log p − (1 − t) log(1 − p) for outputs p (probabilities) in (0, 1), targets t
  /// in `[0, 1]`. Where PyTorch cuts the logarithm off at −100 (p below 4e-44), this goes on.
  BINARY_CROSS_ENTROPY,
  /// The same with p = σ(z) of outputs z (logits).
  BINARY_CROSS_ENTROPY_WITH_LOGITS,
  /// The mean of ½e² for |e| ≤ 1 and |e| − ½ beyond, e = output − target. Not smooth.
  HUBER;

  /// Whether targets may be class numbers, one a sample.
  public boolean takesClasses() {
    return this == CROSS_ENTROPY || this == NEGATIVE_LOG_LIKELIHOOD;
  }

  /// Refuses targets of the binary cross-entropies outside [0, 1]: the loss has no lower bound then
  /// and is no cross-entropy.
  ///
  /// @param source the file of the targets
  void requireTargets(Tensor targets, String source) throws FormatException {
    if (this != BINARY_CROSS_ENTROPY && this != BINARY_CROSS_ENTROPY_WITH_LOGITS) {
      return;
    }
    for (int s = 0; s < targets.count(); s++) {
      double target = targets.values()[s];
      if (!(target >= 0 && target <= 1)) {
        throw FormatException.at(
            source,
            "targets" + targets.position(s),
            "%s is not in [0, 1], as %s takes targets".formatted(target, this));
      }
    }
  }

  /// The term of one sample for an output and, except for OUTPUT, a target of the same shape.
  Value term(ProgramBuilder builder, Value output, Value target) {
    return switch (this) {
      case OUTPUT -> builder.sum(output);
      case MEAN_SQUARED -> Losses.meanSquaredError(builder, output, target);
      case CROSS_ENTROPY -> Losses.softCrossEntropy(builder, output, target);
      case NEGATIVE_LOG_LIKELIHOOD ->
          builder.scale(-1, builder.sum(builder.multiply(target, output)));
      case BINARY_CROSS_ENTROPY ->
          Losses.binaryCrossEntropyOfProbabilities(builder, output, target);
      case BINARY_CROSS_ENTROPY_WITH_LOGITS -> Losses.binaryCrossEntropy(builder, output, target);
      case HUBER -> Losses.huber(builder, output, target, Real.Rational.ONE);
    };
  }

  /// The name in lower case, as users write it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
