package dev.cairn.study.store;

import dev.cairn.text.Worded;

/// How a process's work at a study ended.
public enum Outcome implements Worded {
  /// All of it is done.
  FINISHED,
  /// It was asked to stop before.
  INTERRUPTED
}
