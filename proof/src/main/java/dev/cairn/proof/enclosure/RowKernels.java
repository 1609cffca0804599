package dev.cairn.proof.enclosure;

import dev.cairn.linalg.simd.Registers;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Ball arithmetic on [BallRow]s: sums over a few rows, sample by sample.
///
/// Samples are the lanes of vectors and every lane does the same IEEE operations, so the results
/// do not depend on the machine's vectors. Widths are multiples of [#LANES]. Bounds as in
/// [BallAlgebra]: u = 2⁻⁵³, γₖ for any order of summation, radii inflated by more than their own
/// roundings, TINY for what may underflow in each result.
final class RowKernels {
  /// Widths are multiples of this: the lanes of the widest vectors.
  static final int LANES = 8;

  private static final VectorSpecies<Double> SPECIES = Registers.SPECIES;
  private static final int STEP = Registers.LANES;
  private static final double U = BallAlgebra.U;
  private static final double INFLATION = 1 + 0x1p-49;

  /// What the few operations of one result may lose to underflow, and far more.
  static final double TINY = 0x1p-1000;

  private RowKernels() {}

  private static DoubleVector load(double[] x, int s) {
    return DoubleVector.fromArray(SPECIES, x, s);
  }

  /// Rows that are summed with several lists of weights.
  ///
  /// @param rows x_r
  /// @param errors rad + γₖ|mid| of each: what it adds to a radius, times the size of its weight
  /// @param reach Σᵣ (|mid| + rad): what it adds to a radius, times how far weights may move
  @SuppressWarnings("ArrayRecordComponent") // a workspace, never compared
  record Terms(BallRow[] rows, double[][] errors, double[] reach) {
    static Terms of(BallRow[] rows, int width) {
      var terms = new Terms(rows, new double[rows.length][width], new double[width]);
      double gamma = BallAlgebra.gamma(rows.length);
      double[] reach = terms.reach;
      for (int r = 0; r < rows.length; r++) {
        double[] mid = rows[r].mid();
        double[] rad = rows[r].rad();
        double[] error = terms.errors[r];
        for (int s = 0; s < width; s += STEP) {
          var size = load(mid, s).abs();
          var spread = load(rad, s);
          size.lanewise(VectorOperators.FMA, gamma, spread).intoArray(error, s);
          load(reach, s).add(size).add(spread).intoArray(reach, s);
        }
      }
      return terms;
    }
  }

  /// out ← Σᵣ (wᵣ ± ρ) xᵣ.
  ///
  /// The centre is a sum of k products in any order: within γₖ Σ|wᵣ||xᵣ| of the exact one.
  static void combine(Terms terms, double[] weights, double rho, BallRow out, int width) {
    double inflation = INFLATION * (1 + 4 * BallAlgebra.gamma(weights.length));
    double tiny = weights.length * TINY;
    for (int s = 0; s < width; s += STEP) {
      var mid = DoubleVector.zero(SPECIES);
      var rad = DoubleVector.zero(SPECIES);
      for (int r = 0; r < weights.length; r++) {
        double w = weights[r];
        mid = load(terms.rows[r].mid(), s).lanewise(VectorOperators.FMA, w, mid);
        rad = load(terms.errors[r], s).lanewise(VectorOperators.FMA, Math.abs(w), rad);
      }
      rad = load(terms.reach, s).lanewise(VectorOperators.FMA, rho, rad);
      mid.intoArray(out.mid(), s);
      rad.mul(inflation).add(tiny).intoArray(out.rad(), s);
    }
  }

  /// out ← x y; out may be one of them.
  static void multiply(BallRow x, BallRow y, BallRow out, int width) {
    for (int s = 0; s < width; s += STEP) {
      var a = load(x.mid(), s);
      var b = load(y.mid(), s);
      var ra = load(x.rad(), s);
      var rb = load(y.rad(), s);
      var mid = a.mul(b);
      var rad = a.abs().mul(rb).add(ra.mul(b.abs().add(rb))).add(mid.abs().mul(U));
      mid.intoArray(out.mid(), s);
      rad.mul(INFLATION).add(TINY).intoArray(out.rad(), s);
    }
  }

  /// out ← x + y; out may be one of them.
  static void add(BallRow x, BallRow y, BallRow out, int width) {
    for (int s = 0; s < width; s += STEP) {
      var mid = load(x.mid(), s).add(load(y.mid(), s));
      var rad = load(x.rad(), s).add(load(y.rad(), s)).add(mid.abs().mul(U));
      mid.intoArray(out.mid(), s);
      rad.mul(INFLATION).add(TINY).intoArray(out.rad(), s);
    }
  }

  /// out ← x y + v w, in doubles; rows of length width or longer.
  static void fold(
      double[] x, double[] y, double[] v, double[] w, double[] out, int at, int width) {
    for (int s = 0; s < width; s += STEP) {
      load(x, s).fma(load(y, s), load(v, s).mul(load(w, s))).intoArray(out, at + s);
    }
  }

  /// out ← x y, in doubles.
  static void fold(double[] x, double[] y, double[] out, int at, int width) {
    for (int s = 0; s < width; s += STEP) {
      load(x, s).mul(load(y, s)).intoArray(out, at + s);
    }
  }

  /// Sizes and deviations, a row of each: upper bounds of Σ|x̂| and of Σ|x − x̂| over terms x
  /// with centres x̂.
  @SuppressWarnings("ArrayRecordComponent") // a workspace, never compared
  record Bounds(double[] size, double[] deviation) {
    static Bounds zeros(int samples) {
      return new Bounds(new double[samples], new double[samples]);
    }

    void clear(int width, double size, double deviation) {
      java.util.Arrays.fill(this.size, 0, width, size);
      java.util.Arrays.fill(this.deviation, 0, width, deviation);
    }
  }

  /// sum ← sum + w|x| for a weight w ≥ 0.
  static void addScaled(BallRow x, double w, Bounds sum, int width) {
    for (int s = 0; s < width; s += STEP) {
      load(x.mid(), s)
          .abs()
          .lanewise(VectorOperators.FMA, w, load(sum.size, s))
          .intoArray(sum.size, s);
      load(x.rad(), s)
          .lanewise(VectorOperators.FMA, w, load(sum.deviation, s))
          .intoArray(sum.deviation, s);
    }
  }

  /// sum ← sum + |x| y: |x y − x̂ŷ| ≤ |x̂| |y − ŷ| + |x − x̂| (|ŷ| + |y − ŷ|).
  static void addProduct(BallRow x, Bounds y, Bounds sum, int width) {
    for (int s = 0; s < width; s += STEP) {
      var size = load(x.mid(), s).abs();
      var spread = load(x.rad(), s);
      var other = load(y.size, s);
      var deviation = load(y.deviation, s);
      size.fma(other, load(sum.size, s)).intoArray(sum.size, s);
      size.fma(deviation, spread.fma(other.add(deviation), load(sum.deviation, s)))
          .intoArray(sum.deviation, s);
    }
  }

  /// Adds the sums over all samples of |x| y to `totals[0]` (sizes) and `totals[1]` (deviations),
  /// at the given place.
  static void addTotal(BallRow x, Bounds y, double[][] totals, int at, int width) {
    var sizes = DoubleVector.zero(SPECIES);
    var deviations = DoubleVector.zero(SPECIES);
    for (int s = 0; s < width; s += STEP) {
      var size = load(x.mid(), s).abs();
      var spread = load(x.rad(), s);
      var other = load(y.size, s);
      var deviation = load(y.deviation, s);
      sizes = size.fma(other, sizes);
      deviations = size.fma(deviation, spread.fma(other.add(deviation), deviations));
    }
    totals[0][at] += sum(sizes);
    totals[1][at] += sum(deviations);
  }

  /// Adds the sums over all samples of x̂ŷ, of |x̂ŷ| and of what x y may deviate from x̂ŷ to
  /// `totals[0]`, `totals[1]` and `totals[2]`, at the given place.
  static void addTotal(BallRow x, BallRow y, double[][] totals, int at, int width) {
    var sums = DoubleVector.zero(SPECIES);
    var sizes = DoubleVector.zero(SPECIES);
    var deviations = DoubleVector.zero(SPECIES);
    for (int s = 0; s < width; s += STEP) {
      var a = load(x.mid(), s);
      var b = load(y.mid(), s);
      var spread = load(y.rad(), s);
      sums = a.fma(b, sums);
      sizes = a.abs().fma(b.abs(), sizes);
      deviations = a.abs().fma(spread, load(x.rad(), s).fma(b.abs().add(spread), deviations));
    }
    totals[0][at] += sum(sums);
    totals[1][at] += sum(sizes);
    totals[2][at] += sum(deviations);
  }

  private static double sum(DoubleVector x) {
    double sum = 0;
    for (int i = 0; i < STEP; i++) {
      sum += x.lane(i);
    }
    return sum;
  }
}
