package dev.cairn.cli;

import dev.cairn.report.statistics.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the runs of several variants ended, side by side: the lines of a table.
final class EndingsTable {
  private EndingsTable() {}

  /// From the variants of a summary.
  static List<String> of(List<?> variants) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(heads());
    for (Object variant : variants) {
      rows.add(row((Map<?, ?>) variant));
    }
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static List<String> heads() {
    List<String> heads = new ArrayList<>(List.of("how runs ended", "runs"));
    for (Ending.Kind kind : Ending.Kind.values()) {
      heads.add(kind.words());
    }
    heads.addAll(List.of("critical by cut-off", "arrived", "indices", "s/run"));
    return heads;
  }

  private static List<String> row(Map<?, ?> variant) {
    List<String> row = new ArrayList<>();
    row.add(text(variant.get("name")));
    row.add(text(variant.get("runs")));
    map(variant, "endings").values().forEach(count -> row.add(text(count)));
    row.add(TextProgress.counts(variant.get("critical")));
    Map<?, ?> arrived = map(variant, "arrived");
    row.add(text(arrived.get("quadratic")));
    row.add(text(arrived.get("indices") instanceof List<?> indices ? indices.size() : 0));
    row.add(
        variant.get("seconds_a_run") instanceof Double seconds
            ? String.format(Locale.ROOT, "%.1f", seconds)
            : "–");
    return row;
  }

  private static Map<?, ?> map(Map<?, ?> values, String key) {
    return (Map<?, ?>) Objects.requireNonNull(values.get(key));
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(value);
  }

  /// The first column to the left, the others to the right.
  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("  ");
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      String space = " ".repeat(widths[i] - cell.length());
      line.append(i == 0 ? cell + space : "  " + space + cell);
    }
    return line.toString();
  }
}
