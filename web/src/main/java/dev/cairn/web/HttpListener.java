package dev.cairn.web;

import dev.cairn.experiment.Failures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Accepts connections and answers one request on each, on a virtual thread of its own.
///
/// The JDK's server tells names of its exceptions to whoever sends what is no request, and closes
/// others without a word; whatever comes here is answered in a sentence. Connections are bounded
/// in number and, where nothing moves on them, in time.
final class HttpListener implements AutoCloseable {
  /// Open connections at most; one more is told to come later.
  static final int CONNECTIONS = 512;

  /// A connection on which nothing moves for so long is closed.
  private static final Duration STILL = Duration.ofSeconds(60);

  /// How often is looked for such.
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final Answer FULL =
      Answer.words(503, "too many connections at one time; try again in a second");

  /// Answers a request.
  interface Handler {
    /// Sends the answer; an [IOException] means that the other side does not take it.
    void handle(Connection connection, Request request) throws IOException, Refused;
  }

  private final ServerSocket socket;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Semaphore away = new Semaphore(CONNECTIONS);

  private HttpListener(ServerSocket socket) {
    this.socket = socket;
  }

  /// Takes an address. Throws where it cannot be bound.
  ///
  /// @param port 0 for any free one
  static HttpListener bind(InetAddress address, int port) throws IOException {
    return new HttpListener(new ServerSocket(port, CONNECTIONS, address));
  }

  /// Answers requests from now on.
  void start(Handler handler) {
    Thread.ofPlatform().name("cairn-page").daemon().start(() -> accept(handler));
    Thread.startVirtualThread(this::sweep);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept(Handler handler) {
    while (!socket.isClosed()) {
      try {
        accept(socket.accept(), handler);
      } catch (IOException e) {
        pause(); // closed, or out of file handles for a while
      }
    }
  }

  private void accept(Socket accepted, Handler handler) {
    var connection = new Connection(accepted);
    if (open.size() >= CONNECTIONS) {
      turnAway(connection);
      return;
    }
    open.add(connection);
    if (socket.isClosed()) { // meanwhile
      connection.close();
    }
    Thread.startVirtualThread(() -> serve(connection, handler));
  }

  /// The few words fit into the buffer of a new connection: nobody waits for who does not take
  /// them. Who may still be sending would lose them were his connection closed at once, so for as
  /// many as are served it is left open until they are taken.
  private void turnAway(Connection connection) {
    Thread.startVirtualThread(
        () -> {
          boolean place = away.tryAcquire();
          try (connection) {
            connection.answer(FULL);
            if (place) {
              connection.end();
            }
          } catch (IOException _) {
            // gone already
          } finally {
            if (place) {
              away.release();
            }
          }
        });
  }

  private void serve(Connection connection, Handler handler) {
    try (connection) {
      try {
        Optional<Request> request = connection.request();
        if (request.isPresent()) {
          handler.handle(connection, request.get());
        }
      } catch (Refused e) {
        connection.answer(e.answer());
      } catch (RuntimeException | Error e) { // of too little memory, too, for this request alone
        connection.answer(Answer.words(500, Failures.reason(e)));
      }
      connection.end();
    } catch (IOException _) {
      // The other side is gone or too slow: its connection is closed, and nobody else is concerned.
    } finally {
      open.remove(connection);
    }
  }

  private void sweep() {
    try {
      while (!socket.isClosed()) {
        Thread.sleep(LOOK);
        open.stream().filter(c -> c.still().compareTo(STILL) > 0).forEach(Connection::close);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Closes all connections at once.
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // it accepts nothing any more all the same
    }
    open.forEach(Connection::close);
  }
}
