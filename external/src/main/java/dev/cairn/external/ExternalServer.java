package dev.cairn.external;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A server that is started, or connected to, when it is first asked, and again after it has
/// broken.
final class ExternalServer implements Asker, AutoCloseable {
  private final Endpoint endpoint;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Connection connection;
  private @Nullable Greeting before;

  ExternalServer(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// What it says of itself. A server that cannot be started throws [ExternalException], whatever
  /// [OnError] says: no run could go on.
  Greeting greeting() {
    lock.lock();
    try {
      return open().greeting();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void ask(List<? extends Question> questions) {
    lock.lock();
    try {
      open().ask(questions);
    } catch (Connection.Broken e) {
      connection = null;
      throw new ExternalException(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  private Connection open() {
    Connection there = connection;
    if (there != null) {
      return there;
    }
    try {
      Connection made = Connection.open(endpoint.launch(), endpoint.timeoutSeconds());
      if (before != null && before.dimension() != made.greeting().dimension()) {
        made.close();
        throw new ExternalException(
            "%s has n = %s now and had %s before"
                .formatted(endpoint.launch(), made.greeting().dimension(), before.dimension()));
      }
      before = made.greeting();
      connection = made;
      return made;
    } catch (Connection.Broken e) {
      throw new ExternalException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (connection != null) {
        connection.close();
        connection = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
