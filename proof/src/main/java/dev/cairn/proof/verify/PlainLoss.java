package dev.cairn.proof.verify;

import dev.cairn.program.Gradient;
import dev.cairn.program.Program;
import dev.cairn.program.Tangent;
import dev.cairn.proof.LossFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Gradients and Hessians of a loss, sample by sample with plain rigorous numbers.
final class PlainLoss<S> {
  private final LossFunction loss;
  private final Scalars<S> scalars;

  PlainLoss(LossFunction loss, Scalars<S> scalars) {
    this.loss = loss;
    this.scalars = scalars;
  }

  /// ∇f over θ.
  S[] gradient(S[] theta) {
    return total(
            theta,
            Gradient::of,
            (evaluator, program) -> List.<S[]>of(vector(evaluator, program, Gradient.PREFIX)))
        .getFirst();
  }

  /// ∇²f v over θ for each direction.
  List<S[]> products(S[] theta, List<S[]> directions) {
    return total(
        theta,
        program -> Tangent.of(Gradient.of(program)),
        (evaluator, program) -> {
          List<S[]> products = new ArrayList<>();
          for (S[] direction : directions) {
            evaluator.run(direction);
            products.add(vector(evaluator, program, Tangent.PREFIX + Gradient.PREFIX));
          }
          return products;
        });
  }

  /// The mean over samples of what is read after each, plus the same of the penalty.
  private List<S[]> total(
      S[] theta,
      java.util.function.UnaryOperator<Program> derivative,
      BiFunction<SampleEvaluator<S>, Program, List<S[]>> reading) {
    Program program = derivative.apply(loss.perSample());
    List<S[]> sums = new ArrayList<>();
    for (int s = 0; s < loss.samples(); s++) {
      var evaluator = new SampleEvaluator<>(program, scalars);
      evaluator.prepare(theta, loss.block(s, 1));
      accumulate(sums, reading.apply(evaluator, program));
    }
    S samples = scalars.of(loss.samples());
    if (loss.samples() > 1) {
      for (S[] sum : sums) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] = scalars.divide(sum[i], samples);
        }
      }
    }
    if (loss.penalty().isPresent()) {
      Program penalty = derivative.apply(loss.penalty().get());
      var evaluator = new SampleEvaluator<>(penalty, scalars);
      evaluator.prepare(theta, List.of());
      accumulate(sums, reading.apply(evaluator, penalty));
    }
    return sums;
  }

  private void accumulate(List<S[]> sums, List<S[]> terms) {
    for (int k = 0; k < terms.size(); k++) {
      if (sums.size() <= k) {
        sums.add(terms.get(k));
      } else {
        S[] sum = sums.get(k);
        for (int i = 0; i < sum.length; i++) {
          sum[i] = scalars.add(sum[i], terms.get(k)[i]);
        }
      }
    }
  }

  private S[] vector(SampleEvaluator<S> evaluator, Program program, String prefix) {
    S[] vector = scalars.zeros(loss.dimension());
    for (Program.Parameter parameter : program.parameters()) {
      S[] part = evaluator.output(prefix + parameter.name());
      System.arraycopy(part, 0, vector, parameter.offset(), part.length);
    }
    return vector;
  }
}
