package dev.cairn.proof.verify;

/// What came out of re-checking a statement.
public sealed interface Verdict {
  /// The statement was proven again, from scratch.
  record Verified() implements Verdict {}

  /// The statement was not proven again.
  record Rejected(String reason) implements Verdict {}
}
