package dev.cairn.study.campaign;

import dev.cairn.experiment.CairnException;
import dev.cairn.external.ExternalException;
import dev.cairn.external.Lockstep;
import dev.cairn.parallel.Workers;
import dev.cairn.study.setup.ParallelPlan;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Halt;
import dev.cairn.study.work.StudyEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Runs cells on threads of this process.
///
/// @param objectives of the campaign
/// @param threads that run cells: the workers, or one for each run that goes in lockstep
/// @param lockstep what makes runs ask another process together
/// @param session of this process
/// @param nanoTime a clock
record LocalCells(
    Objectives objectives,
    int threads,
    Optional<Lockstep> lockstep,
    int session,
    LongSupplier nanoTime)
    implements CellEngine {

  /// For a campaign of so many runs.
  ///
  /// @param elsewhere who holds partitions, where it is not this process
  static LocalCells of(
      List<Variant> variants,
      int runs,
      Engine engine,
      int session,
      Optional<ClusterPartitions.Campaign> elsewhere) {
    Optional<Lockstep> lockstep = lockstep(variants);
    int workers = lockstep.map(Lockstep::runs).orElse(engine.workers());
    ParallelPlan plan = ParallelPlan.of(variants, runs, workers);
    return new LocalCells(
        new Objectives(variants, plan, elsewhere),
        Math.min(workers, Math.max(plan.busy(), lockstep.isPresent() ? workers : 1)),
        lockstep,
        session,
        engine.nanoTime());
  }

  /// What makes the runs of a campaign of one problem ask together.
  private static Optional<Lockstep> lockstep(List<Variant> variants) {
    List<Optional<Lockstep>> distinct =
        variants.stream().map(variant -> variant.problem().lockstep()).distinct().toList();
    if (distinct.size() > 1) {
      throw new CairnException(
          "problem.together takes a campaign of one problem: give each variant a campaign of its"
              + " own");
    }
    return distinct.getFirst();
  }

  @Override
  public void check() {
    objectives.memoryNeed().check();
  }

  @Override
  public void run(List<Supplier<Cell>> cells, Hands hands) {
    lockstep.ifPresent(together -> together.begin(Math.min(threads, cells.size())));
    Workers.run(
        threads,
        cells.stream().<Workers.Task>map(cell -> worker -> run(cell.get(), worker, hands)).toList(),
        hands.stop()::asked,
        () -> lockstep.ifPresent(Lockstep::end));
  }

  private void run(Cell cell, int worker, Hands hands) {
    int variant = cell.variant().number();
    Cell.Context context =
        new Cell.Context(
            worker,
            session,
            objectives.of(cell.variant(), worker),
            nanoTime,
            () -> hands.stop().halt() == Halt.AT_ONCE,
            iterate ->
                hands.events().accept(new StudyEvent.Iterated(variant, cell.run(), iterate)));
    try {
      cell.run(context).ifPresent(hands.finished());
    } catch (ExternalException e) {
      if (!hands.stop().asked() && !e.whileEnding()) {
        throw e;
      } // an interruption ends the programs that evaluate, and the run is given up
    } catch (CancellationException e) {
      if (!hands.stop().asked()) {
        throw e;
      } // other processes that evaluate are not waited for
    }
  }

  @Override
  public void close() {
    objectives.close();
  }
}
