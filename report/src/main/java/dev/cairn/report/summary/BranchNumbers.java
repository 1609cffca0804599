package dev.cairn.report.summary;

import dev.cairn.experiment.RecordJson;
import dev.cairn.finder.continuation.Branch;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.BranchRow;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.ContinuationRow;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Branches along a parameter in a few numbers, for terminal, page and `summary.json`, whose keys
/// are the components in their order.
///
/// @param experiment its name
/// @param problem in words
/// @param dimension n
/// @param parameter the number that critical points are followed along
/// @param begins its value where branches begin
/// @param goal the value that it is to reach
/// @param starts critical points to be followed
/// @param followed those that are done
/// @param ended how the branches through them ended
/// @param othersEnded how the branches that leave them ended
/// @param points of all branches
/// @param folds of all branches
/// @param branchPoints of all branches
/// @param unclear events of all branches of which nothing is claimed
/// @param arithmetics kinds of arithmetic that followed them
public record BranchNumbers(
    String experiment,
    String problem,
    int dimension,
    String parameter,
    double begins,
    double goal,
    int starts,
    int followed,
    Map<Branch.End, Long> ended,
    Map<Branch.End, Long> othersEnded,
    int points,
    int folds,
    int branchPoints,
    int unclear,
    int arithmetics) {
  public BranchNumbers {
    ended = Collections.unmodifiableMap(ended);
    othersEnded = Collections.unmodifiableMap(othersEnded);
  }

  /// Those in a store.
  public static BranchNumbers read(ContinuationReader reader) {
    ContinuationRow row = reader.continuation();
    List<BranchRow> rows = reader.branches();
    List<BranchRow> first = rows.stream().filter(branch -> branch.branch() == 0).toList();
    return new BranchNumbers(
        row.name(),
        row.problem(),
        row.parameters(),
        row.parameter(),
        row.begins(),
        row.goal(),
        row.starts(),
        first.size(),
        ends(first),
        ends(rows.stream().filter(branch -> branch.branch() > 0).toList()),
        rows.stream().mapToInt(BranchRow::points).sum(),
        rows.stream().mapToInt(BranchRow::folds).sum(),
        rows.stream().mapToInt(BranchRow::branchPoints).sum(),
        rows.stream().mapToInt(BranchRow::unclear).sum(),
        Arithmetic.distinct(reader.provenance()).size());
  }

  /// Every end, with how often it was.
  private static Map<Branch.End, Long> ends(List<BranchRow> rows) {
    Map<Branch.End, Long> ends = new EnumMap<>(Branch.End.class);
    for (Branch.End end : Branch.End.values()) {
      ends.put(end, rows.stream().filter(row -> row.ended() == end).count());
    }
    return ends;
  }

  /// In words.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s from %s to %s, %d of %s followed",
            problem,
            parameter,
            begins,
            goal,
            followed,
            Counted.of(starts, "start")));
    addEnds(lines, "branches through the starts", ended);
    addEnds(lines, "branches that leave them", othersEnded);
    lines.add(
        "%s, %s%s on %s"
            .formatted(
                Counted.of(folds, "fold"),
                Counted.of(branchPoints, "branch point"),
                unclear > 0 ? ", %s not clear".formatted(Counted.of(unclear, "event")) : "",
                Counted.of(points, "point")));
    if (arithmetics > 1) {
      lines.add(
          "made with %s kinds of arithmetic, whose last bits differ: see the report"
              .formatted(arithmetics));
    }
    return lines;
  }

  private static void addEnds(List<String> lines, String which, Map<Branch.End, Long> ends) {
    String words =
        ends.entrySet().stream()
            .filter(end -> end.getValue() > 0)
            .map(end -> "%s %s".formatted(end.getValue(), end.getKey().word()))
            .collect(Collectors.joining(", "));
    if (!words.isEmpty()) {
      lines.add(which + ": " + words);
    }
  }

  /// As JSON.
  public String json() {
    return RecordJson.text(this);
  }
}
