package dev.cairn.nn.hessian;

import java.util.Arrays;

/// The one array that all rows and panels lie in, so that an inner loop holds one address and one
/// length, and where rows are allocated, so that vectors of them do not straddle cache lines.
///
/// The array is made when it is first asked for, with room for all rows allocated by then.
///
/// G1 gives a large array regions of its own, so that its elements begin 16 bytes after a multiple
/// of 64; rows begin at a multiple of 64. Elsewhere rows may straddle, which costs time and changes
/// no result.
final class RowMemory {
  /// The array grows by so many doubles: 8 MB are large for G1 in heaps below 32 GB.
  private static final int CHUNK = 1 << 20;

  /// Doubles before the first row, 64 bytes with the array's header.
  private static final int HEAD = 6;

  /// Rows are this much longer than a block, so that equal samples of many rows do not all fall
  /// into one set of the caches.
  private static final int PADDING = 8;

  private final int stride;
  private double[] data = {};
  private int used = HEAD;

  /// For rows of the given number of samples, a multiple of 8.
  RowMemory(int samples) {
    stride = samples + PADDING;
  }

  /// Distance between the rows, in doubles.
  int stride() {
    return stride;
  }

  /// The array itself, another one after more rows were allocated.
  double[] data() {
    if (used > data.length) {
      data = Arrays.copyOf(data, capacity());
    }
    return data;
  }

  /// Bytes of the array, whether it is there or not.
  long bytes() {
    return (long) Double.BYTES * capacity();
  }

  private int capacity() {
    return Math.multiplyExact(Math.ceilDiv(used, CHUNK), CHUNK);
  }

  /// Some rows of zeros.
  Rows rows(int count) {
    var rows = new Rows(this, used, count);
    used = Math.addExact(used, Math.multiplyExact(count, stride));
    return rows;
  }
}
