package dev.cairn.external;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.testkit.ParserFuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged frames of a server are read or refused in one line.
class FrameFuzzTest {
  private static final int QUICK = 200;

  private static final long ALLOCATION = 16 << 20;

  /// Bytes before a frame's body, whose length stands in the ninth.
  private static final int HEADER = 16;

  private static final double[] THETA = {-1.2, 1};

  @TempDir private Path directory;

  /// A socket at which what is written may be seen or replaced.
  private interface Talk {
    void with(SocketChannel client) throws IOException;
  }

  private static AutoCloseable serve(Path path, Talk talk) throws IOException {
    var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(path));
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (socket.isOpen()) {
                try (SocketChannel client = socket.accept()) {
                  talk.with(client);
                } catch (IOException _) {
                  // the next one
                }
              }
            });
    return socket;
  }

  private static void ask(Path path) {
    try (var objective =
        ExternalProblem.open(new Endpoint(new Launch.Socket(path), 5, OnError.STOP)).objective()) {
      if (objective.dimension() == THETA.length) { // damage may say another one
        try (SmoothEvaluation at = objective.at(THETA)) {
          at.value();
          at.gradient(new double[THETA.length]);
        }
      }
    }
  }

  /// All that a sound server says when it is asked so.
  private byte[] said() throws Exception {
    Path real = directory.resolve("real");
    Path seen = directory.resolve("seen");
    var said = new ByteArrayOutputStream();
    try (var _ =
            new TestServer(
                real,
                ProblemCatalogue.named("rosenbrock:2").objective(),
                EnumSet.of(Ability.GRADIENT),
                TestServer.Mischief.NONE);
        var _ =
            serve(
                seen,
                client -> {
                  try (var server = SocketChannel.open(UnixDomainSocketAddress.of(real))) {
                    Thread.ofPlatform().daemon().start(() -> copy(client, server));
                    copy(server, client, said);
                  }
                })) {
      ask(seen);
    }
    return said.toByteArray();
  }

  private static void copy(SocketChannel from, SocketChannel to) {
    try {
      copy(from, to, new ByteArrayOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // the talk has ended
    }
  }

  private static void copy(SocketChannel from, SocketChannel to, ByteArrayOutputStream seen)
      throws IOException {
    byte[] bytes = new byte[4096];
    for (ByteBuffer some = ByteBuffer.wrap(bytes); from.read(some) >= 0; some.clear()) {
      seen.write(bytes, 0, some.position());
      to.write(some.flip());
    }
  }

  private void fuzz(int times) throws Exception {
    byte[] sound = said();
    Path path = directory.resolve("damaged");
    var says = new AtomicReference<>(sound);
    try (var _ =
        serve(
            path,
            client -> {
              byte[] all = Objects.requireNonNull(says.get());
              int first = endOfHello(all);
              InputStream in = Channels.newInputStream(client);
              request(in);
              client.write(ByteBuffer.wrap(all, 0, first));
              if (first < all.length) {
                request(in);
                client.write(ByteBuffer.wrap(all, first, all.length - first));
              }
              client.shutdownOutput();
              in.transferTo(OutputStream.nullOutputStream()); // until the other side ends
            })) {
      int refused =
          new ParserFuzz(List.of(sound), ALLOCATION, 20_261_130)
              .check(
                  times,
                  ExternalException.class,
                  bytes -> {
                    says.set(bytes);
                    try {
                      ask(path);
                    } catch (ExternalException e) {
                      throw tellsAnError(bytes)
                          ? new ExternalException("the server says: " + e.getMessage())
                          : e;
                    }
                  });
      assertTrue(refused > times / 4, refused + " of " + times + " refused");
    }
  }

  /// What is asked, or nothing where the other side has ended.
  private static void request(InputStream in) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER)).order(ByteOrder.LITTLE_ENDIAN);
    if (header.remaining() == HEADER) {
      in.readNBytes((int) header.getLong(8));
    }
  }

  /// How many bytes the other side reads before it asks on; all of them where it wants more.
  private static int endOfHello(byte[] frames) {
    if (frames.length < HEADER) {
      return frames.length;
    }
    long length = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
    return length < 0 || length > frames.length - HEADER ? frames.length : HEADER + (int) length;
  }

  /// Whether the damage has made an error of the second frame: its words are the server's own.
  private static boolean tellsAnError(byte[] frames) {
    int second = HEADER + (frames.length > 8 ? frames[8] : 0);
    return second >= 0 && second < frames.length && frames[second] == Wire.ERROR;
  }

  @Test
  void damagedFramesAreReadOrRefused() throws Exception {
    fuzz(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedFramesAreReadOrRefused() throws Exception {
    fuzz(ParserFuzz.LONG);
  }
}
