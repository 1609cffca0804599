package dev.cairn.nn.data;

import dev.cairn.text.Visible;
import java.io.Serial;

/// Data that cannot be read or used; the message is one line that names the source and the value.
public final class DataException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// Characters of the line at most: a damaged file must not flood a terminal.
  private static final int LONGEST = 600;

  private final String message;

  /// With a message that names the file and the value at fault.
  public DataException(String message) {
    super(Visible.line(message, LONGEST));
    this.message = Visible.line(message, LONGEST);
  }

  /// As above, with what caused it.
  public DataException(String message, Throwable cause) {
    super(Visible.line(message, LONGEST), cause);
    this.message = Visible.line(message, LONGEST);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
