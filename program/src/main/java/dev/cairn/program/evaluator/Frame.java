package dev.cairn.program.evaluator;

import dev.cairn.program.kernel.Kernels;
import dev.cairn.program.kernel.View;

/// The memory that the steps of a plan work on, and the block of samples at hand.
final class Frame {
  /// What a slot lies in. Data inputs follow after the last one, then constants.
  static final int THETA = 0;

  static final int DIRECTION = 1;

  /// Shared values.
  static final int SHARED = 2;

  /// Sums over samples while they run, LANES numbers an element.
  static final int PARTIAL = 3;

  /// Per-sample values of the block at hand.
  static final int ARENA = 4;

  /// Per-sample values of the block at hand that the linear part reads.
  static final int KEPT = 5;

  static final int DATA = 6;

  /// Where a value lies: element j (of the sample at hand, where it is per sample) at base +
  /// j·stride.
  record Slot(int memory, int base, int stride, boolean perSample) {}

  private static final double[] EMPTY = new double[0];

  final Kernels kernels;
  private final double[][] memory;
  private int start;
  private int count;

  Frame(Kernels kernels, int inputs, int constants) {
    this.kernels = kernels;
    this.memory = new double[DATA + inputs + constants][];
    java.util.Arrays.fill(memory, EMPTY);
  }

  /// The distance between rows of this many samples: an odd multiple of 8, so that rows do not all
  /// fall into the same cache set.
  static int rowStride(int samples) {
    int lines = Kernels.padded(samples) / Kernels.LANES;
    return (lines | 1) * Kernels.LANES;
  }

  void attach(int index, double[] array) {
    memory[index] = array;
  }

  double[] memory(int index) {
    return memory[index];
  }

  /// Moves to the samples start … start + count − 1.
  void block(int start, int count) {
    this.start = start;
    this.count = count;
  }

  /// Samples of the block.
  int count() {
    return count;
  }

  /// Samples of the block, padded to whole vectors.
  int width() {
    return Kernels.padded(count);
  }

  /// Points a view to element j of a slot.
  void locate(Slot slot, int j, View view) {
    int shift = slot.memory() >= DATA && slot.perSample() ? start : 0;
    view.data = memory[slot.memory()];
    view.offset = slot.base() + shift + j * slot.stride();
    view.rowStride = slot.stride();
  }

  /// Element j of a shared slot.
  double get(Slot slot, int j) {
    return memory[slot.memory()][slot.base() + j * slot.stride()];
  }
}
