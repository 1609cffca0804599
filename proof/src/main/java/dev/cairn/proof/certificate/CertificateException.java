package dev.cairn.proof.certificate;

/// A certificate that cannot be read: the message is one line for the user.
public final class CertificateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CertificateException(String message) {
    super(message);
  }

  public CertificateException(String message, Throwable cause) {
    super(message, cause);
  }
}
