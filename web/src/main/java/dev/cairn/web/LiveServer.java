package dev.cairn.web;

import dev.cairn.experiment.Failures;
import dev.cairn.report.page.PageData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// Serves the live page of a study over HTTP.
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
  /// Requests answered at one time, besides readers of events; one more is told to come later.
  private static final int REQUESTS = 32;

  /// Runs in one answer: a few MB.
  private static final int RUNS_IN_ANSWER = 400;

  /// The policy of a report, beside its own: it may run its script, but not as this page.
  private static final String REPORT_POLICY =
      "frame-ancestors 'none'; sandbox allow-scripts allow-downloads";

  private static final Set<String> FILES = Set.of("svg", "png", "csv", "html", "json");

  private final StudyControl study;
  private final Semaphore requests = new Semaphore(REQUESTS);
  private final Events events;
  private final ServerSettings settings;
  private final HttpListener listener;
  private final Guard guard;

  private LiveServer(StudyControl study, ServerSettings settings, HttpListener listener) {
    this.study = study;
    this.settings = settings;
    this.listener = listener;
    events = new Events(() -> PageData.shown(study.progress()));
    guard = new Guard(hosts(settings, listener.port()), settings.token());
  }

  /// The names under which this server is asked for.
  private static Set<String> hosts(ServerSettings settings, int port) {
    return Set.copyOf(
        List.of( // the last is often one of the others
            "127.0.0.1:" + port,
            "localhost:" + port,
            "[::1]:" + port,
            settings.urlHost().toLowerCase(Locale.ROOT) + ":" + port));
  }

  /// Starts to serve. Throws where the address cannot be bound.
  public static LiveServer start(StudyControl study, ServerSettings settings) throws IOException {
    var listener = HttpListener.bind(settings.address(), settings.port());
    var server = new LiveServer(study, settings, listener);
    listener.start(server::handle);
    return server;
  }

  /// Where the page is: "http://127.0.0.1:8080/", with the token where one is needed.
  public String address() {
    String query = settings.token().map(word -> "?token=" + word).orElse("");
    return "http://%s:%s/%s".formatted(settings.urlHost(), listener.port(), query);
  }

  /// Stops serving at once.
  @Override
  public void close() {
    events.close();
    listener.close();
  }

  private void handle(Connection connection, Request request) throws IOException, Refused {
    guard.check(request);
    if (request.path().equals("/events") && request.method().equals("GET")) {
      events.serve(connection);
    } else {
      connection.answer(answer(request)); // a slow reader holds up no other request
    }
  }

  /// Where a file or the store cannot be read, the answer says so.
  private Answer answer(Request request) throws Refused {
    if (!requests.tryAcquire()) {
      throw new Refused(503, "too many requests at one time; try again");
    }
    try {
      return switch (request.method()) {
        case "GET", "HEAD" -> got(request);
        case "POST" -> posted(request);
        default -> throw new Refused(405, "only GET, HEAD and POST are served");
      };
    } catch (IOException e) {
      throw new Refused(500, "the study cannot be read: " + Failures.reason(e));
    } finally {
      requests.release();
    }
  }

  private Answer got(Request request) throws IOException, Refused {
    return switch (request.path()) {
      case "/" -> page(request);
      case "/events" -> Answer.text(200, "text/event-stream", ""); // the head alone
      case "/runs" -> runs(request);
      default -> file(request.path());
    };
  }

  private Answer posted(Request request) throws Refused {
    return switch (request.path()) {
      case "/steer" -> steer(request.body());
      case "/queue" -> answer(study.enqueue(request.body()));
      default -> throw nothing();
    };
  }

  private static Refused nothing() {
    return new Refused(404, "nothing is here");
  }

  private Answer page(Request request) {
    var page = study.page(guard.key());
    // A page's own policy cannot say who may frame it.
    return new Answer(
        200,
        "text/html",
        page.policy() + "; frame-ancestors 'none'",
        guard.cookie(request),
        page.html(),
        Optional.empty());
  }

  private Answer runs(Request request) throws Refused {
    String query = request.query().orElse("");
    if (!query.matches("from=[0-9]{1,9}")) {
      throw new Refused(400, "from=N is needed");
    }
    int from = Integer.parseInt(query.substring("from=".length()));
    return Answer.json(200, PageData.json(study.finished(from, RUNS_IN_ANSWER)));
  }

  /// A file of the study's directory whose kind is public and whose real place is inside it.
  private Answer file(String path) throws IOException, Refused {
    if (!path.startsWith("/files/") || path.contains("\0") || path.contains("\\")) {
      throw nothing();
    }
    Path root = study.directory().toRealPath();
    Path wanted = inside(root, path.substring("/files/".length()));
    String name = wanted.getFileName() == null ? "" : wanted.getFileName().toString();
    String kind = name.substring(name.lastIndexOf('.') + 1);
    if (!wanted.startsWith(root)
        || !FILES.contains(kind)
        || !Files.isRegularFile(wanted)
        || !wanted.toRealPath().startsWith(root)) {
      throw nothing();
    }
    return Answer.file(
        type(kind), kind.equals("html") ? REPORT_POLICY : Answer.DATA_POLICY, wanted);
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

  private Answer steer(String word) throws Refused {
    for (StudyControl.Command command : StudyControl.Command.values()) {
      if (command.name().toLowerCase(Locale.ROOT).equals(word.strip())) {
        return answer(study.steer(command));
      }
    }
    throw new Refused(400, "a command is start, pause, resume or stop");
  }

  private static Answer answer(StudyControl.Answer answer) {
    String json = PageData.shown(answer);
    return Answer.json(answer.granted() ? 200 : 409, json);
  }
}
