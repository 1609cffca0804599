package dev.cairn.experiment.problem;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  private final Optional<ExecutorService> workers;

  /// At least one part, on so many threads.
  public SumObjective(List<Term> parts, int threads) {
    this.parts = List.copyOf(parts);
    this.partial = new double[parts.size()][dimension()];
    this.hessians = new DenseSymmetric[parts.size()];
    this.workers =
        threads == 1 || parts.size() == 1
            ? Optional.empty()
            : Optional.of(
                Executors.newFixedThreadPool(
                    Math.min(threads, parts.size()),
                    task -> {
                      Thread thread = new Thread(task, "part");
                      thread.setDaemon(true);
                      return thread;
                    }));
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
    workers.ifPresent(ExecutorService::shutdownNow);
  }

  /// What each part gives, in order.
  private <T> List<T> all(IntFunction<T> part) {
    if (workers.isEmpty()) {
      return IntStream.range(0, parts.size()).mapToObj(part).toList();
    }
    List<Future<T>> futures =
        IntStream.range(0, parts.size())
            .mapToObj(i -> workers.get().submit(() -> part.apply(i)))
            .toList();
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while parts are evaluated", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a part cannot be evaluated", e.getCause());
      }
    }
    return results;
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
      List<Double> values = all(i -> evaluations.get(i).value());
      double sum = 0;
      for (int i = 0; i < values.size(); i++) {
        sum += parts.get(i).share() * values.get(i);
      }
      return sum;
    }

    @Override
    public void gradient(double[] g) {
      all(
          i -> {
            evaluations.get(i).gradient(partial[i]);
            return i;
          });
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
      all(
          i -> {
            evaluations.get(i).hessian().apply(x, partial[i]);
            return i;
          });
      addUp(i -> partial[i], y);
    }

    @Override
    public int productsPerAssembly() {
      return evaluations.getFirst().hessian().productsPerAssembly();
    }

    @Override
    public void assemble(DenseSymmetric hessian) {
      all(
          i -> {
            evaluations.get(i).hessian().assemble(dense(i));
            return i;
          });
      addUp(i -> dense(i).entries(), hessian.entries());
    }

    @Override
    public void close() {
      evaluations.forEach(SmoothEvaluation::close);
    }
  }
}
