package dev.cairn.report.page;

import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.WorkSession;

/// Sessions of tests that collect.
final class Collecting {
  private Collecting() {}

  /// One thread of this machine; nothing is mixed.
  static WorkSession session() {
    return session(Mixing.REFUSED);
  }

  static WorkSession session(Mixing mixing) {
    return new WorkSession(ProvenanceRow.Work.COLLECT, Engine.of(1), mixing, new StopRequest());
  }
}
