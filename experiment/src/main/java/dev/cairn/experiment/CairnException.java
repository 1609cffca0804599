package dev.cairn.experiment;

import dev.cairn.text.Visible;
import java.util.Objects;

/// What a user's input or machine made impossible: the message is one clear line that names the
/// file and the value.
public final class CairnException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Characters of the line at most: a damaged file must not flood a terminal.
  public static final int LONGEST = 2_000;

  /// With the line that the user reads. What a terminal would obey or nobody would see, in a value
  /// of the user's, becomes its escape.
  public CairnException(String message) {
    super(line(message));
  }

  /// With the line that the user reads, and what lies behind it.
  public CairnException(String message, Throwable cause) {
    super(line(message), cause);
  }

  private CairnException(String message, String lines) {
    super(line(message) + "\n" + Visible.lines(lines));
  }

  /// With the line that the user reads, and lines below it, such as a diff.
  public static CairnException above(String message, String lines) {
    return new CairnException(message, lines);
  }

  private static String line(String message) {
    return Visible.line(message, LONGEST);
  }

  /// The line that the user reads.
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
