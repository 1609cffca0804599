package dev.cairn.study.store;

import java.util.List;

/// A store in which processes note that they work.
public interface SessionLog {
  /// The processes that have worked here.
  List<ProvenanceRow> sessions();

  /// A process starts to work: its row, as yet without an end.
  void begin(ProvenanceRow session);

  /// The process with this session number ends its work.
  void end(int session, Outcome ended, double seconds);
}
