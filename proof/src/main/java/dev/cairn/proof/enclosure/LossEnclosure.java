package dev.cairn.proof.enclosure;

import dev.cairn.program.Gradient;
import dev.cairn.program.Program;
import dev.cairn.program.Tangent;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/// Gradient and Hessian products of a loss in one kind of rigorous arithmetic, block by block.
///
/// @param <T> the arrays of the algebra
final class LossEnclosure<T> {
  /// Samples a block: a few hundred keep a layer's values in the second-level cache.
  private static final int BLOCK = 256;

  private final LossFunction loss;
  private final TensorAlgebra<T> algebra;
  private final List<Term<T>> parts = new ArrayList<>();

  /// A term of the loss: its gradient program, the tangent of that, and whether it runs over
  /// samples.
  private record Term<T>(Enclosable<T> gradient, Enclosable<T> tangent, boolean sampled) {}

  LossEnclosure(LossFunction loss, TensorAlgebra<T> algebra) {
    this.loss = loss;
    this.algebra = algebra;
    parts.add(part(loss.perSample(), true));
    loss.penalty().ifPresent(penalty -> parts.add(part(penalty, false)));
  }

  private Term<T> part(Program program, boolean sampled) {
    Program gradient = Gradient.of(program);
    return new Term<>(
        Enclosable.of(gradient, algebra), Enclosable.of(Tangent.of(gradient), algebra), sampled);
  }

  /// f(θ), length 1.
  T value(T theta) {
    return sum(
        part -> {
          var evaluator = new Evaluation(part, part.gradient());
          return evaluator.over(
              theta, run -> run.defined() ? run.output(Gradient.VALUE) : nothing(1));
        });
  }

  /// ∇f(θ), length n.
  T gradient(T theta) {
    return sum(
        part -> {
          var evaluator = new Evaluation(part, part.gradient());
          return evaluator.over(theta, run -> gathered(part, run, Gradient.PREFIX));
        });
  }

  /// ∇²f(θ) v for each direction v.
  List<T> products(T theta, int count, IntFunction<T> direction) {
    List<T> products = new ArrayList<>();
    for (Term<T> part : parts) {
      var evaluator = new Evaluation(part, part.tangent());
      List<T> own =
          evaluator.each(
              theta,
              count,
              (run, j) -> {
                run.run(direction.apply(j));
                return gathered(part, run, Tangent.PREFIX + Gradient.PREFIX);
              });
      for (int j = 0; j < count; j++) {
        if (products.size() <= j) {
          products.add(own.get(j));
        } else {
          products.set(j, algebra.add(products.get(j), own.get(j)));
        }
      }
    }
    return products;
  }

  private T sum(Function<Term<T>, T> term) {
    T sum = term.apply(parts.getFirst());
    for (Term<T> part : parts.subList(1, parts.size())) {
      sum = algebra.add(sum, term.apply(part));
    }
    return sum;
  }

  /// The outputs of all parameters as one array of length n.
  private T gathered(Term<T> part, ProgramEvaluator<T> run, String prefix) {
    int n = loss.dimension();
    if (!run.defined()) {
      return nothing(n);
    }
    T vector = algebra.exact(new double[n]);
    for (Program.Parameter parameter : part.gradient().program().parameters()) {
      int[] map = new int[n];
      Arrays.fill(map, -1);
      for (int i = 0; i < parameter.shape().size(); i++) {
        map[parameter.offset() + i] = i;
      }
      T component = run.output(prefix + parameter.name());
      vector = algebra.add(vector, algebra.gather(component, map, 1));
    }
    return vector;
  }

  private T nothing(int length) {
    double[] nothing = new double[length];
    Arrays.fill(nothing, Double.NaN);
    return algebra.exact(nothing);
  }

  private interface Reading<A> {
    A of(ProgramEvaluator<A> run, int j);
  }

  private final class Evaluation {
    private final Term<T> part;
    private final Enclosable<T> program;

    Evaluation(Term<T> part, Enclosable<T> program) {
      this.part = part;
      this.program = program;
    }

    T over(T theta, Function<ProgramEvaluator<T>, T> reading) {
      return each(theta, 1, (run, _) -> reading.apply(run)).getFirst();
    }

    /// The mean over all samples of count readings.
    List<T> each(T theta, int count, Reading<T> reading) {
      int samples = part.sampled() ? loss.samples() : 1;
      List<T> sums = new ArrayList<>();
      for (int start = 0; start < samples; start += BLOCK) {
        int size = Math.min(BLOCK, samples - start);
        var run = new ProgramEvaluator<>(program, size);
        run.prepare(theta, part.sampled() ? loss.block(start, size) : List.of());
        for (int j = 0; j < count; j++) {
          T value = reading.of(run, j);
          if (start == 0) {
            sums.add(value);
          } else {
            sums.set(j, algebra.add(sums.get(j), value));
          }
        }
      }
      return samples == 1 ? sums : sums.stream().map(sum -> divided(sum, samples)).toList();
    }

    private T divided(T sum, int samples) {
      T share = algebra.curve(Curve.RECIPROCAL, 0, algebra.exact(new double[] {samples}));
      return algebra.multiply(sum, algebra.replicate(share, algebra.length(sum)));
    }
  }
}
