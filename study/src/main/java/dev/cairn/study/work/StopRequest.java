package dev.cairn.study.work;

/// Whether work is asked to end early: one for whatever a process works at, asked by whoever works
/// as often as it likes. For any thread.
public final class StopRequest {
  private volatile Halt halt = Halt.NEVER;

  /// Nothing is asked yet.
  public StopRequest() {}

  /// Asks to end: runs under way are given up at their next iterate, proofs at once.
  public void atOnce() {
    halt = Halt.AT_ONCE;
  }

  /// Asks to end when the runs under way have, and no other to begin; asked again, at once.
  public void afterRuns() {
    halt = halt == Halt.NEVER ? Halt.AFTER_RUNS : Halt.AT_ONCE;
  }

  /// How soon to end.
  public Halt halt() {
    return halt;
  }

  /// Whether anything was asked.
  public boolean asked() {
    return halt.ends();
  }
}
