package dev.cairn.bench;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.NetworkObjective;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.GaussianData;
import dev.cairn.objective.SmoothEvaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// How cost grows with samples, parameters and workers: plain medians of repeated operations, on
/// Gaussian data.
public final class ScaleTable {
  private static final long SEED = 1;
  private static final double NANOSECONDS_A_MILLISECOND = 1e6;

  /// An operation is repeated until it has taken this long, at least [#LEAST] times.
  private static final double ENOUGH_MILLISECONDS = 400;

  /// Before it is timed it is repeated for so long, at least once: compiled code is what counts.
  private static final double WARM_UP_MILLISECONDS = 1_500;

  private static final int LEAST = 3;
  private static final int MOST = 400;

  /// Inputs of the narrow networks, the paper's.
  private static final int FEATURES = 16;

  /// Inputs of the network with a million parameters.
  private static final int WIDE_FEATURES = 64;

  private static final int FEW_SAMPLES = 1_000;
  private static final int MANY_SAMPLES = 60_000;
  private static final int PRODUCTS_OF_A_WORKER = 400;

  private final LongSupplier nanoTime;
  private final Consumer<Row> progress;
  private final List<Row> rows = new ArrayList<>();

  private ScaleTable(LongSupplier nanoTime, Consumer<Row> progress) {
    this.nanoTime = nanoTime;
    this.progress = progress;
  }

  /// One measurement.
  ///
  /// @param study what grows: "samples", "parameters", "parameters at 60000 samples", "workers"
  /// @param operation "gradient", "product" (Hessian-vector), "hessian"
  /// @param size how much of it
  /// @param milliseconds median time; of "workers", for one product of every worker
  public record Row(String study, String operation, long size, double milliseconds) {}

  /// Measures everything.
  ///
  /// @param largest whether the largest sizes (10⁶ samples, 10⁶ parameters) are in
  /// @param nanoTime the clock
  /// @param progress is told every row as it comes
  public static List<Row> measure(boolean largest, LongSupplier nanoTime, Consumer<Row> progress) {
    var table = new ScaleTable(nanoTime, progress);
    table.samples(largest);
    table.parameters(largest);
    table.workers();
    return List.copyOf(table.rows);
  }

  private void samples(boolean largest) {
    for (int samples = 1_000; samples <= (largest ? 1_000_000 : 100_000); samples *= 10) {
      measure("samples", samples, objective(Perceptron.digitAutoEncoder(), samples), true);
    }
  }

  private void parameters(boolean largest) {
    for (int wanted : new int[] {100, 300, 1_000, 3_000, 10_000, 100_000, 1_000_000}) {
      boolean dense = wanted <= (largest ? 10_000 : 3_000);
      if (dense || largest || wanted <= 100_000) {
        NetworkObjective objective = objective(network(FEATURES, wanted), FEW_SAMPLES);
        measure("parameters", objective.dimension(), objective, dense);
      }
    }
    if (largest) {
      NetworkObjective objective = objective(network(WIDE_FEATURES, 1_000_000), MANY_SAMPLES);
      measure(
          "parameters at %s samples".formatted(MANY_SAMPLES),
          objective.dimension(),
          objective,
          false);
    }
  }

  /// An auto-encoder with one hidden layer and about as many parameters as wanted.
  private static Perceptron network(int features, int wanted) {
    int hidden = Math.max(1, Math.round((float) (wanted - features) / (2 * features + 1)));
    return new Perceptron(
        List.of(features, hidden, features), Activation.SWISH, true, Loss.MEAN_SQUARED, 0);
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(SEED);
  }

  private static NetworkObjectives objectives(Perceptron network, int samples) {
    List<Double> variances = Collections.nCopies(network.inputs(), 1.0);
    return new NetworkObjectives(
        network, DataSet.autoEncoding(new GaussianData(samples, variances).draw(random())));
  }

  private static NetworkObjective objective(Perceptron network, int samples) {
    return objectives(network, samples).smooth();
  }

  private void measure(String study, long size, NetworkObjective objective, boolean dense) {
    double[] theta = objective.network().initialise(random());
    double[] direction = theta.clone();
    double[] result = new double[theta.length];
    add(
        study,
        "gradient",
        size,
        () -> {
          try (SmoothEvaluation evaluation = objective.at(theta)) {
            evaluation.gradient(result);
          }
        });
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      add(study, "product", size, () -> evaluation.hessian().apply(direction, result));
      if (dense) {
        var hessian = new DenseSymmetric(theta.length);
        add(study, "hessian", size, () -> evaluation.hessian().assemble(hessian));
      }
    }
  }

  private void add(String study, String operation, long size, Runnable work) {
    double warm = 0;
    while (warm < WARM_UP_MILLISECONDS) {
      warm += milliseconds(work);
    }
    List<Double> times = new ArrayList<>();
    double total = 0;
    while (times.size() < LEAST || (total < ENOUGH_MILLISECONDS && times.size() < MOST)) {
      times.add(milliseconds(work));
      total += times.getLast();
    }
    Collections.sort(times);
    add(new Row(study, operation, size, times.get(times.size() / 2)));
  }

  private double milliseconds(Runnable work) {
    long begin = nanoTime.getAsLong();
    work.run();
    return (nanoTime.getAsLong() - begin) / NANOSECONDS_A_MILLISECOND;
  }

  private void add(Row row) {
    rows.add(row);
    progress.accept(row);
  }

  /// As many products at once as there are workers, each on an objective of its own.
  private void workers() {
    NetworkObjectives objectives = objectives(Perceptron.digitAutoEncoder(), 10_000);
    for (int workers = 1; workers <= Runtime.getRuntime().availableProcessors(); workers *= 2) {
      add(
          new Row(
              "workers", "product", workers, together(objectives, workers) / PRODUCTS_OF_A_WORKER));
    }
  }

  /// Milliseconds that the workers take for [#PRODUCTS_OF_A_WORKER] products each, warmed up.
  private double together(NetworkObjectives objectives, int workers) {
    var barrier = new CyclicBarrier(workers + 1);
    Thread[] threads = new Thread[workers];
    for (int w = 0; w < workers; w++) {
      threads[w] = Thread.ofPlatform().start(() -> multiply(objectives, barrier));
    }
    meet(barrier);
    long begin = nanoTime.getAsLong();
    meet(barrier);
    double milliseconds = (nanoTime.getAsLong() - begin) / NANOSECONDS_A_MILLISECOND;
    Arrays.stream(threads).forEach(ScaleTable::join);
    return milliseconds;
  }

  private static void multiply(NetworkObjectives objectives, CyclicBarrier barrier) {
    NetworkObjective objective = objectives.smooth();
    double[] theta = objective.network().initialise(random());
    double[] result = new double[theta.length];
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      for (int k = 0; k < PRODUCTS_OF_A_WORKER; k++) {
        evaluation.hessian().apply(theta, result);
      }
      meet(barrier);
      for (int k = 0; k < PRODUCTS_OF_A_WORKER; k++) {
        evaluation.hessian().apply(theta, result);
      }
      meet(barrier);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("workers were interrupted", e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("workers were interrupted", e);
    }
  }
}
