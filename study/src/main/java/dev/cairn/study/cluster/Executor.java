package dev.cairn.study.cluster;

import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.work.Environment;
import java.lang.management.ManagementFactory;
import java.time.Instant;

/// A process that does tasks for another one.
///
/// @param name its number and host, as the system names them: "4711@node7"
/// @param row what it computes on and as; its session is none
public record Executor(String name, ProvenanceRow row) {
  /// No session of a store.
  private static final int NONE = -1;

  /// What this process is; looks once.
  static Executor here(int atATime) {
    return new Executor(
        ManagementFactory.getRuntimeMXBean().getName(),
        Environment.session(NONE, Instant.now(), atATime, ProvenanceRow.Work.RUNS));
  }
}
