package dev.cairn.study.campaign;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.setup.ParallelPlan;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.shard.Cells;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What one shard of a campaign takes of a node.
///
/// @param cells of the campaign that are in shards
/// @param cellsOfShard those of the largest shard
/// @param heapMegabytes the virtual machine's heap
/// @param megabytes all of its memory
/// @param minutes of wall-clock time, with a margin
/// @param because where the time comes from, in words
public record ClusterNeed(
    long cells,
    long cellsOfShard,
    long heapMegabytes,
    long megabytes,
    long minutes,
    String because) {
  private static final long MIB = 1L << 20;

  /// Over the computed heap.
  private static final double HEAP_MARGIN = 1.25;

  /// In less, a report or a merge is slow, in MiB.
  private static final long LEAST_HEAP = 512;

  /// The virtual machine, native linear algebra and the database beside the heap, in MiB.
  private static final long BESIDE = 768;

  /// Over the measured time: nodes are busy and differ.
  private static final double TIME_MARGIN = 1.5;

  /// What starting, reading and writing take at most, in minutes.
  private static final long LEAST_MINUTES = 10;

  /// A day, where nothing was measured.
  private static final long UNMEASURED_MINUTES = 24 * 60;

  private static final double SECONDS_PER_MINUTE = 60;

  /// That of an experiment in so many shards. Loads its problem.
  ///
  /// @param workers threads of a shard
  /// @param measured a campaign whose runs say how long an iteration takes
  public static ClusterNeed of(
      ExperimentFile file, int shards, int workers, Optional<Path> measured) {
    List<Experiment> experiments = List.copyOf(file.variants().values());
    long cells = Cells.of(experiments).independent().size();
    long most = Math.ceilDiv(cells, (long) shards);
    int runs = experiments.stream().mapToInt(Experiment::runs).sum();
    List<Variant> variants = Variant.load(file);
    long heap = heap(variants, ParallelPlan.of(variants, runs, workers));
    int iterations = experiments.stream().mapToInt(Experiment::iterations).max().orElseThrow();
    Optional<Pace> pace = measured.map(Pace::of);
    long minutes =
        pace.map(p -> p.minutes(Math.ceilDiv(most, (long) workers), iterations))
            .orElse(UNMEASURED_MINUTES);
    return new ClusterNeed(
        cells,
        most,
        heap,
        heap + BESIDE,
        minutes,
        pace.map(Pace::words).orElse("no run was measured (--measured DIR): a day"));
  }

  private static long heap(List<Variant> variants, ParallelPlan plan) {
    try (Objectives objectives = new Objectives(variants, plan)) {
      long computed = (long) (HEAP_MARGIN * objectives.memoryNeed().bytes());
      return Math.max(LEAST_HEAP, Math.ceilDiv(computed, MIB));
    }
  }

  /// What was measured of runs.
  ///
  /// @param secondsPerIteration of one run
  /// @param overhead seconds of a session beside its runs: training, start, writing
  private record Pace(double secondsPerIteration, double overhead, int runs) {
    static Pace of(Path directory) {
      try (StoreReader reader = StoreReader.open(directory)) {
        List<RunRow> runs = reader.runs();
        double busy = runs.stream().mapToDouble(RunRow::seconds).sum();
        long iterations = runs.stream().mapToLong(RunRow::iterations).sum();
        if (iterations == 0) {
          throw new CairnException("%s has no run with an iteration".formatted(directory));
        }
        double overhead = 0;
        for (ProvenanceRow session : ProvenanceRow.ofRuns(reader.provenance())) {
          double own =
              runs.stream()
                  .filter(run -> run.session().orElse(0) == session.session())
                  .mapToDouble(RunRow::seconds)
                  .sum();
          double rest = session.seconds() - own / session.workers();
          overhead = rest > overhead ? rest : overhead; // NaN where it was killed
        }
        return new Pace(busy / iterations, overhead, runs.size());
      }
    }

    long minutes(long runsOfWorker, int iterations) {
      double seconds = overhead + runsOfWorker * (iterations * secondsPerIteration);
      return LEAST_MINUTES + (long) Math.ceil(TIME_MARGIN * seconds / SECONDS_PER_MINUTE);
    }

    String words() {
      return String.format(
          Locale.ROOT,
          "an iteration took %.2g s in %d measured runs, what is beside them %.0f s",
          secondsPerIteration,
          runs,
          overhead);
    }
  }
}
