package dev.cairn.study.work;

import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.SessionLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The work of one process that adds to what runs have found: it collects points, or proves what
/// they are. Its row of provenance comes before its first result, so that work that adds nothing
/// leaves none. Not for several threads at once.
public final class WorkSession {
  private static final double NANOSECONDS = 1e-9;

  private final ProvenanceRow.Work work;
  private final Engine engine;
  private final Mixing mixing;
  private final long started;
  private @Nullable ProvenanceRow row;

  /// A session that has added nothing yet.
  public WorkSession(ProvenanceRow.Work work, Engine engine, Mixing mixing) {
    this.work = work;
    this.engine = engine;
    this.mixing = mixing;
    started = engine.nanoTime().getAsLong();
  }

  /// Who works.
  public Engine engine() {
    return engine;
  }

  /// Threads.
  public int workers() {
    return engine.workers();
  }

  /// Before a result: notes the session, unless it is noted. Results are compared with those of
  /// runs, and of earlier sessions of the same work.
  ///
  /// Throws `CairnException` where results would mix that `Mixing` refuses.
  public void begin(SessionLog log) {
    if (row == null) {
      List<ProvenanceRow> all = log.sessions();
      ProvenanceRow session =
          Environment.session(
              ProvenanceRow.next(all), engine.clock().instant(), engine.workers(), work);
      mixing.check(
          all.stream()
              .filter(before -> before.madeRuns() || session.work().equals(before.work()))
              .toList(),
          session);
      log.begin(session);
      row = session;
    }
  }

  /// All that was to be added is. May be called again, when there was more.
  public void end(SessionLog log, Outcome ended) {
    ProvenanceRow session = row;
    if (session != null) {
      double seconds = (engine.nanoTime().getAsLong() - started) * NANOSECONDS;
      log.end(session.session(), ended, seconds);
    }
  }
}
