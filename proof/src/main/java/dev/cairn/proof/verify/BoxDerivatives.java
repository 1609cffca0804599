package dev.cairn.proof.verify;

import dev.cairn.program.Program;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Gradients and Hessians of a loss over boxes, from its tapes: sums over the samples, divided by
/// their number, and the penalty. Immutable but for numbers that it has enclosed before; used by
/// any number of threads.
final class BoxDerivatives {
  private final IntervalScalars scalars = new IntervalScalars();
  private final List<Tape> samples = new ArrayList<>();
  private final Optional<Tape> penalty;

  BoxDerivatives(LossFunction loss) {
    Program program = loss.perSample();
    for (int s = 0; s < loss.samples(); s++) {
      samples.add(Lowering.of(program, loss.block(s, 1)));
    }
    penalty = loss.penalty().map(tail -> Lowering.of(tail, List.of()));
  }

  /// What is known over a box; the gradient is computed once.
  final class Over {
    private final int n;
    private final List<FirstOrder<Interval>> terms = new ArrayList<>();
    private final Optional<FirstOrder<Interval>> tail;

    private Over(Interval[] box) {
      n = box.length;
      samples.forEach(tape -> terms.add(new FirstOrder<>(tape, scalars, box)));
      tail = penalty.map(tape -> new FirstOrder<>(tape, scalars, box));
    }

    Interval[] gradient() {
      Interval[] sum = scalars.zeros(n);
      terms.forEach(term -> term.addGradient(sum));
      mean(sum);
      tail.ifPresent(term -> term.addGradient(sum));
      return sum;
    }

    /// @throws UndefinedException where there is none all over the box
    Interval[][] hessian() {
      Interval[][] rows = new Interval[n][];
      Arrays.setAll(rows, _ -> scalars.zeros(n));
      terms.forEach(term -> add(term, rows));
      for (Interval[] row : rows) {
        mean(row);
      }
      tail.ifPresent(term -> add(term, rows));
      return rows;
    }

    private void add(FirstOrder<Interval> term, Interval[][] rows) {
      var second = new SecondOrder<>(term, scalars);
      for (int i = 0; i < n; i++) {
        Interval[] unit = scalars.zeros(n);
        unit[i] = Interval.ONE;
        second.addProduct(unit, rows[i]);
      }
    }
  }

  /// @throws UndefinedException where the function is not smooth all over the box
  Over over(Interval[] box) {
    return new Over(box);
  }

  /// Whether the function is undefined all over the box.
  boolean nowhere(Interval[] box) {
    return samples.stream().anyMatch(tape -> NaturalJets.nowhere(tape, box))
        || penalty.stream().anyMatch(tape -> NaturalJets.nowhere(tape, box));
  }

  /// ∇f over the points of the box at which f is smooth.
  Interval[] natural(Interval[] box) {
    Interval[] sum = scalars.zeros(box.length);
    samples.forEach(tape -> add(sum, NaturalJets.gradient(tape, box)));
    mean(sum);
    penalty.ifPresent(tape -> add(sum, NaturalJets.gradient(tape, box)));
    return sum;
  }

  private static void add(Interval[] sum, Interval[] terms) {
    Arrays.setAll(sum, i -> sum[i].add(terms[i]));
  }

  private void mean(Interval[] sum) {
    if (samples.size() > 1) {
      Interval count = Interval.of(samples.size());
      Arrays.setAll(sum, i -> sum[i].divide(count));
    }
  }
}
