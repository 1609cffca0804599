package dev.cairn.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/// Sends the latest state to any number of readers as server-sent events.
///
/// Each reader has its own virtual thread, which asks for the state when the reader took the one
/// before: a slow reader skips states, and nobody waits for it. Of too many readers the oldest
/// goes.
final class Events implements AutoCloseable {
  /// Milliseconds between two states.
  private static final long INTERVAL = 300;

  /// Readers at one time.
  private static final int READERS = 16;

  /// States that stay the same are sent again after this many intervals, so that a vanished reader
  /// is noticed.
  private static final int REPEAT = 20;

  private final Supplier<String> state;
  private final Deque<HttpExchange> readers = new ArrayDeque<>();
  private volatile boolean closed;

  Events(Supplier<String> state) {
    this.state = state;
  }

  /// Serves one reader until it goes or is sent away.
  void serve(HttpExchange exchange) throws IOException {
    enter(exchange);
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        send(out);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the server is closing
    } finally {
      leave(exchange);
    }
  }

  private void send(OutputStream out) throws IOException, InterruptedException {
    String last = "";
    int same = 0;
    while (!closed) {
      String now = state.get();
      same = now.equals(last) ? same + 1 : 0;
      if (same % REPEAT == 0) {
        out.write(("data: " + now + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      last = now;
      Thread.sleep(INTERVAL);
    }
  }

  private void enter(HttpExchange exchange) {
    HttpExchange oldest = null;
    synchronized (readers) {
      if (readers.size() >= READERS) {
        oldest = readers.removeFirst();
      }
      readers.addLast(exchange);
    }
    if (oldest != null) {
      Thread.startVirtualThread(oldest::close); // its reader may be slow in going, too
    }
  }

  private void leave(HttpExchange exchange) {
    synchronized (readers) {
      readers.remove(exchange);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
