package dev.cairn.report.statistics;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// How the runs of a variant ended, each counted once, and how many arrived at true critical
/// points.
///
/// @param runs the finished runs
/// @param arrivedBelow the cut-off of ‖∇f‖² that tells whether a run arrived
public record Endings(List<Ending> runs, double arrivedBelow) {
  public Endings {
    runs = List.copyOf(runs);
  }

  /// By the strictest of the cut-offs of ‖∇f‖² for critical points.
  public static Endings of(List<Ending> runs, Collection<Double> cutoffs) {
    return new Endings(runs, Collections.min(cutoffs));
  }

  /// The runs that ended so.
  public long count(Ending.Kind kind) {
    return runs.stream().filter(run -> run.kind() == kind).count();
  }

  /// The runs with ‖∇f‖² below the cut-off at the end that do not diverge.
  public long below() {
    return runs.stream().filter(run -> run.below(arrivedBelow)).count();
  }

  /// Those of them that ended by quadratic convergence.
  public long arrived() {
    return runs.stream().filter(run -> run.arrived(arrivedBelow)).count();
  }

  /// The Morse indices where these arrived, as far as the store has spectra.
  public SortedSet<Integer> indices() {
    SortedSet<Integer> indices = new TreeSet<>();
    for (Ending run : runs) {
      if (run.arrived(arrivedBelow)) {
        run.inertia().ifPresent(inertia -> indices.add(inertia.index()));
      }
    }
    return indices;
  }
}
