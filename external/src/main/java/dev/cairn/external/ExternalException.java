package dev.cairn.external;

import dev.cairn.text.Visible;
import java.util.Objects;

/// What an external objective could not do, in one line that a user reads.
public final class ExternalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Characters of the line at most: a traceback must not flood a terminal.
  private static final int LONGEST = 1_000;

  private final boolean ending = Watchdog.ending();

  /// With the line.
  public ExternalException(String message) {
    super(Visible.line(message, LONGEST));
  }

  /// Whether this process was ending when it happened: servers are ended then.
  public boolean whileEnding() {
    return ending;
  }

  /// The line.
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
