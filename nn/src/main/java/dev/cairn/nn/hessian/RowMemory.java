package dev.cairn.nn.hessian;

/// Where rows are allocated, so that vectors of them do not straddle cache lines.
///
/// Rows are cut from few large arrays. G1 gives a large array regions of its own, so that its
/// elements begin 16 bytes after a multiple of 64; rows begin at a multiple of 64. Elsewhere rows
/// may straddle, which costs time and changes no result.
final class RowMemory {
  /// Doubles of an array at least: 8 MB are large for G1 in heaps below 32 GB.
  private static final int CHUNK = 1 << 20;

  /// Doubles before the first row, 64 bytes with the array's header.
  private static final int HEAD = 6;

  /// Rows are this much longer than a block, so that equal samples of many rows do not all fall
  /// into one set of the caches.
  private static final int PADDING = 8;

  private final int stride;
  private double[] chunk = new double[0];
  private int used;

  /// For rows of the given number of samples, a multiple of 8.
  RowMemory(int samples) {
    stride = samples + PADDING;
  }

  /// Distance between the rows, in doubles.
  int stride() {
    return stride;
  }

  /// Some rows of zeros.
  Rows rows(int count) {
    int length = Math.multiplyExact(count, stride);
    if (length > chunk.length - used) {
      chunk = new double[Math.max(CHUNK, Math.addExact(length, HEAD))];
      used = HEAD;
    }
    var rows = new Rows(chunk, used, count, stride);
    used += length;
    return rows;
  }
}
