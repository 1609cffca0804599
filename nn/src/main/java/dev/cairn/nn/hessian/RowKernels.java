package dev.cairn.nn.hessian;

import static dev.cairn.nn.hessian.Tile.LANES;
import static dev.cairn.nn.hessian.Tile.SPECIES;

import jdk.incubator.vector.DoubleVector;

/// Element-wise arithmetic on rows. Every method works on samples 0 ≤ s < width, a multiple of the
/// number of lanes; offsets say where the rows start.
final class RowKernels {
  private RowKernels() {}

  /// out ← a·b, row by row; lists of equal length.
  static void product(RowList a, RowList b, RowList out, int width) {
    double[] x = a.data();
    double[] y = b.data();
    double[] z = out.data();
    for (int k = 0; k < out.count(); k++) {
      int i = a.offset(k);
      int j = b.offset(k);
      int o = out.offset(k);
      for (int s = 0; s < width; s += LANES) {
        load(x, i + s).mul(load(y, j + s)).intoArray(z, o + s);
      }
    }
  }

  /// The first group of the panel ← a·b for the rows of both lists from the first one on.
  static void productPanel(RowList a, RowList b, int first, Panels panel, int width) {
    double[] x = a.data();
    double[] y = b.data();
    double[] z = panel.data();
    for (int k = 0; k < Tile.COLUMNS; k++) {
      int i = a.offset(first + k);
      int j = b.offset(first + k);
      int o = panel.offset(k);
      for (int s = 0; s < width; s += LANES) {
        load(x, i + s).mul(load(y, j + s)).intoArray(z, o + s * Tile.COLUMNS);
      }
    }
  }

  /// out ← out + a·b, row by row; lists of equal length.
  static void addProduct(RowList a, RowList b, RowList out, int width) {
    double[] x = a.data();
    double[] y = b.data();
    double[] z = out.data();
    for (int k = 0; k < out.count(); k++) {
      int i = a.offset(k);
      int j = b.offset(k);
      int o = out.offset(k);
      for (int s = 0; s < width; s += LANES) {
        load(x, i + s).fma(load(y, j + s), load(z, o + s)).intoArray(z, o + s);
      }
    }
  }

  /// Rows to and to + 1 of a group of out ← a·b + c·d for two rows of each list from the first on.
  static void fold(Folds f, int first, Panels out, int to, int width) {
    int groupRows = out.groupRows();
    if (f.sameFactors(first)) {
      foldShared(f, first, out, to, width);
      return;
    }
    for (int k = 0; k < Folds.TOGETHER; k++) {
      int a = f.a().offset(first + k);
      int b = f.b().offset(first + k);
      int c = f.c().offset(first + k);
      int d = f.d().offset(first + k);
      int o = out.offset(to + k);
      for (int s = 0; s < width; s += LANES) {
        var second = load(f.c().data(), c + s).mul(load(f.d().data(), d + s));
        var sum = load(f.a().data(), a + s).fma(load(f.b().data(), b + s), second);
        sum.intoArray(out.data(), o + s * groupRows);
      }
    }
  }

  /// The same where the two rows of b are one row, and the two of c.
  private static void foldShared(Folds f, int first, Panels out, int to, int width) {
    int groupRows = out.groupRows();
    int o = out.offset(to);
    double[] z = out.data();
    double[] a = f.a().data();
    double[] d = f.d().data();
    int a0 = f.a().offset(first);
    int a1 = f.a().offset(first + 1);
    int d0 = f.d().offset(first);
    int d1 = f.d().offset(first + 1);
    int b = f.b().offset(first);
    int c = f.c().offset(first);
    for (int s = 0; s < width; s += LANES) {
      var y = load(f.b().data(), b + s);
      var x = load(f.c().data(), c + s);
      int at = o + s * groupRows;
      load(a, a0 + s).fma(y, x.mul(load(d, d0 + s))).intoArray(z, at);
      load(a, a1 + s).fma(y, x.mul(load(d, d1 + s))).intoArray(z, at + LANES);
    }
  }

  static DoubleVector load(double[] data, int at) {
    return DoubleVector.fromArray(SPECIES, data, at);
  }
}
