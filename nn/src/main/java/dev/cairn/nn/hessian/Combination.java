package dev.cairn.nn.hessian;

import static dev.cairn.nn.hessian.RowKernels.load;
import static dev.cairn.nn.hessian.Tile.LANES;
import static dev.cairn.nn.hessian.Tile.SPECIES;

import jdk.incubator.vector.DoubleVector;

/// Linear combinations of rows: outᵢ ← factorᵢ · Σᵣ Cᵢᵣ inᵣ, where the coefficients are the same
/// for all samples and the factors are rows.
///
/// Four combinations are computed at a time, each summed in ascending r.
///
/// @param in the rows combined
/// @param coefficients C, read when run
/// @param out one row a combination
/// @param factor as many rows
/// @param packed room for the coefficients of four combinations
record Combination(
    RowList in, Coefficients.Grid coefficients, RowList out, RowList factor, Coefficients packed)
    implements RowTask {
  /// Combinations that share their loads.
  private static final int GROUP = 4;

  Combination(RowList in, Coefficients.Grid coefficients, RowList out, RowList factor) {
    this(in, coefficients, out, factor, new Coefficients(GROUP * in.count()));
  }

  @Override
  public void run(double[] memory, int width) {
    int i = 0;
    for (; i <= out.count() - GROUP; i += GROUP) {
      four(memory, i, width);
    }
    for (; i < out.count(); i++) {
      one(memory, i, 0, width);
    }
  }

  @Override
  public long flopsPerSample() {
    return out.count() * (2L * in.count() + 1);
  }

  /// Two vectors of samples at a time, as long as there are two.
  private void four(double[] x, int i, int width) {
    double[] c = packed.values();
    pack(i);
    int s = 0;
    for (; s <= width - 2 * LANES; s += 2 * LANES) {
      var zero = DoubleVector.zero(SPECIES);
      var sum00 = zero;
      var sum10 = zero;
      var sum20 = zero;
      var sum30 = zero;
      var sum01 = zero;
      var sum11 = zero;
      var sum21 = zero;
      var sum31 = zero;
      int at = 0;
      for (int r = 0; r < in.count(); r++) {
        int from = in.offset(r) + s;
        var row0 = load(x, from);
        var row1 = load(x, from + LANES);
        var each = DoubleVector.broadcast(SPECIES, c[at]);
        sum00 = row0.fma(each, sum00);
        sum01 = row1.fma(each, sum01);
        each = DoubleVector.broadcast(SPECIES, c[at + 1]);
        sum10 = row0.fma(each, sum10);
        sum11 = row1.fma(each, sum11);
        each = DoubleVector.broadcast(SPECIES, c[at + 2]);
        sum20 = row0.fma(each, sum20);
        sum21 = row1.fma(each, sum21);
        each = DoubleVector.broadcast(SPECIES, c[at + 3]);
        sum30 = row0.fma(each, sum30);
        sum31 = row1.fma(each, sum31);
        at += GROUP;
      }
      store(x, sum00, i, s);
      store(x, sum01, i, s + LANES);
      store(x, sum10, i + 1, s);
      store(x, sum11, i + 1, s + LANES);
      store(x, sum20, i + 2, s);
      store(x, sum21, i + 2, s + LANES);
      store(x, sum30, i + 3, s);
      store(x, sum31, i + 3, s + LANES);
    }
    if (s < width) {
      for (int k = i; k < i + GROUP; k++) {
        one(x, k, s, width);
      }
    }
  }

  /// The coefficients of four combinations, side by side, which spares their bounds checks.
  private void pack(int i) {
    double[] c = coefficients.all().values();
    for (int r = 0; r < in.count(); r++) {
      int at = coefficients.first() + i * coefficients.outStep() + r * coefficients.inStep();
      for (int k = 0; k < GROUP; k++) {
        packed.values()[r * GROUP + k] = c[at + k * coefficients.outStep()];
      }
    }
  }

  private void store(double[] x, DoubleVector sum, int i, int s) {
    sum.mul(load(x, factor.offset(i) + s)).intoArray(x, out.offset(i) + s);
  }

  private void one(double[] x, int i, int from, int width) {
    double[] c = coefficients.all().values();
    int start = coefficients.first() + i * coefficients.outStep();
    for (int s = from; s < width; s += LANES) {
      var sum = DoubleVector.zero(SPECIES);
      for (int r = 0; r < in.count(); r++) {
        double coefficient = c[start + r * coefficients.inStep()];
        sum = load(x, in.offset(r) + s).fma(DoubleVector.broadcast(SPECIES, coefficient), sum);
      }
      store(x, sum, i, s);
    }
  }
}
