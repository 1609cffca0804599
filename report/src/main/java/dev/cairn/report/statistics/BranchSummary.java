package dev.cairn.report.statistics;

import dev.cairn.finder.continuation.Branch;
import dev.cairn.study.store.BranchRow;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.ContinuationRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Branches along a parameter in a few numbers.
///
/// @param continuation what is followed
/// @param followed starts that are done
/// @param ends how the branches through the starts ended
/// @param others how the branches that leave them ended
/// @param points of all branches
/// @param folds of all branches
/// @param branchPoints likewise
/// @param unclear likewise
public record BranchSummary(
    ContinuationRow continuation,
    int followed,
    Map<Branch.End, Long> ends,
    Map<Branch.End, Long> others,
    int points,
    int folds,
    int branchPoints,
    int unclear) {

  /// Copies the maps.
  public BranchSummary {
    ends = Map.copyOf(ends);
    others = Map.copyOf(others);
  }

  /// Those in a store.
  public static BranchSummary read(ContinuationReader reader) {
    List<BranchRow> rows = reader.branches();
    List<BranchRow> first = rows.stream().filter(row -> row.branch() == 0).toList();
    return new BranchSummary(
        reader.continuation(),
        first.size(),
        ends(first),
        ends(rows.stream().filter(row -> row.branch() > 0).toList()),
        rows.stream().mapToInt(BranchRow::points).sum(),
        rows.stream().mapToInt(BranchRow::folds).sum(),
        rows.stream().mapToInt(BranchRow::branchPoints).sum(),
        rows.stream().mapToInt(BranchRow::unclear).sum());
  }

  private static Map<Branch.End, Long> ends(List<BranchRow> rows) {
    return rows.stream().collect(Collectors.groupingBy(BranchRow::ended, Collectors.counting()));
  }

  /// In words.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s from %s to %s, %d of %d starts followed",
            continuation.problem(),
            continuation.parameter(),
            continuation.begins(),
            continuation.goal(),
            followed,
            continuation.starts()));
    addEnds(lines, "branches through the starts", ends);
    addEnds(lines, "branches that leave them", others);
    lines.add(
        "%s folds, %s branch points%s on %s points"
            .formatted(
                folds,
                branchPoints,
                unclear > 0 ? ", %s events that are not clear".formatted(unclear) : "",
                points));
    return lines;
  }

  private static void addEnds(List<String> lines, String which, Map<Branch.End, Long> ends) {
    if (!ends.isEmpty()) {
      lines.add(
          new EnumMap<>(ends)
              .entrySet().stream()
                  .map(end -> "%s %s".formatted(end.getValue(), words(end.getKey())))
                  .collect(Collectors.joining(", ", which + ": ", "")));
    }
  }

  /// How a branch ended, in words.
  public static String words(Branch.End end) {
    return switch (end) {
      case ARRIVED -> "arrived";
      case RETURNED -> "turned and came back";
      case DIVERGING -> "diverging";
      case STEPS -> "out of steps";
      case LOST -> "lost";
      case STOPPED -> "stopped";
      case DEGENERATE -> "degenerate";
      case NO_POINT -> "without a critical point";
    };
  }
}
