package dev.cairn.web;

import dev.cairn.text.SystemWords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// One request and its answer on a socket of their own, which is closed behind them.
final class Connection implements AutoCloseable {
  /// How long a request may take to arrive.
  private static final Duration TO_ARRIVE = Duration.ofSeconds(5);

  /// How long is waited for a reader to close, who would lose the answer were it closed on him
  /// while he still sends.
  private static final Duration TO_GO = Duration.ofSeconds(1);

  /// Seconds after which whoever finds no place may ask again.
  private static final String RETRY_AFTER = "1";

  private static final int CHUNK = 64 * 1024;

  private final Socket socket;
  private volatile long moved = System.nanoTime();
  private boolean head;

  Connection(Socket socket) {
    this.socket = socket;
  }

  /// The request; empty where none comes.
  Optional<Request> request() throws IOException, Refused {
    Optional<Request> request = new RequestReader(socket, TO_ARRIVE).read();
    head = request.filter(Request::isHead).isPresent();
    moved = System.nanoTime();
    return request;
  }

  /// For so long nothing has come from the other side and nothing was taken by it.
  Duration still() {
    return Duration.ofNanos(System.nanoTime() - moved);
  }

  /// Sends an answer: all of it, or its head where that alone was asked for.
  void answer(Answer answer) throws IOException {
    if (answer.file().isPresent()) {
      answer(answer, answer.file().get());
    } else {
      byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
      answer(answer, new ByteArrayInputStream(text), text.length);
    }
  }

  /// Where the file cannot be opened, as when it has gone meanwhile, the answer says so.
  private void answer(Answer answer, Path file) throws IOException {
    InputStream opened;
    long size;
    try {
      size = Files.size(file);
      opened = Files.newInputStream(file);
    } catch (IOException e) {
      answer(Answer.words(500, "the file cannot be read: " + SystemWords.of(e, file)));
      return;
    }
    try (InputStream content = opened) {
      answer(answer, content, size);
    }
  }

  private void answer(Answer answer, InputStream content, long size) throws IOException {
    StringBuilder lines =
        new StringBuilder(head(answer.status(), answer.type()))
            .append(header("Content-Length", Long.toString(size)))
            .append(header("Content-Security-Policy", answer.policy()))
            .append(header("X-Frame-Options", "DENY"))
            .append(header("Referrer-Policy", "no-referrer"))
            .append(header("Cross-Origin-Resource-Policy", "same-origin"));
    if (answer.status() == 503) {
      lines.append(header("Retry-After", RETRY_AFTER));
    }
    answer.cookie().ifPresent(cookie -> lines.append(header("Set-Cookie", cookie)));
    send(lines.append("\r\n").toString());
    if (!head) {
      copy(content, size);
    }
  }

  /// A file that grows meanwhile is sent as long as it was.
  private void copy(InputStream content, long size) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (long left = size; left > 0; ) {
      int count = content.read(chunk, 0, (int) Math.min(CHUNK, left));
      if (count < 0) {
        throw new IOException("the file became shorter");
      }
      socket.getOutputStream().write(chunk, 0, count);
      moved = System.nanoTime();
      left -= count;
    }
  }

  /// Begins an answer without an end, of server-sent events.
  void beginEvents() throws IOException {
    send(head(200, "text/event-stream") + "\r\n");
  }

  /// Sends a piece of text at once.
  void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    copy(new ByteArrayInputStream(bytes), bytes.length);
  }

  private static String head(int status, String type) {
    return "HTTP/1.1 %s %s\r\n".formatted(status, reason(status))
        + header("Connection", "close")
        + header("Content-Type", type + "; charset=utf-8")
        + header("Cache-Control", "no-store")
        + header("X-Content-Type-Options", "nosniff");
  }

  private static String header(String name, String value) {
    return name + ": " + value + "\r\n";
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 411 -> "Length Required";
      case 413 -> "Content Too Large";
      case 431 -> "Request Header Fields Too Large";
      case 503 -> "Service Unavailable";
      default -> "Internal Server Error";
    };
  }

  /// Says that nothing more is sent and lets the other side take what was.
  void end() throws IOException {
    socket.shutdownOutput();
    endsWithin(TO_GO);
  }

  /// Waits for so long; true as soon as the other side has ended. What else it sends is dropped.
  boolean endsWithin(Duration time) throws IOException {
    long deadline = System.nanoTime() + time.toNanos();
    byte[] ignored = new byte[1024];
    try {
      for (long left = time.toMillis(); left > 0; ) {
        socket.setSoTimeout((int) left);
        if (socket.getInputStream().read(ignored) < 0) {
          return true;
        }
        left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      }
    } catch (SocketTimeoutException _) {
      // long enough
    }
    return false;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone
    }
  }
}
