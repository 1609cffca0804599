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
  private final StopRequest stop;
  private final long started;
  private @Nullable ProvenanceRow row;

  /// A session that has added nothing yet.
  ///
  /// @param stop whether it is to end early
  public WorkSession(ProvenanceRow.Work work, Engine engine, Mixing mixing, StopRequest stop) {
    this.work = work;
    this.engine = engine;
    this.mixing = mixing;
    this.stop = stop;
    started = engine.nanoTime().getAsLong();
  }

  /// Who works.
  public Engine engine() {
    return engine;
  }

  /// Whether its results may stand beside those of other arithmetic.
  public Mixing mixing() {
    return mixing;
  }

  /// Whether it is to end early.
  public boolean stopped() {
    return stop.asked();
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

  /// All that was to be added is, or it was asked to end. May be called again, when there was
  /// more.
  public Outcome end(SessionLog log) {
    Outcome ended = stopped() ? Outcome.INTERRUPTED : Outcome.FINISHED;
    ProvenanceRow session = row;
    if (session != null) {
      double seconds = (engine.nanoTime().getAsLong() - started) * NANOSECONDS;
      log.end(session.session(), ended, seconds);
    }
    return ended;
  }
}
