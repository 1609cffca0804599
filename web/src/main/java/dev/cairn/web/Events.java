package dev.cairn.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/// Sends the latest state to any number of readers as server-sent events.
///
/// Each reader has its own virtual thread, which asks for the state when the reader took the one
/// before: a slow reader skips states, and nobody waits for it. Of too many readers the oldest
/// goes.
final class Events implements AutoCloseable {
  /// Between two states.
  private static final Duration INTERVAL = Duration.ofMillis(300);

  /// Readers at one time.
  private static final int READERS = 16;

  /// States that stay the same are sent again after this many intervals, so that a reader whose
  /// machine has vanished is noticed; one that closes is at once.
  private static final int REPEAT = 20;

  private final Supplier<String> state;
  private final Deque<Connection> readers = new ArrayDeque<>();
  private volatile boolean closed;

  Events(Supplier<String> state) {
    this.state = state;
  }

  /// Serves one reader until it goes or is sent away.
  void serve(Connection reader) throws IOException {
    enter(reader);
    try {
      reader.beginEvents();
      send(reader);
    } finally {
      leave(reader);
    }
  }

  private void send(Connection reader) throws IOException {
    String last = "";
    int same = 0;
    do {
      String now = state.get();
      same = now.equals(last) ? same + 1 : 0;
      if (same % REPEAT == 0) {
        reader.send("data: " + now + "\n\n");
      }
      last = now;
    } while (!reader.endsWithin(INTERVAL) && !closed);
  }

  private void enter(Connection reader) {
    synchronized (readers) {
      if (readers.size() >= READERS) {
        readers.removeFirst().close();
      }
      readers.addLast(reader);
    }
  }

  private void leave(Connection reader) {
    synchronized (readers) {
      readers.remove(reader);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
