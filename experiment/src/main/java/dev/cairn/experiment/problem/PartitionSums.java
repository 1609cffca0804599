package dev.cairn.experiment.problem;

import dev.cairn.experiment.CairnException;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The partitions that one process is asked for. Each is read when it is first asked, and kept
/// while there is room; then it is read again. Serves any number of threads, a partition one at a
/// time.
public final class PartitionSums {
  /// Evaluations that a partition keeps open: a search looks from one point at another.
  private static final int OPEN = 2;

  /// Vectors at a leaf of the tree: what an evaluation gives, its share, and a place beside them.
  private static final int LEAF = 3;

  private final PartitionedProblem problem;
  private final long keptBytes;
  private final List<String> stamp;
  private final List<Slot> slots;

  /// Those of a problem; nothing is read yet.
  ///
  /// @param keptBytes what all evaluations together may keep between products
  public PartitionSums(PartitionedProblem problem, long keptBytes) {
    this.problem = problem;
    this.keptBytes = keptBytes / ((long) problem.count() * OPEN);
    this.stamp = problem.stamp();
    this.slots = IntStream.range(0, problem.count()).mapToObj(Slot::new).toList();
  }

  /// Σ wᵢ, and behind it Σ wᵢ xᵢ, over partitions from ≤ i < to, as [PartitionSource#sum] does.
  public double[] sum(PartitionQuestion question, int from, int to) {
    return PairwiseSum.of(from, to, i -> slots.get(i).answer(question));
  }

  /// What all partitions take where so many threads ask, their samples not counted. Reads the first
  /// one.
  public MemoryUse memory(boolean assembled, int threads) {
    return slots.getFirst().memory(assembled, threads);
  }

  private void requireUnchanged() {
    if (!problem.stamp().equals(stamp)) {
      throw new CairnException(
          "a file of the problem changed while partitions were read from it: put it back, or begin"
              + " anew (it was %s)".formatted(String.join(", ", stamp)));
    }
  }

  /// The place of a partition.
  private final class Slot {
    private final int number;
    private SoftReference<Part> kept = new SoftReference<>(null); // guarded by this

    Slot(int number) {
      this.number = number;
    }

    synchronized double[] answer(PartitionQuestion question) {
      return part().answer(question);
    }

    synchronized MemoryUse memory(boolean assembled, int threads) {
      return part().memory(assembled, threads, problem.count());
    }

    private Part part() {
      @Nullable Part part = kept.get();
      if (part == null) {
        part = new Part(problem.share(number, keptBytes));
        requireUnchanged();
        kept = new SoftReference<>(part);
      }
      return part;
    }
  }

  /// A partition in memory.
  private static final class Part {
    private final PartitionedProblem.Share share;
    private final Deque<Open> open = new ArrayDeque<>(); // the latest first

    private record Open(Point theta, SmoothEvaluation evaluation) {}

    Part(PartitionedProblem.Share share) {
      this.share = share;
    }

    /// That of so many like this one, and of the sums of each thread: one a level of the tree, and
    /// three at its leaves.
    MemoryUse memory(boolean assembled, int threads, int count) {
      if (share.objective().isEmpty()) {
        return MemoryUse.LITTLE;
      }
      SmoothObjective objective = share.objective().get();
      long n = objective.dimension();
      long numbers = assembled ? n + n * n : n;
      long levels = (long) Integer.SIZE - Integer.numberOfLeadingZeros(count) + LEAF;
      return objective
          .memory(assembled)
          .times(count)
          .plus(new MemoryUse(Double.BYTES * numbers * levels * threads, 0));
    }

    double[] answer(PartitionQuestion question) {
      int n = question.theta().dimension();
      double[] answer =
          switch (question.kind()) {
            case VALUE -> new double[2];
            case GRADIENT -> new double[2 + n];
            case PRODUCT -> new double[1 + n];
            case HESSIAN -> new double[1 + Math.multiplyExact(n, n)];
          };
      answer[0] = share.weight();
      share.objective().ifPresent(objective -> fill(objective, question, answer));
      return answer;
    }

    private void fill(SmoothObjective objective, PartitionQuestion question, double[] answer) {
      SmoothEvaluation evaluation = at(objective, question.theta());
      int n = question.theta().dimension();
      switch (question.kind()) {
        case VALUE -> answer[1] = share.weight() * evaluation.value();
        case GRADIENT -> {
          double[] gradient = new double[n];
          evaluation.gradient(gradient);
          answer[1] = share.weight() * evaluation.value();
          scaled(gradient, answer, 2);
        }
        case PRODUCT -> {
          double[] product = new double[n];
          evaluation.hessian().apply(question.direction().orElseThrow().toArray(), product);
          scaled(product, answer, 1);
        }
        case HESSIAN -> {
          var hessian = new DenseSymmetric(n);
          evaluation.hessian().assemble(hessian);
          scaled(hessian.entries(), answer, 1);
        }
      }
    }

    /// answer from a place on ← weight · x.
    private void scaled(double[] x, double[] answer, int from) {
      for (int j = 0; j < x.length; j++) {
        answer[from + j] = share.weight() * x[j];
      }
    }

    private SmoothEvaluation at(SmoothObjective objective, Point theta) {
      for (Open known : open) {
        if (known.theta().equals(theta)) {
          open.remove(known);
          open.addFirst(known);
          return known.evaluation();
        }
      }
      if (open.size() == OPEN) {
        open.removeLast().evaluation().close();
      }
      Open latest = new Open(theta, objective.at(theta.toArray()));
      open.addFirst(latest);
      return latest.evaluation();
    }
  }
}
