package dev.cairn.proof.sound;

/// A number is so large that the oracle does not take it on.
final class BeyondReach extends RuntimeException {
  private static final long serialVersionUID = 1;

  BeyondReach(String what) {
    super(what, null, false, false);
  }
}
