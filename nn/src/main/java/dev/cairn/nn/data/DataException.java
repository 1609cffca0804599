package dev.cairn.nn.data;

import java.io.Serial;

/// Data that cannot be read or used; the message is one line that names the source and the value.
public final class DataException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String message;

  /// With a message that names the file and the value at fault.
  public DataException(String message) {
    super(message);
    this.message = message;
  }

  /// As above, with what caused it.
  public DataException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
