package dev.cairn.study.campaign;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.cluster.ClusterJob;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.setup.ParallelPlan;
import dev.cairn.study.setup.Start;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.store.FinishedRun;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;

/// The cells of a campaign as work for other processes.
///
/// @param definition of the experiment
/// @param inputs digests of the files that it reads, as [InputFiles#text] gives them
/// @param runs of the campaign, on which the cutting of samples depends
public record CellJob(String definition, String inputs, int runs)
    implements ClusterJob<CellJob.Task, FinishedRun> {
  /// A cell.
  ///
  /// @param variant its variant
  /// @param run the run's number
  /// @param seed the run's seed
  /// @param start where it starts
  public record Task(int variant, int run, long seed, Start start) {
    static Task of(Cell cell) {
      return new Task(cell.variant().number(), cell.run(), cell.seed(), cell.start());
    }
  }

  @Override
  public Class<Task> tasks() {
    return Task.class;
  }

  @Override
  public Class<FinishedRun> answers() {
    return FinishedRun.class;
  }

  @Override
  public Service<Task, FinishedRun> open(int atATime) {
    ExperimentFile file = ClusterJob.experiment(definition);
    List<Variant> variants = InputFiles.held(inputs, () -> Variant.load(file));
    var objectives = new Objectives(variants, ParallelPlan.of(variants, runs, atATime));
    objectives.memoryNeed().check();
    return new Cells(variants, objectives, atATime);
  }

  /// Runs cells for another process, on threads that come from outside.
  private static final class Cells implements Service<Task, FinishedRun> {
    private final List<Variant> variants;
    private final Objectives objectives;
    private final BlockingQueue<Integer> workers;

    Cells(List<Variant> variants, Objectives objectives, int atATime) {
      this.variants = variants;
      this.objectives = objectives;
      this.workers = new ArrayBlockingQueue<>(atATime);
      for (int worker = 0; worker < atATime; worker++) {
        workers.add(worker);
      }
    }

    @Override
    public FinishedRun answer(Task task) {
      int worker;
      try {
        worker = workers.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw interrupted();
      }
      try {
        return run(task, worker);
      } finally {
        workers.add(worker);
      }
    }

    private FinishedRun run(Task task, int worker) {
      Variant variant = variants.get(task.variant());
      Thread thread = Thread.currentThread();
      var context =
          new Cell.Context(
              worker,
              0, // whoever handed it out knows the session
              objectives.of(variant, worker),
              System::nanoTime,
              thread::isInterrupted,
              _ -> {});
      return new Cell(variant, task.run(), task.start(), task.seed())
          .run(context)
          .orElseThrow(Cells::interrupted);
    }

    private static CancellationException interrupted() {
      return new CancellationException("interrupted");
    }

    @Override
    public void close() {
      objectives.close();
    }
  }
}
