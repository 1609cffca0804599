package dev.cairn.proof.sound;

/// The bits at hand do not decide; more of them may.
final class MorePrecision extends RuntimeException {
  private static final long serialVersionUID = 1;

  MorePrecision() {
    super("more bits are needed", null, false, false);
  }
}
