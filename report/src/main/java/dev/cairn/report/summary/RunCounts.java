package dev.cairn.report.summary;

import dev.cairn.experiment.spec.CutoffSpec;
import dev.cairn.report.statistics.Ending;
import dev.cairn.report.statistics.Endings;
import dev.cairn.report.statistics.RunView;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.RunRow;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;

/// How runs ended, counted. Counts by cut-off have its text as key ("1e-10"), the loosest first.
///
/// @param starts different start points of the runs
/// @param critical by cut-off, runs that end at a critical point with ‖∇f‖² below it
/// @param below by cut-off, runs that end with ‖∇f‖² below it and do not diverge
/// @param flatBelow by cut-off, those of them that end gradient-flat
/// @param flatFinal runs that end gradient-flat
/// @param diverging runs that diverge
/// @param everAbove by limit, runs with a larger r at any solve; empty where no run has an r
/// @param endings every run once
/// @param arrived runs that ended at true critical points by the look of their convergence
public record RunCounts(
    int starts,
    Map<String, Long> critical,
    Map<String, Long> below,
    Map<String, Long> flatBelow,
    long flatFinal,
    long diverging,
    Map<String, Long> everAbove,
    Map<Ending.Kind, Long> endings,
    Arrived arrived) {

  /// By the smallest cut-off of ‖∇f‖².
  ///
  /// @param cutoff the cut-off
  /// @param below runs that end below it
  /// @param quadratic those of them at critical points whose trace ends by quadratic convergence
  /// @param indices the different Morse indices where these end, in order
  public record Arrived(double cutoff, long below, long quadratic, List<Integer> indices) {
    public Arrived {
      indices = List.copyOf(indices);
    }
  }

  public RunCounts {
    critical = Collections.unmodifiableMap(critical);
    below = Collections.unmodifiableMap(below);
    flatBelow = Collections.unmodifiableMap(flatBelow);
    everAbove = Collections.unmodifiableMap(everAbove);
    endings = Collections.unmodifiableMap(endings);
  }

  static RunCounts of(List<RunView> runs, CutoffSpec cutoffs) {
    List<Ending> ends = runs.stream().map(RunView::ending).toList();
    Endings endings = Endings.of(ends, cutoffs.critical());
    Map<Ending.Kind, Long> kinds = new EnumMap<>(Ending.Kind.class);
    for (Ending.Kind kind : Ending.Kind.values()) {
      kinds.put(kind, endings.count(kind));
    }
    return new RunCounts(
        RunRow.starts(runs.stream().map(RunView::row).toList()),
        each(cutoffs.loosestFirst(), ends, Ending::critical),
        each(cutoffs.loosestFirst(), ends, Ending::below),
        each(cutoffs.loosestFirst(), ends, Ending::flatBelow),
        count(ends, RunEnding.GRADIENT_FLAT),
        count(ends, RunEnding.DIVERGING),
        each(
            ends.stream().allMatch(end -> Double.isNaN(end.run().maximalR()))
                ? List.of()
                : cutoffs.everAbove(),
            ends,
            (end, limit) -> end.run().maximalR() > limit),
        kinds,
        new Arrived(
            endings.arrivedBelow(),
            endings.below(),
            endings.arrived(),
            List.copyOf(endings.indices())));
  }

  private static long count(List<Ending> endings, RunEnding called) {
    return endings.stream().filter(end -> end.called() == called).count();
  }

  /// For each cut-off, in this order, the runs of which the test holds.
  private static Map<String, Long> each(
      List<Double> cutoffs, List<Ending> endings, BiPredicate<Ending, Double> test) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (double cutoff : cutoffs) {
      counts.put(key(cutoff), endings.stream().filter(end -> test.test(end, cutoff)).count());
    }
    return counts;
  }

  /// A cut-off as people write it: 1e-10, 0.5.
  static String key(double cutoff) {
    return Double.toString(cutoff).replaceFirst("\\.0(?=E|$)", "").toLowerCase(Locale.ROOT);
  }
}
