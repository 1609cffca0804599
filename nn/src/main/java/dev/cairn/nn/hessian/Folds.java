package dev.cairn.nn.hessian;

import static dev.cairn.nn.hessian.RowKernels.load;
import static dev.cairn.nn.hessian.Tile.LANES;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/// Columns `a·b + c·d`, four lists of equal length, and their sums over all samples: what they give
/// times a constant row.
///
/// Two columns in a row that share their b and their c are made faster.
final class Folds implements Columns {
  private final RowList a;
  private final RowList b;
  private final RowList c;
  private final RowList d;
  private final LaneSums lanes;
  private final double[] totals;

  /// With room for the lanes of six sums.
  Folds(RowList a, RowList b, RowList c, RowList d, LaneSums lanes) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
    this.lanes = lanes;
    totals = new double[Math.ceilDiv(a.count(), Tile.COLUMNS) * Tile.COLUMNS];
  }

  /// Forgets the samples seen.
  void clear() {
    Arrays.fill(totals, 0);
  }

  /// Σₛ of a column over the samples seen.
  double total(int column) {
    return totals[column];
  }

  @Override
  public int count() {
    return a.count();
  }

  @Override
  public void make(double[] memory, int first, Panels panel, int width) {
    for (int k = 0; k < Tile.COLUMNS; k += 2) {
      int at = first + k;
      if (b.offset(at) == b.offset(at + 1) && c.offset(at) == c.offset(at + 1)) {
        two(memory, at, panel.offset(k), lanes.offset(k), width);
      } else {
        one(memory, at, panel.offset(k), lanes.offset(k), width);
        one(memory, at + 1, panel.offset(k + 1), lanes.offset(k + 1), width);
      }
    }
    lanes.addTo(totals, first, Tile.COLUMNS);
  }

  private void two(double[] memory, int column, int out, int sums, int width) {
    int a0 = a.offset(column);
    int a1 = a.offset(column + 1);
    int d0 = d.offset(column);
    int d1 = d.offset(column + 1);
    int b0 = b.offset(column);
    int c0 = c.offset(column);
    var sum0 = DoubleVector.zero(Tile.SPECIES);
    var sum1 = sum0;
    for (int s = 0; s < width; s += LANES) {
      var y = load(memory, b0 + s);
      var x = load(memory, c0 + s);
      var fold0 = load(memory, a0 + s).fma(y, load(memory, d0 + s).mul(x));
      var fold1 = load(memory, a1 + s).fma(y, load(memory, d1 + s).mul(x));
      fold0.intoArray(memory, out + s * Tile.COLUMNS);
      fold1.intoArray(memory, out + s * Tile.COLUMNS + LANES);
      sum0 = sum0.add(fold0);
      sum1 = sum1.add(fold1);
    }
    sum0.intoArray(memory, sums);
    sum1.intoArray(memory, sums + LANES);
  }

  private void one(double[] memory, int column, int out, int sums, int width) {
    int i = a.offset(column);
    int j = b.offset(column);
    int k = c.offset(column);
    int l = d.offset(column);
    var sum = DoubleVector.zero(Tile.SPECIES);
    for (int s = 0; s < width; s += LANES) {
      var second = load(memory, k + s).mul(load(memory, l + s));
      var fold = load(memory, i + s).fma(load(memory, j + s), second);
      fold.intoArray(memory, out + s * Tile.COLUMNS);
      sum = sum.add(fold);
    }
    sum.intoArray(memory, sums);
  }

  /// Two for the products, one to add them, one for the total.
  @Override
  public int flops() {
    return 4;
  }
}
