package dev.cairn.report.summary;

import dev.cairn.report.statistics.RunView;
import dev.cairn.search.ConvergenceOrder;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.KernelShareRow;
import dev.cairn.study.store.PointRow;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the traces and the marked points of runs tell.
///
/// @param supralinear runs whose trace ends with an order of convergence above 1
/// @param refusedSteps steps that line searches, trust radii and correctors refused
/// @param kernelShares for each kind of point, by cut-off, the median share of the gradient in the
///     approximate kernel
/// @param rTwice where r was computed twice
/// @param newtonStep from the ends of runs; empty where nothing is to be told of it
public record Diagnostics(
    long supralinear,
    long refusedSteps,
    Map<PointKind, Map<String, Double>> kernelShares,
    SolvedTwice rTwice,
    Optional<NewtonSteps> newtonStep) {
  /// At how many marked points r was computed twice, and at how many the two differ.
  ///
  /// @param points where it was computed twice
  /// @param factor by which two that agree differ at most
  /// @param apart where the two differ by more
  public record SolvedTwice(int points, double factor, long apart) {}

  public Diagnostics {
    kernelShares = Collections.unmodifiableMap(kernelShares);
  }

  static Diagnostics of(List<RunView> runs) {
    Map<PointKind, Map<String, Double>> medians = new EnumMap<>(PointKind.class);
    for (PointKind kind : List.of(PointKind.START, PointKind.FLATTEST, PointKind.FINAL)) {
      Map<Double, List<Double>> byCutoff =
          runs.stream()
              .flatMap(run -> run.kernelShares().stream())
              .filter(share -> share.kind() == kind)
              .collect(
                  Collectors.groupingBy(
                      KernelShareRow::cutoff,
                      TreeMap::new,
                      Collectors.mapping(KernelShareRow::share, Collectors.toList())));
      Map<String, Double> of = new LinkedHashMap<>();
      byCutoff.forEach((cutoff, all) -> of.put(RunCounts.key(cutoff), median(all)));
      if (!of.isEmpty()) {
        medians.put(kind, Collections.unmodifiableMap(of));
      }
    }
    List<PointRow> twice =
        runs.stream()
            .flatMap(run -> run.points().stream())
            .filter(p -> !Double.isNaN(p.rSpread()))
            .toList();
    return new Diagnostics(
        runs.stream()
            .flatMap(run -> run.trace().order().stream())
            .filter(ConvergenceOrder::supralinear)
            .count(),
        runs.stream().mapToLong(run -> run.trace().refusedSteps()).sum(),
        medians,
        new SolvedTwice(
            twice.size(), PointRow.SPREAD, twice.stream().filter(PointRow::hasUncertainR).count()),
        NewtonSteps.of(runs));
  }

  /// The lower median.
  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }
}
