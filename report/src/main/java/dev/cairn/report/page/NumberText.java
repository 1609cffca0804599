package dev.cairn.report.page;

import java.util.Locale;

/// Numbers as a page shows them.
final class NumberText {
  private NumberText() {}

  /// "12,000".
  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /// "14 %"; an en dash where there is none.
  static String percent(double share) {
    if (Double.isNaN(share)) {
      return "–";
    }
    double percent = 100 * share;
    return percent > 0 && percent < 10
        ? String.format(Locale.ROOT, "%.1f %%", percent)
        : String.format(Locale.ROOT, "%.0f %%", percent);
  }

  /// "1 h 12 min", "3 min 5 s", "4.2 s".
  static String duration(double seconds) {
    if (!(seconds >= 0)) {
      return "–";
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%s min %s s".formatted(whole / 60, whole % 60)
        : "%s h %s min".formatted(whole / 3600, whole % 3600 / 60);
  }
}
