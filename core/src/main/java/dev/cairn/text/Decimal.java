package dev.cairn.text;

import java.util.regex.Pattern;

/// Decimals as people write them, read as the nearest doubles.
public final class Decimal {
  /// Without Java's own: suffixes of types, hexadecimal digits, names of what is no number.
  private static final Pattern WRITTEN =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private static final Pattern NONZERO = Pattern.compile("[+-]?[0.]*[1-9].*");

  private Decimal() {}

  /// The double nearest to a decimal; finite, and 0 only where the decimal is.
  ///
  /// Throws [NumberFormatException] where the text is no decimal, or is beyond the range of
  /// doubles: too large, or so small that it would be 0.
  public static double parse(String text) {
    String decimal = text.strip();
    if (!WRITTEN.matcher(decimal).matches()) {
      throw new NumberFormatException("'%s' is no number".formatted(text));
    }
    double number = Double.parseDouble(decimal);
    if (Double.isInfinite(number) || (number == 0 && NONZERO.matcher(decimal).matches())) {
      throw new NumberFormatException("'%s' is out of range".formatted(text));
    }
    return number;
  }
}
