package dev.cairn.proof.sound;

/// A sub-expression has no value, or no derivatives, at a point.
final class Undefined extends RuntimeException {
  private static final long serialVersionUID = 1;

  Undefined(String what) {
    super(what, null, false, false);
  }
}
