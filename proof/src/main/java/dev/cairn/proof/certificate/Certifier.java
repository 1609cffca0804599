package dev.cairn.proof.certificate;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.proof.HessianSource;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.Proof;
import dev.cairn.proof.Prover;
import dev.cairn.proof.enclosure.Enclosures;
import dev.cairn.proof.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Certifies points of one problem on a fixed number of threads.
///
/// What is proven of a function without data is proven by its verifier too, before it is stated
/// ([Checked]).
///
/// A certificate depends on its point alone, not on the number of threads or the order of the work.
///
/// @param problem how certificates describe the problem
/// @param data the problem's data
/// @param objective makes a numerical twin of the loss for each thread, for approximate Hessians
public record Certifier(
    ProblemDescription problem, DataSource data, Supplier<SmoothObjective> objective) {
  private static final double NANOSECONDS = 1e-9;

  /// Parameters up to which the verifier, which takes n products and n² numbers, costs little.
  private static final int CHECKED_UP_TO = 64;

  /// The certificate of the point of this number in the list.
  public record Certified(int number, Certificate certificate, double seconds) {}

  /// Certifies all points, each with a certificate that `sink` receives as soon as it is there, one
  /// at a time.
  ///
  /// @param workers ≥ 1
  /// @param nanoTime for durations
  /// @param stopped asked before each point; those not begun are left out once it says true
  public void certify(
      List<Point> points,
      int workers,
      LongSupplier nanoTime,
      BooleanSupplier stopped,
      Consumer<Certified> sink) {
    LossFunction loss = problem.loss(data);
    Enclosures enclosures = new Enclosures(loss, DenseKernels.current());
    var symmetries = problem.symmetries(data);
    var verifier = new Verifier(loss, symmetries);
    boolean checked = loss.samples() == 1 && loss.dimension() <= CHECKED_UP_TO;
    AtomicInteger next = new AtomicInteger();
    ReentrantLock lock = new ReentrantLock();
    Runnable work =
        () -> {
          Prover prover = new Prover(enclosures, HessianSource.of(objective.get()), symmetries);
          int number = next.getAndIncrement();
          while (number < points.size() && !stopped.getAsBoolean()) {
            long begin = nanoTime.getAsLong();
            Proof proof = prover.prove(points.get(number).toArray());
            proof = checked ? Checked.of(proof, verifier) : proof;
            double seconds = (nanoTime.getAsLong() - begin) * NANOSECONDS;
            lock.lock();
            try {
              sink.accept(new Certified(number, new Certificate(problem, proof), seconds));
            } finally {
              lock.unlock();
            }
            number = next.getAndIncrement();
          }
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> futures = new ArrayList<>();
      for (int w = 0; w < workers; w++) {
        futures.add(pool.submit(work));
      }
      futures.forEach(Certifier::await);
    }
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("a proof failed", e);
    }
  }
}
