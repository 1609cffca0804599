package dev.cairn.study.setup;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.problem.Seeds;
import dev.cairn.linalg.Point;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Starts of which no two are alike: a run that draws what an earlier run has draws again.
///
/// The start of a run is a function of the campaign's seed and of the run's number, whatever the
/// number of runs. Safe for several threads.
final class DistinctStarts implements Starts {
  /// So many draws in vain say that hardly a point is left.
  private static final int DRAWS = 10_000;

  private final Starts draws;
  private final long campaignSeed;
  private final List<Start> starts = new ArrayList<>();
  private final Set<Point> taken = new HashSet<>();

  /// Makes draws distinct.
  ///
  /// @param draws one draw for each run's number and seed
  /// @param campaignSeed the seed that run's seeds are derived from
  DistinctStarts(Starts draws, long campaignSeed) {
    this.draws = draws;
    this.campaignSeed = campaignSeed;
  }

  @Override
  public synchronized Start of(int run, long runSeed) {
    while (starts.size() <= run) {
      starts.add(draw(starts.size()));
    }
    return starts.get(run);
  }

  private Start draw(int run) {
    long seed = Seeds.RUN.derive(campaignSeed, run);
    for (int i = 0; i < DRAWS; i++) {
      Start start = draws.of(run, seed);
      if (taken.add(start.theta())) {
        return start;
      }
      seed = Seeds.RUN.derive(seed, run);
    }
    throw new CairnException(
        "start: run %s finds no training point that no run before it has: %s"
            .formatted(run, "keep more (start.every) or train more often (start.trajectories)"));
  }
}
