package dev.cairn.external;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A server that has said hello: takes questions, one message at a time.
///
/// After a [Broken] the connection is closed; an error that the server tells leaves it open.
final class Connection implements AutoCloseable {
  /// From so many bytes on, numbers go through the shared file.
  static final long LARGE = 1 << 16;

  /// Bytes that a pipe has room for.
  private static final int PIPE = 1 << 16;

  private static final double NANOSECONDS = 1e9;
  private static final Set<Integer> ANSWERS = Set.of(Wire.HELLO, Wire.RESULT, Wire.ERROR);
  private static final long IDLE = Long.MAX_VALUE;

  /// Two files of shared memory.
  private record Shared(SharedFile requests, SharedFile results) {}

  /// The server can no longer be asked.
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1;

    Broken(String message) {
      super(message);
    }
  }

  private final Launch launch;
  private final long patience;
  private final Link link;
  private final Wire wire;
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Shared shared;
  private final Greeting greeting;

  /// The files until their names are taken away.
  private volatile @Nullable Shared offered;

  /// The θ that stands at the beginning of the file of requests, alone: products at one θ need not
  /// send it again.
  private @Nullable Theta standing;

  /// What stands in the file of results.
  private List<Received> lent = List.of();

  private volatile long deadline = IDLE;
  private volatile boolean late;

  private Connection(Launch launch, double timeoutSeconds) throws Broken {
    this.launch = launch;
    this.patience = (long) (timeoutSeconds * NANOSECONDS);
    this.link = Link.open(launch);
    this.wire = new Wire(link.in(), link.out());
    Watchdog.add(this);
    @Nullable Shared files = files();
    this.offered = files;
    try {
      this.greeting = link.talk(() -> hello(files));
    } catch (IOException _) {
      Broken failure = failure();
      close(files);
      throw failure;
    } catch (Broken | ExternalException e) {
      close(files);
      throw e;
    }
    if (files != null && greeting.can(Ability.SHARED)) {
      this.shared = files;
      forgetNames(files);
    } else {
      this.shared = null;
      closeFiles(files);
    }
  }

  /// Starts the program or connects, and says hello.
  ///
  /// @param timeoutSeconds without a sign of life of a server that was asked
  static Connection open(Launch launch, double timeoutSeconds) throws Broken {
    return new Connection(launch, timeoutSeconds);
  }

  Greeting greeting() {
    return greeting;
  }

  private static @Nullable Shared files() {
    try {
      return new Shared(SharedFile.make(), SharedFile.make());
    } catch (IOException _) {
      return null; // pipes do as well
    }
  }

  private Greeting hello(@Nullable Shared files) throws IOException, Broken {
    String paths = files == null ? "" : files.requests().path() + "\n" + files.results().path();
    try {
      begin();
      if (Watchdog.ending()) {
        throw new ExternalException("%s is not started: Cairn ends".formatted(launch));
      }
      wire.send(Wire.HELLO, Wire.VERSION, 0, paths);
      Wire.Header header = answer();
      if (header.kind() == Wire.ERROR) {
        throw new ExternalException("%s refuses: %s".formatted(launch, error(header)));
      }
      if (header.kind() != Wire.HELLO || header.length() < 2 * Long.BYTES) {
        throw garbage(header);
      }
      long first = wire.whole();
      int version = (int) first;
      long dimension = wire.whole();
      String text = wire.text(header.length() - 2 * Long.BYTES);
      if (version != Wire.VERSION) {
        throw broken(
            "speaks version %s of the protocol, must be %s".formatted(version, Wire.VERSION));
      }
      if (dimension < 1 || dimension > Integer.MAX_VALUE - 8) {
        throw broken("says that n is %s".formatted(dimension));
      }
      Greeting said =
          new Greeting((int) dimension, Ability.of((int) (first >>> Integer.SIZE)), text);
      if (!said.can(Ability.GRADIENT)) {
        throw broken("has no gradients, which every search needs");
      }
      return said;
    } finally {
      deadline = IDLE;
    }
  }

  /// Asks questions that go together; fills their arrays.
  ///
  /// Throws [ExternalException] with the server's text where it tells of an error.
  void ask(List<? extends Question> questions) throws Broken {
    lock.lock();
    try {
      begin();
      exchange(questions);
    } catch (IOException | IllegalStateException e) { // closed while it was used
      Broken failure = failure();
      close();
      throw failure;
    } catch (Broken e) {
      close();
      throw e;
    } finally {
      deadline = IDLE;
      lock.unlock();
    }
  }

  /// What may have to wait is the link's to do: not what has room in a pipe, nor what has come.
  private void exchange(List<? extends Question> questions) throws IOException, Broken {
    List<Received> received = Question.received(questions);
    long expected = bytes(received);
    Outgoing outgoing = new Outgoing(questions, expected);
    if (outgoing.isShort()) {
      outgoing.send();
    } else {
      link.carryOut(outgoing::send);
    }
    if (!link.isPipe() || !wire.comesSoon(Wire.HEADER)) {
      link.carryOut(() -> receive(answer(), received, expected));
      return;
    }
    Wire.Header header = wire.header();
    if (header.kind() == Wire.RESULT && wire.comesSoon(header.length())) {
      receive(answer(header), received, expected);
    } else {
      link.carryOut(() -> receive(answer(header), received, expected));
    }
  }

  /// Questions that are about to be sent.
  private final class Outgoing {
    private final Question first;
    private final int count;
    private final List<double[]> sent;
    private final long bytes;
    private final long expected;

    Outgoing(List<? extends Question> questions, long expected) {
      this.first = questions.getFirst();
      this.count = questions.size();
      this.sent = Question.sent(questions);
      this.bytes = Double.BYTES * Wire.count(sent);
      this.expected = expected;
    }

    boolean isShort() {
      return inFile() || bytes <= PIPE - Wire.REQUEST;
    }

    private boolean inFile() {
      return shared != null && bytes >= LARGE;
    }

    void send() throws IOException {
      if (shared != null) {
        lent.forEach(Received::displaced);
        lent = List.of();
        shared.results().reserve(expected);
      }
      if (shared != null && inFile()) {
        shared.requests().reserve(bytes);
        Theta theta = first.theta();
        shared.requests().write(sent, theta == standing ? 1 : 0);
        standing = count == 1 ? theta : null;
        wire.sendFromFile(first.kind(), count, first.parameter());
      } else {
        wire.send(first.kind(), count, first.parameter(), sent);
      }
    }
  }

  private static long bytes(List<Received> received) {
    return received.stream().mapToLong(each -> (long) Double.BYTES * each.array().length).sum();
  }

  private void receive(Wire.Header header, List<Received> received, long expected)
      throws IOException, Broken {
    if (header.kind() == Wire.ERROR) {
      throw new ExternalException(error(header));
    }
    if (header.kind() != Wire.RESULT) {
      throw garbage(header);
    }
    if (header.flags() == Wire.IN_FILE && shared != null && header.length() == 0) {
      shared.results().read(received);
      lent = received;
    } else if (header.length() != expected) {
      throw broken(
          "answered %s bytes where %s were asked for".formatted(header.length(), expected));
    } else {
      wire.read(received);
    }
  }

  /// What the server says went wrong.
  private String error(Wire.Header header) throws IOException {
    String text = wire.text(header.length());
    return text.isBlank() ? launch + " tells of an error and does not say which" : text;
  }

  /// The next frame that is no sign of life.
  private Wire.Header answer() throws IOException, Broken {
    return answer(wire.header());
  }

  /// This frame, or the next that is no sign of life. It must be for the question that was sent
  /// last: a server that answers once too often would give each later one the answer before.
  private Wire.Header answer(Wire.Header first) throws IOException, Broken {
    Wire.Header header = first;
    while (header.kind() == Wire.PROGRESS) {
      wire.text(header.length());
      begin();
      header = wire.header();
    }
    if (!ANSWERS.contains(header.kind())) {
      throw garbage(header);
    }
    if (header.number() != wire.number()) {
      throw broken(
          "answered question %s where question %s was asked"
              .formatted(header.number(), wire.number()));
    }
    return header;
  }

  private void begin() {
    deadline = System.nanoTime() + patience;
  }

  private Broken garbage(Wire.Header header) {
    return broken(
        "does not speak the protocol: a frame of kind %s (a program must not print to its standard output)"
            .formatted(header.kind()));
  }

  /// What the end of the streams means.
  private Broken failure() {
    return late
        ? broken(
            "gave no sign of life for %s s (problem.timeout)".formatted(patience / NANOSECONDS))
        : broken("failed: " + link.ending());
  }

  private Broken broken(String what) {
    return new Broken("%s %s".formatted(launch, what));
  }

  /// Ends the server where its answer is overdue.
  void endIfLate() {
    long due = deadline;
    if (due != IDLE && System.nanoTime() - due > 0) {
      late = true;
      abort();
    }
  }

  private void abort() {
    link.abort();
  }

  /// Ends the server because Cairn ends.
  void end() {
    abort();
    closeFiles(offered);
  }

  @Override
  public void close() {
    close(shared);
  }

  private void close(@Nullable Shared files) {
    Watchdog.remove(this);
    link.close();
    closeFiles(files);
  }

  private static void closeFiles(@Nullable Shared files) {
    if (files != null) {
      try {
        files.requests().close();
        files.results().close();
      } catch (IOException | IllegalStateException _) {
        // closed already
      }
    }
  }

  private static void forgetNames(Shared files) {
    try {
      files.requests().forgetName();
      files.results().forgetName();
    } catch (IOException _) {
      // the name stays until the end
    }
  }
}
