package dev.cairn.proof.certificate;

import dev.cairn.text.Visible;

/// A certificate that cannot be read: the message is one line for the user.
public final class CertificateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Characters of the line at most: a damaged file must not flood a terminal.
  private static final int LONGEST = 600;

  public CertificateException(String message) {
    super(Visible.line(message, LONGEST));
  }

  public CertificateException(String message, Throwable cause) {
    super(Visible.line(message, LONGEST), cause);
  }
}
