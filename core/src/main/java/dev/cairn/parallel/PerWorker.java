package dev.cairn.parallel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A thing that each worker has one of, made when the worker first asks for it.
///
/// @param <T> what it is, such as an objective, which serves one thread at a time
public final class PerWorker<T> implements AutoCloseable {
  private final Supplier<T> maker;
  private final AtomicReferenceArray<T> things;

  /// For so many workers; nothing is made yet.
  public PerWorker(int workers, Supplier<T> maker) {
    this.maker = maker;
    this.things = new AtomicReferenceArray<>(workers);
  }

  /// The one of the worker with this number, asked for by that worker only.
  public T of(int worker) {
    @Nullable T thing = things.get(worker);
    if (thing == null) {
      thing = maker.get();
      things.set(worker, thing);
    }
    return thing;
  }

  /// Closes those that can be closed; no worker asks any more.
  @Override
  public void close() {
    for (int worker = 0; worker < things.length(); worker++) {
      if (things.get(worker) instanceof AutoCloseable closeable) {
        close(closeable);
      }
    }
  }

  private static void close(AutoCloseable thing) {
    try {
      thing.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a thing of a worker cannot be closed", e);
    }
  }
}
