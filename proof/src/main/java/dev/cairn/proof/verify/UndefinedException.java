package dev.cairn.proof.verify;

/// Somewhere in the ball the function or a derivative of it is not known to exist; the message says
/// which part of it.
final class UndefinedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UndefinedException(String message) {
    super(message);
  }
}
