package dev.cairn.study.landscape;

import dev.cairn.experiment.MemoryNeed;
import dev.cairn.landscape.Ending;
import dev.cairn.landscape.LandscapeSearch;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Where the runs of a landscape search are made: by threads of this process, or by others.
interface Searches {
  /// What it takes of this process.
  MemoryNeed need();

  /// Does errands: where each ended, in their order, and nothing of those that were not done
  /// because stop said so.
  List<List<Ending>> make(LandscapeSearch search, List<SearchJob.Task> tasks, BooleanSupplier stop);
}
