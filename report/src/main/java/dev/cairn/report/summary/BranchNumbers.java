package dev.cairn.report.summary;

import dev.cairn.finder.continuation.Branch;
import dev.cairn.report.statistics.BranchSummary;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// Branches along a parameter as their `summary.json`: the components are its keys, in their order.
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
    int unclear) {
  public BranchNumbers {
    ended = Collections.unmodifiableMap(ended);
    othersEnded = Collections.unmodifiableMap(othersEnded);
  }

  /// The numbers of a summary.
  public static BranchNumbers of(BranchSummary summary) {
    var row = summary.continuation();
    return new BranchNumbers(
        row.name(),
        row.problem(),
        row.parameters(),
        row.parameter(),
        row.begins(),
        row.goal(),
        row.starts(),
        summary.followed(),
        all(summary.ends()),
        all(summary.others()),
        summary.points(),
        summary.folds(),
        summary.branchPoints(),
        summary.unclear());
  }

  /// Every end, with how often it was.
  private static Map<Branch.End, Long> all(Map<Branch.End, Long> ends) {
    Map<Branch.End, Long> all = new EnumMap<>(Branch.End.class);
    for (Branch.End end : Branch.End.values()) {
      all.put(end, ends.getOrDefault(end, 0L));
    }
    return all;
  }

  /// As JSON.
  public String json() {
    return SummaryJson.text(this);
  }
}
