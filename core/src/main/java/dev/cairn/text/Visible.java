package dev.cairn.text;

/// Words of others (names in files, formulas, paths) made visible before they are shown.
///
/// What a reader would not see, or what a terminal or a page would obey, becomes its escape
/// `\u001b`: control characters, marks that turn the direction of text, characters without width or
/// ink, separators of lines, halves of surrogate pairs, and code points that are no characters.
/// Inside a string of JSON the escapes mean the same characters.
public final class Visible {
  private static final int HALF_PLANE = 0xFFFE;

  /// First and last of the code points that nothing is drawn for though their categories are those
  /// of letters, marks and symbols: Unicode's Default_Ignorable_Code_Point, and the empty Braille
  /// pattern.
  private static final int[][] WITHOUT_INK = {
    {0x034F, 0x034F},
    {0x115F, 0x1160},
    {0x17B4, 0x17B5},
    {0x180B, 0x180F},
    {0x2065, 0x2065},
    {0x2800, 0x2800},
    {0x3164, 0x3164},
    {0xFE00, 0xFE0F},
    {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFF8},
    {0xE0000, 0xE0FFF},
  };

  private Visible() {}

  /// The text as one line: ends of lines and tabs are escaped, too.
  public static String line(String text) {
    return escaped(text, "");
  }

  /// The text with its lines and tabs.
  public static String lines(String text) {
    return escaped(text, "\n\t");
  }

  /// The text as one line of at most so many characters; of a longer one both ends are shown.
  public static String line(String text, int most) {
    String line = line(text);
    if (line.length() <= most) {
      return line;
    }
    String gap = " … (%s characters) … ".formatted(line.length());
    int kept = Math.max(0, most - gap.length());
    int tail = kept / 4;
    return whole(line.substring(0, kept - tail))
        + gap
        + whole(line.substring(line.length() - tail));
  }

  /// Without the halves of pairs that a cut has left at its ends.
  private static String whole(String part) {
    int from = !part.isEmpty() && Character.isLowSurrogate(part.charAt(0)) ? 1 : 0;
    int to = part.length();
    return to > from && Character.isHighSurrogate(part.charAt(to - 1))
        ? part.substring(from, to - 1)
        : part.substring(from);
  }

  private static String escaped(String text, String kept) {
    if (text.codePoints().noneMatch(Visible::isHidden)) {
      return text;
    }
    var visible = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isHidden(point) && kept.indexOf(point) < 0) {
                for (char unit : Character.toChars(point)) {
                  visible.append("\\u");
                  String digits = Integer.toHexString(unit);
                  visible.repeat('0', 4 - digits.length()).append(digits);
                }
              } else {
                visible.appendCodePoint(point);
              }
            });
    return visible.toString();
  }

  private static boolean isHidden(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          (point & HALF_PLANE) == HALF_PLANE
              || (point >= 0xFDD0 && point <= 0xFDEF)
              || isWithoutInk(point);
    };
  }

  private static boolean isWithoutInk(int point) {
    for (int[] range : WITHOUT_INK) {
      if (range[0] <= point && point <= range[1]) {
        return true;
      }
    }
    return false;
  }
}
