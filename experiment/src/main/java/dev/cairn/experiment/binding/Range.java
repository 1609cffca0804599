package dev.cairn.experiment.binding;

/// An interval of numbers as [Key#range] writes it.
///
/// @param text as written
/// @param lower its lower end
/// @param upper its upper end
/// @param lowerOpen whether the lower end is left out
/// @param upperOpen whether the upper end is left out
record Range(String text, double lower, double upper, boolean lowerOpen, boolean upperOpen) {
  static Range parse(String text) {
    String[] ends = text.substring(1, text.length() - 1).split(",", -1);
    return new Range(text, end(ends[0]), end(ends[1]), text.startsWith("("), text.endsWith(")"));
  }

  boolean contains(double value) {
    return (lowerOpen ? value > lower : value >= lower)
        && (upperOpen ? value < upper : value <= upper);
  }

  private static double end(String text) {
    return switch (text.strip()) {
      case "∞" -> Double.POSITIVE_INFINITY;
      case "-∞" -> Double.NEGATIVE_INFINITY;
      case String number -> Double.parseDouble(number);
    };
  }
}
