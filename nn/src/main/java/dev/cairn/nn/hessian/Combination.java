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
      one(i, width);
    }
  }

  @Override
  public long flopsPerSample() {
    return out.count() * (2L * in.count() + 1);
  }

  private void four(int i, int width) {
    double[] x = in.data();
    double[] f = factor.data();
    double[] y = out.data();
    double[] c = coefficients.all().values();
    int outStep = coefficients.outStep();
    int inStep = coefficients.inStep();
    int start = coefficients.first() + i * outStep;
    for (int s = 0; s < width; s += LANES) {
      var sum0 = DoubleVector.zero(SPECIES);
      var sum1 = sum0;
      var sum2 = sum0;
      var sum3 = sum0;
      int at = start;
      for (int r = 0; r < in.count(); r++) {
        var row = load(x, in.offset(r) + s);
        sum0 = row.fma(DoubleVector.broadcast(SPECIES, c[at]), sum0);
        sum1 = row.fma(DoubleVector.broadcast(SPECIES, c[at + outStep]), sum1);
        sum2 = row.fma(DoubleVector.broadcast(SPECIES, c[at + 2 * outStep]), sum2);
        sum3 = row.fma(DoubleVector.broadcast(SPECIES, c[at + 3 * outStep]), sum3);
        at += inStep;
      }
      sum0.mul(load(f, factor.offset(i) + s)).intoArray(y, out.offset(i) + s);
      sum1.mul(load(f, factor.offset(i + 1) + s)).intoArray(y, out.offset(i + 1) + s);
      sum2.mul(load(f, factor.offset(i + 2) + s)).intoArray(y, out.offset(i + 2) + s);
      sum3.mul(load(f, factor.offset(i + 3) + s)).intoArray(y, out.offset(i + 3) + s);
    }
  }

  private void one(int i, int width) {
    double[] x = in.data();
    double[] f = factor.data();
    double[] y = out.data();
    double[] c = coefficients.all().values();
    int start = coefficients.first() + i * coefficients.outStep();
    for (int s = 0; s < width; s += LANES) {
      var sum = DoubleVector.zero(SPECIES);
      for (int r = 0; r < in.count(); r++) {
        double coefficient = c[start + r * coefficients.inStep()];
        sum = load(x, in.offset(r) + s).fma(DoubleVector.broadcast(SPECIES, coefficient), sum);
      }
      sum.mul(load(f, factor.offset(i) + s)).intoArray(y, out.offset(i) + s);
    }
  }
}
