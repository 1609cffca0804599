package dev.cairn.study.landscape;

import dev.cairn.experiment.MemoryNeed;
import dev.cairn.landscape.Ending;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.study.cluster.ClusterWork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Runs made by other processes, an errand a task.
///
/// @param definition of the experiment
/// @param inputs digests of the files that it reads
/// @param need what this process takes, which puts the ends together
record ClusterSearches(ClusterWork work, String definition, String inputs, MemoryNeed need)
    implements Searches {

  @Override
  public List<List<Ending>> make(
      LandscapeSearch search, List<SearchJob.Task> tasks, BooleanSupplier stop) {
    List<List<Ending>> ends = new ArrayList<>(Collections.nCopies(tasks.size(), List.of()));
    work.run(
        new SearchJob(definition, inputs, search),
        tasks,
        stop,
        (number, answer, _) -> ends.set(number, answer.endings()));
    return ends;
  }
}
