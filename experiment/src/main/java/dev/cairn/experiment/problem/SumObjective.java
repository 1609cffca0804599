package dev.cairn.experiment.problem;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.parallel.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A sum of objectives, evaluated on several threads and added up in order: the same bits on any
/// number of threads. Holds one array of n numbers a part, and one dense Hessian a part where it is
/// asked for, beside the parts' own memory.
public final class SumObjective implements SmoothObjective, AutoCloseable {
  /// One term of the sum.
  ///
  /// @param objective no longer used by others
  /// @param share the factor of the term
  public record Term(SmoothObjective objective, double share) {}

  private final List<Term> parts;
  private final double[][] partial;
  private final @Nullable DenseSymmetric[] hessians;
  private final Optional<Workers> workers;

  /// At least one part, on so many threads.
  public SumObjective(List<Term> parts, int threads) {
    this.parts = List.copyOf(parts);
    this.partial = new double[parts.size()][dimension()];
    this.hessians = new DenseSymmetric[parts.size()];
    this.workers =
        threads == 1 || parts.size() == 1
            ? Optional.empty()
            : Optional.of(new Workers(Math.min(threads, parts.size())));
  }

  /// The sum of at least one objective, which are no longer used by others, on so many threads.
  public static SumObjective sum(List<? extends SmoothObjective> terms, int threads) {
    return new SumObjective(terms.stream().map(term -> new Term(term, 1)).toList(), threads);
  }

  @Override
  public int dimension() {
    return parts.getFirst().objective().dimension();
  }

  @Override
  public SmoothEvaluation at(double[] theta) {
    return new Sum(parts.stream().map(part -> part.objective().at(theta)).toList());
  }

  @Override
  public MemoryUse memory(boolean assembled) {
    long n = dimension();
    long own = (long) parts.size() * Double.BYTES * (assembled ? n + n * n : n);
    return parts.stream()
        .map(part -> part.objective().memory(assembled))
        .reduce(new MemoryUse(own, 0), MemoryUse::plus);
  }

  @Override
  public void close() {
    workers.ifPresent(Workers::close);
  }

  /// Does something with each part.
  private void all(IntConsumer part) {
    if (workers.isEmpty()) {
      IntStream.range(0, parts.size()).forEach(part);
    } else {
      workers
          .get()
          .run(
              IntStream.range(0, parts.size())
                  .<Workers.Task>mapToObj(i -> _ -> part.accept(i))
                  .toList(),
              () -> false);
    }
  }

  /// y ← Σ share · term, in order.
  private void addUp(IntFunction<double[]> terms, double[] y) {
    Arrays.fill(y, 0);
    for (int i = 0; i < parts.size(); i++) {
      Vectors.addScaled(parts.get(i).share(), terms.apply(i), y);
    }
  }

  private DenseSymmetric dense(int part) {
    @Nullable DenseSymmetric hessian = hessians[part];
    if (hessian == null) {
      hessian = new DenseSymmetric(dimension());
      hessians[part] = hessian;
    }
    return hessian;
  }

  private final class Sum implements SmoothEvaluation, HessianOperator {
    private final List<SmoothEvaluation> evaluations;

    Sum(List<SmoothEvaluation> evaluations) {
      this.evaluations = evaluations;
    }

    @Override
    public double value() {
      double[] values = new double[parts.size()];
      all(i -> values[i] = evaluations.get(i).value());
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += parts.get(i).share() * values[i];
      }
      return sum;
    }

    @Override
    public void gradient(double[] g) {
      all(i -> evaluations.get(i).gradient(partial[i]));
      addUp(i -> partial[i], g);
    }

    @Override
    public HessianOperator hessian() {
      return this;
    }

    @Override
    public int dimension() {
      return SumObjective.this.dimension();
    }

    @Override
    public void apply(double[] x, double[] y) {
      all(i -> evaluations.get(i).hessian().apply(x, partial[i]));
      addUp(i -> partial[i], y);
    }

    @Override
    public int productsPerAssembly() {
      return evaluations.getFirst().hessian().productsPerAssembly();
    }

    @Override
    public void assemble(DenseSymmetric hessian) {
      all(i -> evaluations.get(i).hessian().assemble(dense(i)));
      addUp(i -> dense(i).entries(), hessian.entries());
    }

    @Override
    public void close() {
      evaluations.forEach(SmoothEvaluation::close);
    }
  }
}
