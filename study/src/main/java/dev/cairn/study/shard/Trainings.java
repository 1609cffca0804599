package dev.cairn.study.shard;

import dev.cairn.text.Worded;

/// Who trains the networks whose points the runs of a campaign in shards start from.
public enum Trainings implements Worded {
  /// Shard 0; the others wait for it.
  SHARED,
  /// Every shard for itself.
  EACH
}
