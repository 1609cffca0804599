package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/// A loss that stands in the graph: a mean over the samples, or a sum of them over another one,
/// becomes terms for each sample.
///
/// The output must be such a mean, or means and numbers that all samples share, added, subtracted
/// and multiplied by numbers that all samples share.
///
/// @param model gives the terms of each sample, as many as there are divisors
/// @param whole what it was made of; empty where the model gives one number for each sample anyway
/// @param divisors what the sum of each term over the samples is divided by; where empty, the
///     number of samples
/// @param weights stored tensors that the divisors are made of, which are none of θ: a divisor that
///     θ changes would be none of a mean
/// @param refusal why the whole is none of samples
record GraphLoss(
    OnnxModel model,
    Optional<OnnxModel> whole,
    List<Optional<OnnxModel>> divisors,
    List<String> weights,
    Optional<FormatException> refusal) {

  /// The model as it is, or with terms in the place of a mean where it cannot be read otherwise.
  static GraphLoss of(OnnxModel model, OnnxImport importer) throws FormatException {
    var plain =
        new GraphLoss(
            model, Optional.empty(), List.of(Optional.empty()), List.of(), Optional.empty());
    var rewriting = new LossTerms(model);
    if (rewriting.divisors().isEmpty()) {
      return plain;
    }
    try {
      importer.into(new ProgramBuilder(), model);
      return plain;
    } catch (FormatException e) {
      List<Optional<OnnxModel>> divisors = new ArrayList<>();
      for (String divisor : rewriting.divisors()) {
        divisors.add(
            divisor.equals(LossTerms.SAMPLES)
                ? Optional.empty()
                : Optional.of(model.part(divisor)));
      }
      return new GraphLoss(
          rewriting.model(),
          Optional.of(model),
          divisors,
          rewriting.weights(importer),
          Optional.of(e));
    }
  }

  /// The terms of all samples as one number each, and what these are multiplied by before they are
  /// added up.
  record Sum(Value term, double factor) {}

  /// What is added up over the samples.
  ///
  /// @param output the terms of a sample
  /// @param data all samples
  Sum sum(ProgramBuilder builder, Value output, Map<String, Tensor> data, int samples)
      throws FormatException {
    double[] numbers = numbers(data, samples);
    double shared = Arrays.stream(numbers).filter(x -> x != samples).findFirst().orElse(samples);
    if (numbers.length == 1) {
      return new Sum(output, 1 / shared);
    }
    double[] factors = Arrays.stream(numbers).map(x -> shared / x).toArray();
    Value weights = builder.constant(factors, output.shape().toArray());
    return new Sum(builder.sum(builder.multiply(weights, output)), 1 / shared);
  }

  /// The divisors, each of them a number.
  private double[] numbers(Map<String, Tensor> data, int samples) throws FormatException {
    double[] numbers = new double[divisors.size()];
    for (int k = 0; k < numbers.length; k++) {
      Optional<OnnxModel> divisor = divisors.get(k);
      double[] number = divisor.isEmpty() ? new double[] {samples} : plain(divisor.get(), data);
      if (number.length != 1 || !(Math.abs(number[0]) > 0)) {
        throw refusal.orElseThrow();
      }
      numbers[k] = number[0];
    }
    return numbers;
  }

  /// Refuses samples of which the graph counts none, as where the class of each is ignored.
  ///
  /// @param data all samples
  /// @param source where they are from
  void requireCounted(Map<String, Tensor> data, String source) throws FormatException {
    if (countsNone(data)) {
      throw FormatException.at(
          source, "samples", "the loss in the graph counts none of them, so it divides by 0");
    }
  }

  /// The first sample that the graph counts.
  ///
  /// @param alone each sample
  /// @param samples how many there are
  int firstCounted(IntFunction<Map<String, Tensor>> alone, int samples) throws FormatException {
    if (counts()) {
      for (int s = 0; s < samples; s++) {
        if (!countsNone(alone.apply(s))) {
          return s;
        }
      }
    }
    return 0;
  }

  private boolean counts() {
    return divisors.stream().anyMatch(Optional::isPresent);
  }

  private boolean countsNone(Map<String, Tensor> data) throws FormatException {
    for (Optional<OnnxModel> divisor : divisors) {
      if (divisor.isPresent()) {
        double[] number = plain(divisor.get(), data);
        if (number.length == 1 && number[0] == 0) {
          return true;
        }
      }
    }
    return false;
  }

  /// How the model becomes a program: with the weights that the loss is divided by as they are.
  OnnxImport importer(OnnxImport importer) {
    List<String> constants = new ArrayList<>(importer.constants());
    constants.addAll(weights);
    return new OnnxImport(constants, importer.sampleShapes(), importer.maxElements());
  }

  /// What is said of those weights.
  Optional<String> note() {
    return weights.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "not in θ, because the loss in the graph divides by sums of them, as of weights of classes: %s"
                .formatted(ModelReview.quote(weights)));
  }

  /// Refuses another loss of what is one already.
  void requireOutput(ModelLoss loss) throws FormatException {
    if (whole.isPresent() && loss != ModelLoss.OUTPUT) {
      throw FormatException.at(
          model.source(),
          "output " + FormatException.quote(whole.get().outputs().getFirst()),
          "is a mean over the samples, so it is the loss (--loss output), not %s".formatted(loss));
    }
  }

  /// Refuses weights of samples beside those of the graph.
  void requireUnweighted(String source) throws FormatException {
    if (counts()) {
      throw FormatException.at(
          source, "weights", "of samples cannot stand beside those of a loss in the graph");
    }
  }

  /// Refuses terms that do not make the whole.
  ///
  /// @param few some samples
  void require(Map<String, Tensor> few, int samples) throws FormatException {
    if (whole.isEmpty()) {
      return;
    }
    double[] wanted = plain(whole.get(), few);
    double[] terms = plain(model, few);
    int each = divisors.size();
    if (wanted.length != 1 || terms.length != samples * each) {
      throw refusal.orElseThrow();
    }
    double[] numbers = numbers(few, samples);
    double found = 0;
    for (int k = 0; k < each; k++) {
      double sum = 0;
      for (int s = 0; s < samples; s++) {
        sum += terms[s * each + k];
      }
      found += sum / numbers[k];
    }
    if (Readings.firstApart(new double[] {found}, wanted) >= 0) {
      throw FormatException.at(
          model.source(),
          "output " + FormatException.quote(whole.get().outputs().getFirst()),
          "is %s for %s samples, the mean of what each gives alone is %s: it must be a mean over the samples"
              .formatted(wanted[0], samples, found));
    }
  }

  private static double[] plain(OnnxModel model, Map<String, Tensor> data) throws FormatException {
    try {
      return PlainGraph.output(model, data).values();
    } catch (IllegalArgumentException e) {
      throw FormatException.at(
          model.source(),
          "output " + FormatException.quote(model.outputs().getFirst()),
          String.valueOf(e.getMessage()));
    }
  }
}
