package dev.cairn.external;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Takes numbers of an answer.
interface Received {
  /// The array for those that came through the pipe.
  double[] array();

  /// They stand in this part of the shared file, until [#displaced].
  default void standIn(MemorySegment numbers) {
    SharedFile.copy(numbers, array());
  }

  /// Something else is about to be written there.
  default void displaced() {}

  /// Into an array at once.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Copied(double[] array) implements Received {}

  /// Copied from the shared file when they are read, or before something else is written there. A
  /// server at a socket is asked by many threads, so one may displace what another reads.
  final class Lent implements Received {
    private final double[] array;
    private @Nullable MemorySegment there;

    Lent(double[] array) {
      this.array = array;
    }

    @Override
    public double[] array() {
      return array;
    }

    @Override
    public synchronized void standIn(MemorySegment numbers) {
      there = numbers;
    }

    @Override
    public synchronized void displaced() {
      if (there != null) {
        SharedFile.copy(there, array);
        there = null;
      }
    }

    /// Nobody reads them any more.
    synchronized void forget() {
      there = null;
    }

    /// Copies them.
    synchronized void read(double[] target) {
      if (there != null) {
        SharedFile.copy(there, target);
      } else {
        System.arraycopy(array, 0, target, 0, target.length);
      }
    }
  }
}
