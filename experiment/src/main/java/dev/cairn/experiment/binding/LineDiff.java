package dev.cairn.experiment.binding;

import java.util.ArrayList;
import java.util.List;

/// The lines in which two texts differ, by their longest common subsequence.
public final class LineDiff {
  private LineDiff() {}

  /// The differing lines in order, "- " or "+ " before them. Cost |a|·|b|.
  public static List<String> of(List<String> a, List<String> b) {
    int[][] common = new int[a.size() + 1][b.size() + 1]; // of the tails from i and j on
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        i++;
        j++;
      } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + a.get(i++));
      } else {
        lines.add("+ " + b.get(j++));
      }
    }
    return lines;
  }
}
