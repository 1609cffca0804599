package dev.cairn.study.work;

/// How soon work is asked to end, from never to at once.
public enum Halt {
  /// It goes on.
  NEVER,
  /// Runs under way come to their ends, no other begins.
  AFTER_RUNS,
  /// Runs under way are given up at their next iterate.
  AT_ONCE;

  /// Whether anything new is begun.
  public boolean ends() {
    return this != NEVER;
  }
}
