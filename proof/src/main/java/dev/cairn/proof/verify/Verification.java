package dev.cairn.proof.verify;

/// What came out of re-checking a statement.
public sealed interface Verification {
  /// The statement was proven again, from scratch.
  record Verified() implements Verification {}

  /// The statement was not proven again.
  record Rejected(String reason) implements Verification {}
}
