package dev.cairn.external;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a server does, the user reads one line that says what it was.
class FaultsTest {
  private static final double[] THETA = {-1.2, 1};
  private static final SmoothObjective ROSENBROCK =
      ProblemCatalogue.named("rosenbrock:2").objective();
  private static final int ERROR = 6;
  private static final int RESULT = 4;

  @TempDir private Path directory;

  private TestServer serve(TestServer.Mischief mischief) throws IOException {
    return new TestServer(
        directory.resolve("socket"),
        ROSENBROCK,
        EnumSet.of(Ability.GRADIENT, Ability.PRODUCTS),
        mischief);
  }

  private ExternalObjective objective(double timeout, OnError onError) {
    return ExternalProblem.open(
            new Endpoint(new Launch.Socket(directory.resolve("socket")), timeout, onError))
        .objective();
  }

  private static double value(ExternalObjective objective) {
    try (SmoothEvaluation at = objective.at(THETA)) {
      return at.value();
    }
  }

  private String line(TestServer.Mischief mischief, double timeout) throws IOException {
    try (var _ = serve(mischief);
        var objective = objective(timeout, OnError.STOP)) {
      return assertThrows(ExternalException.class, () -> value(objective)).getMessage();
    }
  }

  private static boolean send(TestServer.Reply reply, int kind, byte[] body) throws IOException {
    reply.send(kind, body);
    return true;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void tellsAnError() throws IOException {
    assertEquals(
        "ValueError: no", line((_, reply) -> send(reply, ERROR, text("ValueError: no")), 10));
  }

  @Test
  void tellsAnErrorWithoutWords() throws IOException {
    String line = line((_, reply) -> send(reply, ERROR, new byte[0]), 10);
    assertTrue(line.endsWith("tells of an error and does not say which"), line);
  }

  /// What is behind the longest text that is kept is read all the same, so the next answer is one.
  @Test
  void tellsALongError() throws IOException {
    byte[] words = new byte[300_000];
    Arrays.fill(words, (byte) 'e');
    AtomicBoolean told = new AtomicBoolean();
    try (var _ = serve((_, reply) -> !told.getAndSet(true) && send(reply, ERROR, words));
        var objective = objective(10, OnError.GO_ON)) {
      assertTrue(Double.isNaN(value(objective)));
      assertEquals(24.2, value(objective), 1e-9);
    }
  }

  @Test
  void answersTooLittle() throws IOException {
    String line = line((_, reply) -> send(reply, RESULT, new byte[16]), 10);
    assertTrue(line.endsWith("answered 16 bytes where 24 were asked for"), line);
  }

  /// Or each later question would have the answer of the one before.
  @Test
  void answersTwice() throws IOException {
    TestServer.Mischief twice =
        (_, reply) -> {
          reply.send(RESULT, new byte[24]);
          return send(reply, RESULT, new byte[24]);
        };
    try (var _ = serve(twice);
        var objective = objective(10, OnError.STOP)) {
      assertEquals(0, value(objective), 0);
      String line = assertThrows(ExternalException.class, () -> value(objective)).getMessage();
      assertTrue(line.endsWith("answered question 1 where question 2 was asked"), line);
    }
  }

  /// Such as one that a thread of the server's sends.
  @Test
  void aSignOfLifeBetweenQuestionsIsNoAnswer() throws IOException {
    TestServer.Mischief alive =
        (request, reply) -> {
          if (request == 2) {
            return false;
          }
          reply.send(RESULT, new byte[24]);
          return send(reply, 5, text("at work"));
        };
    try (var _ = serve(alive);
        var objective = objective(10, OnError.STOP)) {
      assertEquals(0, value(objective), 0);
      sleep();
      assertEquals(24.2, value(objective), 1e-9);
    }
  }

  @Test
  void aProgramThatAnswersTwice() throws IOException {
    Path frames = directory.resolve("frames");
    var hello = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    hello.putInt(1).putInt(0).putLong(16).putInt(2).putInt(1).putLong(2);
    var result = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    result.putInt(RESULT).putInt(1).putLong(24);
    try (OutputStream out = Files.newOutputStream(frames)) {
      out.write(hello.array());
      out.write(result.array());
      out.write(result.array());
    }
    Launch launch = shell("cat " + frames + "; sleep 60");
    Permission.give(launch);
    try (var objective = ExternalProblem.open(new Endpoint(launch, 10, OnError.STOP)).objective()) {
      assertEquals(0, value(objective), 0);
      String line = assertThrows(ExternalException.class, () -> value(objective)).getMessage();
      assertTrue(line.endsWith("answered question 1 where question 2 was asked"), line);
    }
  }

  @Test
  void aProgramOfAnotherVersion() throws IOException {
    Path frame = directory.resolve("frame");
    var hello = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    hello.putInt(1).putInt(0).putLong(16).putInt(1).putInt(1).putLong(2);
    Files.write(frame, hello.array());
    String line = refused(shell("cat " + frame + "; sleep 60"));
    assertTrue(line.endsWith("speaks version 1 of the protocol, must be 2"), line);
  }

  @Test
  void answersGarbage() throws IOException {
    String line = line((_, reply) -> send(reply, 0x6c6c6568, text("o world")), 10);
    assertTrue(line.contains("does not speak the protocol"), line);
  }

  @Test
  void closesTheConnection() throws IOException {
    String line =
        line(
            (_, _) -> {
              throw new IOException("gone");
            },
            10);
    assertTrue(line.endsWith("failed: it closed the connection"), line);
  }

  @Test
  void hangs() throws IOException {
    String line = line((_, _) -> true, 0.2);
    assertTrue(line.endsWith("gave no sign of life for 0.2 s (problem.timeout)"), line);
  }

  @Test
  void progressIsASignOfLife() throws IOException {
    TestServer.Mischief slow =
        (_, reply) -> {
          for (int i = 0; i < 6; i++) {
            sleep();
            reply.send(5, text("at work"));
          }
          return false;
        };
    try (var _ = serve(slow);
        var objective = objective(1, OnError.STOP)) {
      assertEquals(24.2, value(objective), 1e-9); // 100 (y − x²)² + (1 − x)²
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void goesOnWithNotANumberAndSaysWhy() throws IOException {
    TestServer.Mischief once =
        (request, reply) -> request == 1 && send(reply, ERROR, text("ValueError: once"));
    try (var _ = serve(once);
        var objective = objective(10, OnError.GO_ON)) {
      assertTrue(Double.isNaN(value(objective)));
      assertEquals(Optional.of("ValueError: once"), objective.takeFault());
      assertEquals(Optional.empty(), objective.takeFault());
      assertEquals(24.2, value(objective), 1e-9);
    }
  }

  @Test
  void goesOnWithAServerThatHasBroken() throws IOException {
    TestServer.Mischief ends =
        (request, _) -> {
          if (request == 2) {
            throw new IOException("gone");
          }
          return false;
        };
    try (var _ = serve(ends);
        var objective = objective(10, OnError.GO_ON)) {
      assertEquals(24.2, value(objective), 1e-9);
      assertTrue(Double.isNaN(value(objective)));
      assertEquals(24.2, value(objective), 1e-9);
    }
  }

  private static String refused(Launch launch) {
    Permission.give(launch);
    return assertThrows(
            ExternalException.class,
            () -> ExternalProblem.open(new Endpoint(launch, 0.5, OnError.GO_ON)))
        .getMessage();
  }

  private static Launch shell(String script) {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell is here");
    return new Launch.Command(List.of("/bin/sh", "-c", script));
  }

  @Test
  void aProgramThatCannotStart() {
    assertEquals(
        "'/no/such program' cannot be started: No such file or directory",
        refused(new Launch.Command(List.of("/no/such", "program"))));
    String line = refused(new Launch.Socket(directory.resolve("nobody")));
    assertTrue(line.startsWith("nothing answers at the socket"), line);
  }

  @Test
  void aProgramThatDies() {
    String line = refused(shell("echo boom >&2; exit 3"));
    assertTrue(line.endsWith("failed: it ended with exit code 3: boom"), line);
  }

  @Test
  void aProgramThatSaysNothing() {
    String line = refused(shell("sleep 60"));
    assertTrue(line.contains("gave no sign of life"), line);
  }

  /// Its words take no memory, and hold it up no more than a terminal does.
  @Test
  void aProgramWhoseWordsHaveNoLineEnd() throws IOException {
    List<Integer> lengths = new ArrayList<>();
    byte[] words = new byte[200_000];
    Arrays.fill(words, (byte) 'x');
    Lines.each(new ByteArrayInputStream(words), line -> lengths.add(line.length()));
    assertEquals(List.of(1 << 16, 1 << 16, 1 << 16, 200_000 - 3 * (1 << 16)), lengths);
    List<String> lines = new ArrayList<>();
    Lines.each(new ByteArrayInputStream(text("a\r\nb\rc\n\nd")), lines::add);
    assertEquals(List.of("a", "b", "c", "", "d"), lines);
  }

  @Test
  void aProgramThatPrints() {
    String line = refused(shell("echo hello world, this is no frame; cat >/dev/null"));
    assertTrue(line.contains("does not speak the protocol"), line);
  }

  @Test
  void aProgramThatNobodyNamedIsNotStarted() {
    Path made = directory.resolve("made");
    var launch = new Launch.Command(List.of("/bin/sh", "-c", "touch " + made));
    ExternalException refusal =
        assertThrows(
            ExternalException.class,
            () -> ExternalProblem.open(new Endpoint(launch, 1, OnError.STOP)));
    assertTrue(refusal.getMessage().contains("--start-command"), refusal.getMessage());
    assertFalse(Files.exists(made));
  }

  @Test
  void aProgramThatHangsLeavesNothingBehind() throws IOException {
    Path id = directory.resolve("pid");
    refused(shell("echo $$ > " + id + "; sleep 60"));
    long pid = Long.parseLong(Files.readString(id).strip());
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  /// A child that holds the pipes of a program that has ended keeps nobody waiting.
  @Test
  void aChildThatOutlivesItsProgramHoldsUpNobody() {
    for (String end : List.of("exit 3", "sleep 60")) {
      String line =
          assertTimeoutPreemptively(
              Duration.ofSeconds(30), () -> refused(shell("sleep 120 & " + end)));
      assertTrue(line.contains("failed") || line.contains("no sign of life"), line);
    }
  }
}
