package dev.cairn.cli.output;

import dev.cairn.report.statistics.Ending;
import dev.cairn.report.summary.RunCounts;
import dev.cairn.report.summary.VariantSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// How the runs of several variants ended, side by side: the lines of a table.
public final class EndingsTable {
  private EndingsTable() {}

  /// From the variants of a summary.
  static List<String> of(List<VariantSummary> variants) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(heads());
    variants.forEach(variant -> rows.add(row(variant)));
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

  private static List<String> row(VariantSummary variant) {
    RunCounts counts = variant.counts();
    List<String> row = new ArrayList<>();
    row.add(variant.name());
    row.add(Integer.toString(variant.runs()));
    counts.endings().values().forEach(count -> row.add(count.toString()));
    row.add(SummaryLines.counts(counts.critical()));
    row.add(Long.toString(counts.arrived().quadratic()));
    row.add(Integer.toString(counts.arrived().indices().size()));
    OptionalDouble seconds = variant.secondsARun();
    row.add(seconds.isPresent() ? String.format(Locale.ROOT, "%.1f", seconds.getAsDouble()) : "–");
    return row;
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
