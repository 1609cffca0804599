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
record Combination(RowList in, Coefficients.Grid coefficients, RowList out, RowList factor)
    implements RowTask {
  /// Combinations that share their loads.
  private static final int GROUP = 4;

  @Override
  public void run(int width) {
    int i = 0;
    for (; i <= out.count() - GROUP; i += GROUP) {
      four(i, width);
    }
    for (; i < out.count(); i++) {
      one(i, 0, width);
    }
  }

  @Override
  public long flopsPerSample() {
    return out.count() * (2L * in.count() + 1);
  }

  /// Two vectors of samples at a time, as long as there are two.
  private void four(int i, int width) {
    double[] x = in.data();
    double[] c = coefficients.all().values();
    int outStep = coefficients.outStep();
    int inStep = coefficients.inStep();
    int start = coefficients.first() + i * outStep;
    int s = 0;
    for (; s <= width - 2 * LANES; s += 2 * LANES) {
      var sum0 = DoubleVector.zero(SPECIES);
      var sum1 = sum0;
      var sum2 = sum0;
      var sum3 = sum0;
      var next0 = sum0;
      var next1 = sum0;
      var next2 = sum0;
      var next3 = sum0;
      int at = start;
      for (int r = 0; r < in.count(); r++) {
        int from = in.offset(r) + s;
        var row = load(x, from);
        var next = load(x, from + LANES);
        var factor = DoubleVector.broadcast(SPECIES, c[at]);
        sum0 = row.fma(factor, sum0);
        next0 = next.fma(factor, next0);
        factor = DoubleVector.broadcast(SPECIES, c[at + outStep]);
        sum1 = row.fma(factor, sum1);
        next1 = next.fma(factor, next1);
        factor = DoubleVector.broadcast(SPECIES, c[at + 2 * outStep]);
        sum2 = row.fma(factor, sum2);
        next2 = next.fma(factor, next2);
        factor = DoubleVector.broadcast(SPECIES, c[at + 3 * outStep]);
        sum3 = row.fma(factor, sum3);
        next3 = next.fma(factor, next3);
        at += inStep;
      }
      store(sum0, i, s);
      store(sum1, i + 1, s);
      store(sum2, i + 2, s);
      store(sum3, i + 3, s);
      store(next0, i, s + LANES);
      store(next1, i + 1, s + LANES);
      store(next2, i + 2, s + LANES);
      store(next3, i + 3, s + LANES);
    }
    if (s < width) {
      for (int k = i; k < i + GROUP; k++) {
        one(k, s, width);
      }
    }
  }

  private void store(DoubleVector sum, int i, int s) {
    sum.mul(load(factor.data(), factor.offset(i) + s)).intoArray(out.data(), out.offset(i) + s);
  }

  private void one(int i, int from, int width) {
    double[] x = in.data();
    double[] c = coefficients.all().values();
    int start = coefficients.first() + i * coefficients.outStep();
    for (int s = from; s < width; s += LANES) {
      var sum = DoubleVector.zero(SPECIES);
      for (int r = 0; r < in.count(); r++) {
        double coefficient = c[start + r * coefficients.inStep()];
        sum = load(x, in.offset(r) + s).fma(DoubleVector.broadcast(SPECIES, coefficient), sum);
      }
      store(sum, i, s);
    }
  }
}
