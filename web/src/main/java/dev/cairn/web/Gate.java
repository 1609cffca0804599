package dev.cairn.web;

/// Where a campaign's workers wait while it is paused.
///
/// Workers tell their events one at a time, so that one of them waiting here holds all others at
/// their next event: each run rests between two iterates and loses nothing.
final class Gate {
  private boolean closed;

  /// Lets nobody pass from now on.
  synchronized void close() {
    closed = true;
  }

  /// Lets everybody pass again.
  synchronized void open() {
    closed = false;
    notifyAll();
  }

  /// Waits while the gate is closed; an interrupted thread passes.
  synchronized void pass() {
    while (closed) {
      try {
        wait();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
