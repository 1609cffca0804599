package dev.cairn.external;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Takes numbers of an answer, into an array at once.
sealed class Received permits Received.Lent {
  private final double[] array;

  Received(double[] array) {
    this.array = array;
  }

  /// The array for those that came through the pipe.
  final double[] array() {
    return array;
  }

  /// They stand in this part of the shared file, until [#displaced].
  void standIn(MemorySegment numbers) {
    SharedFile.copy(numbers, array);
  }

  /// Something else is about to be written there.
  void displaced() {}

  /// Copied from the shared file when they are read, or before something else is written there. A
  /// server at a socket is asked by many threads, so one may displace what another reads.
  static final class Lent extends Received {
    private @Nullable MemorySegment there;

    Lent(double[] array) {
      super(array);
    }

    @Override
    synchronized void standIn(MemorySegment numbers) {
      there = numbers;
    }

    @Override
    synchronized void displaced() {
      if (there != null) {
        SharedFile.copy(there, array());
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
        System.arraycopy(array(), 0, target, 0, target.length);
      }
    }
  }
}
