package dev.cairn.proof.verify;

import dev.cairn.program.Program;
import dev.cairn.proof.LossFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Gradients and Hessian products of a loss, sample by sample with plain rigorous numbers.
///
/// @param loss f: ℝⁿ → ℝ
/// @param scalars the numbers
record PlainLoss<S>(LossFunction loss, Scalars<S> scalars) {
  /// ∇f over a box θ.
  ///
  /// @throws UndefinedException where f or its gradient may not be defined all over it
  S[] gradient(S[] theta) {
    return total(theta, 1, (first, sums) -> first.addGradient(sums.getFirst())).getFirst();
  }

  /// ∇²f v over a box θ for each direction.
  ///
  /// @throws UndefinedException where f, its gradient or its Hessian may not be defined all over it
  List<S[]> products(S[] theta, List<S[]> directions) {
    return total(
        theta,
        directions.size(),
        (first, sums) -> {
          var second = new SecondOrder<>(first, scalars);
          for (int k = 0; k < directions.size(); k++) {
            second.addProduct(directions.get(k), sums.get(k));
          }
        });
  }

  /// The mean over samples of what is added up after each, plus the same of the penalty.
  private List<S[]> total(S[] theta, int count, BiConsumer<FirstOrder<S>, List<S[]>> adding) {
    List<S[]> sums = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      sums.add(scalars.zeros(loss.dimension()));
    }
    for (int s = 0; s < loss.samples(); s++) {
      adding.accept(first(loss.perSample(), loss.block(s, 1), theta), sums);
    }
    S samples = scalars.of(loss.samples());
    if (loss.samples() > 1) {
      for (S[] sum : sums) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] = scalars.divide(sum[i], samples);
        }
      }
    }
    loss.penalty().ifPresent(penalty -> adding.accept(first(penalty, List.of(), theta), sums));
    return sums;
  }

  private FirstOrder<S> first(Program program, List<double[]> sample, S[] theta) {
    return new FirstOrder<>(Lowering.of(program, sample), scalars, theta);
  }
}
