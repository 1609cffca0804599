package dev.cairn.report.figure;

import java.util.Locale;

/// Small and large numbers as people write them.
public final class PowerOfTen {
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private PowerOfTen() {}

  /// To three digits: "0.0345", "11.6", "2·10⁻⁶" for what is small.
  public static String digits(double value) {
    return Math.abs(value) < 1e-3 && value != 0
        ? text(value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  /// "10⁻¹⁰" for powers of ten, "5·10⁻⁴" for other values, to one digit.
  public static String text(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return Double.toString(value);
    }
    String[] parts = String.format(Locale.ROOT, "%.0e", value).split("e", 2);
    var exponent = new StringBuilder();
    Integer.toString(Integer.parseInt(parts[1]))
        .chars()
        .forEach(c -> exponent.append(c == '-' ? '⁻' : SUPERSCRIPTS.charAt(c - '0')));
    return (parts[0].equals("1") ? "10" : parts[0] + "·10") + exponent;
  }
}
