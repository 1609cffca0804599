package dev.cairn.text;

import java.util.List;
import java.util.Optional;

/// Finds the word that was meant.
public final class Nearest {
  private Nearest() {}

  /// "did you mean 'seed'?" where a known word is near, otherwise all of the known words.
  public static String suggestion(String word, List<String> known) {
    return near(word, known).orElseGet(() -> "there are: " + String.join(", ", known));
  }

  /// "did you mean 'seed'?" where a known word is near; where several are as near, all of these.
  public static Optional<String> near(String word, List<String> known) {
    int least = known.stream().mapToInt(candidate -> distance(word, candidate)).min().orElse(0);
    List<String> nearest =
        known.stream()
            .filter(candidate -> distance(word, candidate) == least)
            .map("'%s'"::formatted)
            .toList();
    return nearest.isEmpty() || least > Math.max(2, word.length() / 3)
        ? Optional.empty()
        : Optional.of("did you mean %s?".formatted(String.join(" or ", nearest)));
  }

  /// Number of letters to insert, delete, replace or swap with a neighbour. Cost |a|·|b|.
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
