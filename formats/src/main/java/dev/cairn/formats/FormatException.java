package dev.cairn.formats;

import dev.cairn.text.Visible;
import java.io.IOException;

/// A file does not hold what its format promises. The message is one line for a person: file, place
/// in it, what is wrong, with the value.
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1;

  /// Quoted text longer than this is cut: a damaged file must not flood a terminal.
  private static final int LONGEST_QUOTE = 60;

  /// Longer messages are cut, whatever the file made them hold.
  private static final int LONGEST_MESSAGE = 600;

  FormatException(String message) {
    super(Visible.line(message, LONGEST_MESSAGE));
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
    return '"' + Visible.line(text, LONGEST_QUOTE) + '"';
  }
}
