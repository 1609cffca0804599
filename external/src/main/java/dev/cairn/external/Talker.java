package dev.cairn.external;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Reads and writes pipes in a thread of its own, which can be left alone.
///
/// A pipe of a program that has ended stays open while a process that it has started holds the
/// other end, and nothing wakes who reads it. So the one who asks waits here, and is woken.
final class Talker implements AutoCloseable {
  /// What is said and heard.
  interface Talk<T> {
    T run() throws IOException, Connection.Broken;
  }

  /// What is said or heard without a result.
  interface Deed {
    void run() throws IOException, Connection.Broken;
  }

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("external-pipe").factory());
  private volatile @Nullable CompletableFuture<?> waiting;
  private volatile boolean ended;

  /// Does it, or throws an [IOException] once [#end] is called.
  <T> T talk(Talk<T> talk) throws IOException, Connection.Broken {
    CompletableFuture<T> answer = new CompletableFuture<>();
    waiting = answer;
    if (ended) {
      throw ending();
    }
    thread.execute(
        () -> {
          try {
            answer.complete(talk.run());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ending();
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause)
      throws IOException, Connection.Broken {
    return switch (cause) {
      case IOException e -> throw e;
      case Connection.Broken e -> throw e;
      case RuntimeException e -> e;
      case null, default -> new IllegalStateException(cause);
    };
  }

  private static EOFException ending() {
    return new EOFException("the program has ended");
  }

  /// Nothing more will come.
  void end() {
    ended = true;
    CompletableFuture<?> answer = waiting;
    if (answer != null) {
      answer.completeExceptionally(ending());
    }
  }

  @Override
  public void close() {
    end();
    thread.shutdown();
  }
}
