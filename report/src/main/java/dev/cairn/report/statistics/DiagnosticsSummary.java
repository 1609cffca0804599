package dev.cairn.report.statistics;

import dev.cairn.experiment.Ordered;
import dev.cairn.search.ConvergenceOrder;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.IterateRow;
import dev.cairn.study.store.KernelShareRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the traces and the marked points of runs tell, as part of a summary: read once for all
/// variants.
final class DiagnosticsSummary {
  private final Map<RunId, Optional<ConvergenceOrder>> orders = new HashMap<>();
  private final Map<Integer, Long> refused = new HashMap<>();
  private final List<KernelShareRow> shares;
  private final List<PointRow> points;

  DiagnosticsSummary(StoreReader reader) {
    List<IterateRow> trace = new ArrayList<>();
    reader.forEachIterate(
        row -> {
          if (!trace.isEmpty() && !run(trace.getFirst()).equals(run(row))) {
            finish(trace);
          }
          trace.add(row);
          refused.merge(row.variant(), (long) Math.max(0, row.trials().orElse(0) - 1), Long::sum);
        });
    finish(trace);
    shares = reader.kernelShares();
    points = reader.points().stream().filter(p -> !Double.isNaN(p.rSpread())).toList();
  }

  private static RunId run(IterateRow row) {
    return new RunId(row.variant(), row.run());
  }

  private void finish(List<IterateRow> trace) {
    if (!trace.isEmpty()) {
      orders.put(run(trace.getFirst()), Trace.order(trace));
      trace.clear();
    }
  }

  /// The order of convergence at the end of a run.
  Optional<ConvergenceOrder> order(RunRow run) {
    return orders.getOrDefault(run.id(), Optional.empty());
  }

  /// Of one variant, or of all where none is named: the runs whose trace ends with an order of
  /// convergence above 1, the steps that were refused, and the median share of the gradient in
  /// the kernel at each cut-off for each kind of point.
  Map<String, Object> of(OptionalInt variant) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(
        "supralinear",
        orders.entrySet().stream()
            .filter(e -> wanted(variant, e.getKey().variant()))
            .flatMap(e -> e.getValue().stream())
            .filter(ConvergenceOrder::supralinear)
            .count());
    values.put(
        "refused_steps",
        refused.entrySet().stream()
            .filter(e -> wanted(variant, e.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum());
    Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
    for (PointKind kind : List.of(PointKind.START, PointKind.FLATTEST, PointKind.FINAL)) {
      Map<Double, List<Double>> byCutoff =
          shares.stream()
              .filter(s -> wanted(variant, s.variant()) && s.kind() == kind)
              .collect(
                  Collectors.groupingBy(
                      KernelShareRow::cutoff,
                      TreeMap::new,
                      Collectors.mapping(KernelShareRow::share, Collectors.toList())));
      Map<String, Double> of = new LinkedHashMap<>();
      byCutoff.forEach((cutoff, all) -> of.put(Summary.key(cutoff), median(all)));
      if (!of.isEmpty()) {
        medians.put(kind.word(), of);
      }
    }
    values.put("kernel_shares", medians);
    values.put("r_twice", twice(variant));
    return values;
  }

  /// At how many marked points r was computed twice, and at how many the two differ.
  private Map<String, Object> twice(OptionalInt variant) {
    List<PointRow> solved = points.stream().filter(p -> wanted(variant, p.variant())).toList();
    return Ordered.of(
        "points", solved.size(),
        "factor", PointRow.SPREAD,
        "apart", solved.stream().filter(PointRow::hasUncertainR).count());
  }

  private static boolean wanted(OptionalInt variant, int found) {
    return variant.isEmpty() || variant.getAsInt() == found;
  }

  /// The lower median.
  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }
}
