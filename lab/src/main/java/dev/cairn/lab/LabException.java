package dev.cairn.lab;

import java.util.Objects;

/// What a user's input or machine made impossible: the message is one clear line that names the
/// file and the value.
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With the line that the user reads. What would end the line, in a value of the user's, becomes
  /// a space.
  public LabException(String message) {
    super(line(message));
  }

  /// With the line that the user reads, and what lies behind it.
  public LabException(String message, Throwable cause) {
    super(line(message), cause);
  }

  private LabException(String message, String lines) {
    super(line(message) + "\n" + lines);
  }

  /// With the line that the user reads, and lines below it, such as a diff.
  public static LabException above(String message, String lines) {
    return new LabException(message, lines);
  }

  private static String line(String message) {
    return message.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]", " ");
  }

  /// The line that the user reads.
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
