package dev.cairn.proof.sound;

/// What the oracle says of a statement.
sealed interface Judgement {
  /// Nothing speaks against it.
  record Consistent() implements Judgement {}

  /// It is false.
  ///
  /// @param truth what holds instead
  record Contradiction(String truth) implements Judgement {}

  /// The oracle cannot tell.
  record Unjudged(String why) implements Judgement {}
}
