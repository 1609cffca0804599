package dev.cairn.lab;

import java.util.Objects;

/// What a user's input or machine made impossible: the message is one clear line that names the
/// file and the value.
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With the line that the user reads.
  public LabException(String message) {
    super(message);
  }

  /// With the line that the user reads, and what lies behind it.
  public LabException(String message, Throwable cause) {
    super(message, cause);
  }

  /// The line that the user reads.
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
