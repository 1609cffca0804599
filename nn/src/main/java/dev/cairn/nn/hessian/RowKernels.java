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

  /// The rows of the panel ← a·b for as many rows of both lists from the first one on.
  static void productPanel(RowList a, RowList b, int first, RowList panel, int width) {
    double[] x = a.data();
    double[] y = b.data();
    double[] z = panel.data();
    for (int k = 0; k < panel.count(); k++) {
      int i = a.offset(first + k);
      int j = b.offset(first + k);
      int o = panel.offset(k);
      for (int s = 0; s < width; s += LANES) {
        load(x, i + s).mul(load(y, j + s)).intoArray(z, o + s);
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

  /// Rows to … to + 3 of out ← a·b + c·d for rows first … first + 3 of each list.
  static void fold(Folds f, int first, RowList out, int to, int width) {
    if (f.sameFactors(first, Tile.ROWS)) {
      foldShared(f, first, out, to, width);
      return;
    }
    for (int k = 0; k < Tile.ROWS; k++) {
      int a = f.a().offset(first + k);
      int b = f.b().offset(first + k);
      int c = f.c().offset(first + k);
      int d = f.d().offset(first + k);
      int o = out.offset(to + k);
      for (int s = 0; s < width; s += LANES) {
        var second = load(f.c().data(), c + s).mul(load(f.d().data(), d + s));
        var sum = load(f.a().data(), a + s).fma(load(f.b().data(), b + s), second);
        sum.intoArray(out.data(), o + s);
      }
    }
  }

  /// The same where the four rows of b are one row, and the four of c.
  private static void foldShared(Folds f, int first, RowList out, int to, int width) {
    double[] a = f.a().data();
    double[] d = f.d().data();
    double[] z = out.data();
    int a0 = f.a().offset(first);
    int a1 = f.a().offset(first + 1);
    int a2 = f.a().offset(first + 2);
    int a3 = f.a().offset(first + 3);
    int d0 = f.d().offset(first);
    int d1 = f.d().offset(first + 1);
    int d2 = f.d().offset(first + 2);
    int d3 = f.d().offset(first + 3);
    int o0 = out.offset(to);
    int o1 = out.offset(to + 1);
    int o2 = out.offset(to + 2);
    int o3 = out.offset(to + 3);
    int b = f.b().offset(first);
    int c = f.c().offset(first);
    for (int s = 0; s < width; s += LANES) {
      var y = load(f.b().data(), b + s);
      var x = load(f.c().data(), c + s);
      load(a, a0 + s).fma(y, x.mul(load(d, d0 + s))).intoArray(z, o0 + s);
      load(a, a1 + s).fma(y, x.mul(load(d, d1 + s))).intoArray(z, o1 + s);
      load(a, a2 + s).fma(y, x.mul(load(d, d2 + s))).intoArray(z, o2 + s);
      load(a, a3 + s).fma(y, x.mul(load(d, d3 + s))).intoArray(z, o3 + s);
    }
  }

  static DoubleVector load(double[] data, int at) {
    return DoubleVector.fromArray(SPECIES, data, at);
  }
}
