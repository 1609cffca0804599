package dev.cairn.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.Ordered;
import dev.cairn.report.page.PageData;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.ObjectMapper;

/// Serves the live page of a study: the JDK's HTTP server on virtual threads.
///
/// | request | answer |
/// |---|---|
/// | `GET /` | the page |
/// | `GET /events` | [Progress] as server-sent events, several a second |
/// | `GET /runs?from=N` | finished runs from the N-th on, as the page's script reads them |
/// | `GET /files/…` | figures, report and summary of the study's directory, nothing else |
/// | `POST /steer` | a [StudyControl.Command]'s name |
/// | `POST /queue` | an experiment file |
///
/// Everything is bounded: connections, requests at work, readers of events, sizes of requests and
/// answers, the time a request may take to arrive.
public final class LiveServer implements AutoCloseable {
  /// Open connections at most; one more is closed at once. A connection that says nothing holds a
  /// file handle and no thread, so that hundreds of them keep nobody away.
  private static final int CONNECTIONS = 512;

  /// Requests answered at one time, besides readers of events; one more is told to come later.
  private static final int REQUESTS = 32;

  /// Bytes of a request's body at most: experiment files are small.
  private static final int BODY = 64 * 1024;

  /// Runs in one answer: a few MB.
  private static final int RUNS_IN_ANSWER = 400;

  /// Seconds that a request may take to arrive before its connection is closed.
  private static final int SECONDS_TO_ARRIVE = 5;

  /// The policy of what is no page: nothing in it runs or loads anything.
  private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

  /// The policy of a report, beside its own: it may run its script, but not as this page.
  private static final String REPORT_POLICY =
      "frame-ancestors 'none'; sandbox allow-scripts allow-downloads";

  private static final Set<String> FILES = Set.of("svg", "png", "csv", "html", "json");

  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // The JDK's server reads its limits once, from properties. What a caller has set stays.
    limit("jdk.httpserver.maxConnections", CONNECTIONS);
    limit("sun.net.httpserver.maxReqTime", SECONDS_TO_ARRIVE);
    limit("sun.net.httpserver.idleInterval", 30);
    limit("sun.net.httpserver.maxReqHeaders", 64);
    limit("sun.net.httpserver.maxReqHeaderSize", 16 * 1024);
  }

  private final StudyControl study;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore requests = new Semaphore(REQUESTS);
  private final Events events;
  private final Guard guard;
  private final ServerSettings settings;

  private LiveServer(StudyControl study, ServerSettings settings, HttpServer server) {
    this.study = study;
    this.settings = settings;
    this.server = server;
    int port = server.getAddress().getPort();
    guard =
        new Guard(
            Set.copyOf(
                List.of( // the last is often one of the others
                    "127.0.0.1:" + port,
                    "localhost:" + port,
                    "[::1]:" + port,
                    settings.urlHost().toLowerCase(Locale.ROOT) + ":" + port)),
            settings.token());
    events = new Events(() -> JSON.writeValueAsString(study.progress()));
  }

  /// Starts to serve. Throws where the address cannot be bound.
  public static LiveServer start(StudyControl study, ServerSettings settings) throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(settings.address(), settings.port()), CONNECTIONS);
    var live = new LiveServer(study, settings, server);
    server.createContext("/", live::handle);
    server.setExecutor(live.threads);
    server.start();
    return live;
  }

  /// Where the page is: "http://127.0.0.1:8080/", with the token where one is needed.
  public String address() {
    String query = settings.token().map(word -> "?token=" + word).orElse("");
    return "http://%s:%s/%s".formatted(settings.urlHost(), server.getAddress().getPort(), query);
  }

  /// Stops serving at once.
  @Override
  public void close() {
    events.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      try {
        dispatch(exchange);
      } catch (RuntimeException e) {
        fail(exchange, e);
      }
    } catch (IOException _) {
      // The reader is gone or too slow: its connection is closed, and nobody else is concerned.
    }
  }

  private void dispatch(HttpExchange exchange) throws IOException {
    var refusal = guard.refusal(exchange);
    if (refusal.isPresent()) {
      answer(exchange, refusal.get().status(), "text/plain", refusal.get().words());
    } else if (isEvents(exchange)) {
      events.serve(exchange);
    } else if (requests.tryAcquire()) {
      try {
        route(exchange);
      } finally {
        requests.release();
      }
    } else {
      answer(exchange, 503, "text/plain", "too many requests at one time; try again");
    }
  }

  /// Whether only the head of an answer is asked for.
  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private static boolean isEvents(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("GET")
        && exchange.getRequestURI().getPath().equals("/events");
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> {
        switch (path) {
          case "/" -> page(exchange);
          case "/events" -> answer(exchange, 200, "text/event-stream", ""); // the head alone
          case "/runs" -> runs(exchange);
          default -> file(exchange, path);
        }
      }
      case "POST" -> {
        switch (path) {
          case "/steer" -> steer(exchange);
          case "/queue" -> queue(exchange);
          default -> answer(exchange, 404, "text/plain", "nothing is here");
        }
      }
      default -> answer(exchange, 405, "text/plain", "only GET, HEAD and POST are served");
    }
  }

  private void page(HttpExchange exchange) throws IOException {
    guard
        .cookie(exchange)
        .ifPresent(cookie -> exchange.getResponseHeaders().set("Set-Cookie", cookie));
    var page = study.page(guard.key());
    // A page's own policy cannot say who may frame it.
    answer(exchange, 200, "text/html", page.html(), page.policy() + "; frame-ancestors 'none'");
  }

  private void runs(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null || !query.matches("from=[0-9]{1,9}")) {
      answer(exchange, 400, "text/plain", "from=N is needed");
      return;
    }
    int from = Integer.parseInt(query.substring("from=".length()));
    answer(exchange, 200, "application/json", PageData.json(study.finished(from, RUNS_IN_ANSWER)));
  }

  /// A file of the study's directory whose kind is public and whose real place is inside it.
  private void file(HttpExchange exchange, String path) throws IOException {
    if (!path.startsWith("/files/") || path.contains("\0") || path.contains("\\")) {
      answer(exchange, 404, "text/plain", "nothing is here");
      return;
    }
    Path root = study.directory().toRealPath();
    Path wanted = inside(root, path.substring("/files/".length()));
    String name = wanted.getFileName() == null ? "" : wanted.getFileName().toString();
    String kind = name.substring(name.lastIndexOf('.') + 1);
    if (!wanted.startsWith(root)
        || !FILES.contains(kind)
        || !Files.isRegularFile(wanted)
        || !wanted.toRealPath().startsWith(root)) {
      answer(exchange, 404, "text/plain", "nothing is here");
      return;
    }
    headers(exchange, type(kind), kind.equals("html") ? REPORT_POLICY : DATA_POLICY);
    if (isHead(exchange)) {
      head(exchange, 200, Files.size(wanted));
      return;
    }
    exchange.sendResponseHeaders(200, Files.size(wanted));
    try (var body = exchange.getResponseBody()) {
      Files.copy(wanted, body);
    }
  }

  /// Where a path leads; to nothing where the file system cannot have one of that name.
  private static Path inside(Path root, String path) {
    try {
      return root.resolve(path).normalize();
    } catch (InvalidPathException _) {
      return root;
    }
  }

  private static String type(String kind) {
    return switch (kind) {
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      case "csv" -> "text/csv";
      case "json" -> "application/json";
      default -> "text/html";
    };
  }

  private void steer(HttpExchange exchange) throws IOException {
    String word = body(exchange);
    for (StudyControl.Command command : StudyControl.Command.values()) {
      if (command.name().toLowerCase(Locale.ROOT).equals(word.strip())) {
        answer(exchange, study.steer(command));
        return;
      }
    }
    answer(exchange, 400, "text/plain", "a command is start, pause, resume or stop");
  }

  private void queue(HttpExchange exchange) throws IOException {
    answer(exchange, study.enqueue(body(exchange)));
  }

  private static void answer(HttpExchange exchange, StudyControl.Answer answer) throws IOException {
    String json =
        JSON.writeValueAsString(Ordered.of("granted", answer.granted(), "words", answer.words()));
    answer(exchange, answer.granted() ? 200 : 409, "application/json", json);
  }

  private static String body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] bytes = in.readNBytes(BODY + 1);
      if (bytes.length > BODY) {
        throw new TooLarge();
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    answer(exchange, status, type, text, DATA_POLICY);
  }

  private static void answer(
      HttpExchange exchange, int status, String type, String text, String policy)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    headers(exchange, type, policy);
    if (isHead(exchange)) {
      head(exchange, status, bytes.length);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (var body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  private static void head(HttpExchange exchange, int status, long length) throws IOException {
    exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
    exchange.sendResponseHeaders(status, -1);
  }

  private static void headers(HttpExchange exchange, String type, String policy) {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type + "; charset=utf-8");
    headers.set("Content-Security-Policy", policy);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
  }

  private static void fail(HttpExchange exchange, RuntimeException e) throws IOException {
    int status = e instanceof TooLarge ? 413 : 500;
    answer(exchange, status, "text/plain", Failures.reason(e));
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  /// A request's body is over the limit.
  @SuppressWarnings("serial") // never serialised: it is caught where requests are handled
  private static final class TooLarge extends RuntimeException {
    TooLarge() {
      super("a request has at most %s bytes".formatted(BODY));
    }
  }
}
