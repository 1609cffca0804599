package dev.cairn.lab.inspect;

import dev.cairn.linalg.Vectors;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A sum of objectives, evaluated on several threads and added up in order: the same bits on any
/// number of threads. Holds one array of n numbers a part beside the parts' own memory.
public final class PartedObjective implements SmoothObjective, AutoCloseable {
  private final List<SmoothObjective> parts;
  private final double[][] partial;
  private final ExecutorService workers;

  /// A sum of at least one objective, which are no longer used by others, on so many threads.
  public PartedObjective(List<? extends SmoothObjective> parts, int threads) {
    this.parts = List.copyOf(parts);
    this.partial = new double[parts.size()][dimension()];
    this.workers =
        Executors.newFixedThreadPool(
            Math.min(threads, parts.size()),
            task -> {
              Thread thread = new Thread(task, "part");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public int dimension() {
    return parts.getFirst().dimension();
  }

  @Override
  public SmoothEvaluation at(double[] theta) {
    return new Sum(parts.stream().map(part -> part.at(theta)).toList());
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  /// What each part gives, in order.
  private <T> List<T> all(IntFunction<T> part) {
    List<Future<T>> futures =
        IntStream.range(0, parts.size())
            .mapToObj(i -> workers.submit(() -> part.apply(i)))
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

  private void addUp(double[] y) {
    System.arraycopy(partial[0], 0, y, 0, y.length);
    for (int i = 1; i < partial.length; i++) {
      Vectors.addScaled(1, partial[i], y);
    }
  }

  private final class Sum implements SmoothEvaluation, HessianOperator {
    private final List<SmoothEvaluation> evaluations;

    Sum(List<SmoothEvaluation> evaluations) {
      this.evaluations = evaluations;
    }

    private double sum(ToDoubleFunction<SmoothEvaluation> term) {
      return all(i -> term.applyAsDouble(evaluations.get(i))).stream()
          .mapToDouble(x -> x)
          .reduce(0, Double::sum);
    }

    @Override
    public double value() {
      return sum(SmoothEvaluation::value);
    }

    @Override
    public void gradient(double[] g) {
      all(
          i -> {
            evaluations.get(i).gradient(partial[i]);
            return i;
          });
      addUp(g);
    }

    @Override
    public HessianOperator hessian() {
      return this;
    }

    @Override
    public int dimension() {
      return PartedObjective.this.dimension();
    }

    @Override
    public void apply(double[] x, double[] y) {
      all(
          i -> {
            evaluations.get(i).hessian().apply(x, partial[i]);
            return i;
          });
      addUp(y);
    }

    @Override
    public void close() {
      evaluations.forEach(SmoothEvaluation::close);
    }
  }
}
