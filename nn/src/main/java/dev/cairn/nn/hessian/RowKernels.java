package dev.cairn.nn.hessian;

import static dev.cairn.nn.hessian.Tile.LANES;
import static dev.cairn.nn.hessian.Tile.SPECIES;

import jdk.incubator.vector.DoubleVector;

/// Element-wise arithmetic on rows of one memory. Every method works on samples 0 ≤ s < width, a
/// multiple of the number of lanes.
final class RowKernels {
  private RowKernels() {}

  /// out ← a·b, row by row; lists of equal length.
  static void product(double[] memory, RowList a, RowList b, RowList out, int width) {
    for (int k = 0; k < out.count(); k++) {
      int i = a.offset(k);
      int j = b.offset(k);
      int o = out.offset(k);
      for (int s = 0; s < width; s += LANES) {
        load(memory, i + s).mul(load(memory, j + s)).intoArray(memory, o + s);
      }
    }
  }

  /// out ← out + a·b, row by row; lists of equal length.
  static void addProduct(double[] memory, RowList a, RowList b, RowList out, int width) {
    for (int k = 0; k < out.count(); k++) {
      int i = a.offset(k);
      int j = b.offset(k);
      int o = out.offset(k);
      for (int s = 0; s < width; s += LANES) {
        load(memory, i + s).fma(load(memory, j + s), load(memory, o + s)).intoArray(memory, o + s);
      }
    }
  }

  static DoubleVector load(double[] memory, int at) {
    return DoubleVector.fromArray(SPECIES, memory, at);
  }
}
