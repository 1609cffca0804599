package dev.cairn.formats;

import java.io.IOException;

/// A file does not hold what its format promises. The message is one line for a person: file, place
/// in it, what is wrong, with the value.
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1;

  /// Quoted text longer than this is cut: a damaged file must not flood a terminal.
  private static final int LONGEST_QUOTE = 60;

  FormatException(String message) {
    super(message);
  }

  /// The exception "file: place: problem".
  ///
  /// @param file the file as the caller named it
  /// @param place where in the file: an entry, a byte, a line
  /// @param problem what is wrong, with the value; quote what comes from the file by [#quote]
  public static FormatException at(String file, String place, String problem) {
    return new FormatException("%s: %s: %s".formatted(file, place, problem));
  }

  /// Text from a file made fit for a message: in quotes, on one line, cut when long.
  public static String quote(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints()
        .limit(LONGEST_QUOTE)
        .forEach(c -> quoted.appendCodePoint(isPlain(c) ? c : '\uFFFD'));
    if (text.codePointCount(0, text.length()) > LONGEST_QUOTE) {
      quoted.append('…');
    }
    return quoted.append('"').toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
