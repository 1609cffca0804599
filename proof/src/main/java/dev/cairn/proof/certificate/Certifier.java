package dev.cairn.proof.certificate;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.parallel.PerWorker;
import dev.cairn.parallel.Workers;
import dev.cairn.proof.HessianSource;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.Proof;
import dev.cairn.proof.Prover;
import dev.cairn.proof.enclosure.Enclosures;
import dev.cairn.proof.verify.Verifier;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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
  /// @param stopped asked all the time; where it says true, points not begun are left out, and
  ///     proofs under way are given up: the sink receives none of them
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
    boolean few = loss.dimension() <= CHECKED_UP_TO;
    boolean checked = few && loss.samples() == 1;
    Gate gate = new Gate(sink);
    var provers =
        new PerWorker<>(
            workers, () -> new Prover(enclosures, HessianSource.of(objective.get()), symmetries));
    try (var pool = new Workers(workers)) {
      pool.runOrLeave(
          IntStream.range(0, points.size())
              .<Workers.Task>mapToObj(
                  number ->
                      worker -> {
                        long begin = nanoTime.getAsLong();
                        Proof proof = provers.of(worker).prove(points.get(number).toArray());
                        proof = checked ? Checked.of(proof, verifier) : proof;
                        proof = few ? Checked.orFamilyOfZeros(proof, verifier) : proof;
                        double seconds = (nanoTime.getAsLong() - begin) * NANOSECONDS;
                        gate.accept(
                            new Certified(number, new Certificate(problem, proof), seconds));
                      })
              .toList(),
          stopped);
    } finally {
      gate.close();
    }
  }

  /// Lets certificates through one at a time, and none any more once it is closed.
  private static final class Gate {
    private final Consumer<Certified> sink;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean open = true;

    Gate(Consumer<Certified> sink) {
      this.sink = sink;
    }

    void accept(Certified certified) {
      lock.lock();
      try {
        if (open) {
          sink.accept(certified);
        }
      } finally {
        lock.unlock();
      }
    }

    void close() {
      lock.lock();
      try {
        open = false;
      } finally {
        lock.unlock();
      }
    }
  }
}
