package dev.cairn.study.landscape;

import dev.cairn.experiment.MemoryNeed;
import dev.cairn.landscape.Ending;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.parallel.PerWorker;
import dev.cairn.parallel.Workers;
import dev.cairn.study.setup.DenseLimit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Runs made by threads of this process, each with an objective of its own.
final class LocalSearches implements Searches {
  private final int workers;
  private final PerWorker<SmoothObjective> objectives;
  private final Predicate<Point> region;
  private final MemoryNeed need;

  /// @param region points outside are not collected
  LocalSearches(int workers, Supplier<SmoothObjective> objective, Predicate<Point> region) {
    this.workers = workers;
    this.objectives = new PerWorker<>(workers, objective);
    this.region = region;
    this.need = DenseLimit.need(objectives.of(0), workers);
  }

  @Override
  public MemoryNeed need() {
    return need;
  }

  @Override
  public List<List<Ending>> make(
      LandscapeSearch search, List<SearchJob.Task> tasks, BooleanSupplier stop) {
    List<List<Ending>> ends = new ArrayList<>(Collections.nCopies(tasks.size(), List.of()));
    var work = new ArrayList<Workers.Task>();
    for (int i = 0; i < tasks.size(); i++) {
      int place = i;
      work.add(
          worker ->
              ends.set(
                  place,
                  SearchJob.answer(search, tasks.get(place), objectives.of(worker), region)
                      .endings()));
    }
    Workers.run(workers, work, stop);
    return ends;
  }
}
