package dev.cairn.external;

import dev.cairn.text.SystemWords;
import dev.cairn.text.Visible;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The two streams to a server, and its end.
sealed interface Link {
  InputStream in();

  OutputStream out();

  /// Whether what has come can be seen without reading it.
  boolean isPipe();

  /// Writes and reads; throws an [IOException] where the server has ended.
  <T> T talk(Talker.Talk<T> talk) throws IOException, Connection.Broken;

  /// Likewise, of what has no result.
  default void carryOut(Talker.Deed deed) throws IOException, Connection.Broken {
    talk(
        () -> {
          deed.run();
          return true;
        });
  }

  /// Lets the server end, and makes sure that it does: a program gets a second for it.
  void close();

  /// Ends it at once; from any thread.
  void abort();

  /// How it ended, to stand behind "…: "; waits a moment for it.
  String ending();

  /// Starts the program, or connects.
  static Link open(Launch launch) {
    return switch (launch) {
      case Launch.Command command -> {
        Permission.require(command);
        try {
          yield new Child(new ProcessBuilder(command.words()).start());
        } catch (IOException e) {
          throw new ExternalException(
              "%s cannot be started: %s".formatted(command, Child.reason(e)));
        }
      }
      case Launch.Socket socket -> {
        try {
          yield new Connected(SocketChannel.open(UnixDomainSocketAddress.of(socket.path())));
        } catch (IOException e) {
          throw silent(socket, SystemWords.of(e));
        } catch (UnsupportedOperationException _) {
          throw silent(socket, "this system has no such sockets");
        }
      }
    };
  }

  private static ExternalException silent(Launch.Socket socket, String reason) {
    return new ExternalException(
        "nothing answers at the socket %s: %s".formatted(socket.path(), reason));
  }

  /// A program that was started.
  final class Child implements Link {
    private static final int GRACE_SECONDS = 1;
    private static final Pattern SYSTEM = Pattern.compile("error[=:] ?\\d+[, (]+([^)]+)");

    private final Process process;
    private final Thread listener;
    private final Talker talker = new Talker();
    private volatile String lastWords = "";

    Child(Process process) {
      this.process = process;
      this.listener = Thread.ofPlatform().daemon().name("external-stderr").start(this::listen);
      var _ =
          process
              .onExit()
              .thenRunAsync(
                  talker::end, CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS));
    }

    /// What the system says, without what the virtual machine says around it.
    static String reason(IOException e) {
      String message = SystemWords.of(e);
      Matcher system = SYSTEM.matcher(message);
      return system.find() ? system.group(1) : message;
    }

    /// Passes on what the program says, and remembers its last line.
    private void listen() {
      try (InputStream said = process.getErrorStream()) {
        Lines.each(
            said,
            line -> {
              if (!line.isBlank()) {
                lastWords = line.strip();
              }
              System.err.println(Visible.line(line));
            });
      } catch (IOException _) {
        // it has ended
      }
    }

    @Override
    public InputStream in() {
      return process.getInputStream();
    }

    @Override
    public OutputStream out() {
      return process.getOutputStream();
    }

    @Override
    public boolean isPipe() {
      return true;
    }

    @Override
    public <T> T talk(Talker.Talk<T> talk) throws IOException, Connection.Broken {
      return talker.talk(talk);
    }

    /// Ends what it has started as well, which it may have left.
    @Override
    public void close() {
      List<ProcessHandle> helpers = process.descendants().toList();
      try {
        if (process.isAlive()) {
          process.getOutputStream().close(); // the program reads the end of its input
        }
      } catch (IOException _) {
        // it has ended
      }
      if (!ended(GRACE_SECONDS)) {
        abort();
      }
      helpers.forEach(ProcessHandle::destroyForcibly);
      talker.close();
    }

    private boolean ended(int seconds) {
      try {
        return process.waitFor(seconds, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public void abort() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      talker.end();
    }

    @Override
    public String ending() {
      boolean ended = ended(GRACE_SECONDS);
      try {
        listener.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      String words = lastWords.isEmpty() ? "" : ": " + lastWords;
      return (ended
              ? "it ended with exit code " + process.exitValue()
              : "it closed its standard output")
          + words;
    }
  }

  /// A connection to a server that was there.
  record Connected(SocketChannel channel, InputStream in, OutputStream out) implements Link {
    private static final int BUFFER = 1 << 16;

    Connected(SocketChannel channel) {
      this(
          channel,
          new BufferedInputStream(Channels.newInputStream(channel), BUFFER),
          Channels.newOutputStream(channel));
    }

    @Override
    public boolean isPipe() {
      return false;
    }

    @Override
    public <T> T talk(Talker.Talk<T> talk) throws IOException, Connection.Broken {
      return talk.run();
    }

    @Override
    public void close() {
      abort();
    }

    @Override
    public void abort() {
      try {
        channel.close();
      } catch (IOException _) {
        // it is closed
      }
    }

    @Override
    public String ending() {
      return "it closed the connection";
    }
  }
}
