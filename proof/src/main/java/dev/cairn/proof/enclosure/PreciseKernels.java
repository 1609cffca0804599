package dev.cairn.proof.enclosure;

import dev.cairn.linalg.simd.Registers;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Sums of products of [PreciseRow]s, sample by sample, as if in twice the precision of doubles.
///
/// Heads are added by error-free transformations (TwoSum; the product's error by a fused
/// multiply-add), and what they leave is added up in doubles beside them. Let u = 2⁻⁵³ and A = Σ
/// |xᵢ||yᵢ| over k terms. The products leave at most uA, the sums kuA, the tails of the factors
/// 2uA: (k + 3)uA(1 + γₖ) together. Each of these goes through at most 2k + 4 roundings, so what
/// is added up in doubles is wrong by at most (2k + 5)u of it, and products of two tails, u²A,
/// are left out: less than 2((k + 6)u)² A in all ([#loss]). Source: T. Ogita, S. M. Rump, S.
/// Oishi, "Accurate sum and dot product" (2005), Dot2. Samples are the lanes of vectors, so
/// results do not depend on the machine's vectors.
final class PreciseKernels {
  private static final VectorSpecies<Double> SPECIES = Registers.SPECIES;
  private static final int STEP = Registers.LANES;

  /// Covers the roundings of a radius: a sum of numbers ≥ 0 of at most 2²⁰ terms.
  private static final double INFLATION = 1 + 0x1p-30;

  private static final double TINY = 0x1p-1000;

  private PreciseKernels() {}

  /// A bound of the error of a sum of k products, relative to A.
  static double loss(int k) {
    double part = (k + 6.0) * BallAlgebra.U;
    return 2 * part * part * INFLATION;
  }

  private static DoubleVector load(double[] x, int s) {
    return DoubleVector.fromArray(SPECIES, x, s);
  }

  /// rad + loss·|hi| of each row: what it adds to a radius, times the size of its weight.
  static double[][] errors(PreciseRow[] rows, int width) {
    double loss = loss(rows.length + 1);
    double[][] errors = new double[rows.length][width];
    for (int r = 0; r < rows.length; r++) {
      for (int s = 0; s < width; s += STEP) {
        load(rows[r].hi(), s).abs().mul(loss).add(load(rows[r].rad(), s)).intoArray(errors[r], s);
      }
    }
    return errors;
  }

  /// out ← Σᵣ wᵣ xᵣ + b for exact w and b.
  ///
  /// @param errors of the rows
  static void combine(
      PreciseRow[] rows, double[][] errors, double[] weights, double b, PreciseRow out, int width) {
    double start = Math.abs(b) * loss(rows.length + 1) + (rows.length + 1) * TINY;
    for (int s = 0; s < width; s += STEP) {
      var sum = DoubleVector.broadcast(SPECIES, b);
      var rest = DoubleVector.zero(SPECIES);
      var error = DoubleVector.broadcast(SPECIES, start);
      for (int r = 0; r < rows.length; r++) {
        var w = DoubleVector.broadcast(SPECIES, weights[r]);
        var x = load(rows[r].hi(), s);
        var product = x.mul(w);
        var productError = x.fma(w, product.neg());
        var next = sum.add(product);
        var fromProduct = next.sub(sum);
        var sumError = sum.sub(next.sub(fromProduct)).add(product.sub(fromProduct));
        rest = load(rows[r].lo(), s).fma(w, rest).add(productError.add(sumError));
        error = load(errors[r], s).fma(w.abs(), error);
        sum = next;
      }
      store(sum, rest, error, out, s);
    }
  }

  private static void store(
      DoubleVector sum, DoubleVector rest, DoubleVector error, PreciseRow out, int s) {
    var head = sum.add(rest);
    var fromRest = head.sub(sum);
    head.intoArray(out.hi(), s);
    sum.sub(head.sub(fromRest)).add(rest.sub(fromRest)).intoArray(out.lo(), s);
    error.mul(INFLATION).intoArray(out.rad(), s);
  }

  /// out ← x y; out may be one of them.
  static void multiply(PreciseRow x, PreciseRow y, PreciseRow out, int width) {
    double loss = loss(2);
    for (int s = 0; s < width; s += STEP) {
      var a = load(x.hi(), s);
      var b = load(y.hi(), s);
      var ra = load(x.rad(), s);
      var rb = load(y.rad(), s);
      var product = a.mul(b);
      var error = a.fma(b, product.neg());
      var rest = error.add(a.fma(load(y.lo(), s), load(x.lo(), s).mul(b)));
      var spread =
          a.abs()
              .mul(rb)
              .add(b.abs().mul(ra))
              .add(ra.mul(rb))
              .add(product.abs().mul(loss))
              .add(TINY);
      store(product, rest, spread, out, s);
    }
  }

  /// sum ← sum + x y, the sum's heads in hi, what they left in lo, radii in rad: not a ball
  /// before the last term.
  ///
  /// @param loss of the number of terms that come together in a lane
  static void addProduct(PreciseRow x, PreciseRow y, PreciseRow sum, double loss, int width) {
    for (int s = 0; s < width; s += STEP) {
      var a = load(x.hi(), s);
      var b = load(y.hi(), s);
      var ra = load(x.rad(), s);
      var rb = load(y.rad(), s);
      var product = a.mul(b);
      var productError = a.fma(b, product.neg());
      var before = load(sum.hi(), s);
      var next = before.add(product);
      var fromProduct = next.sub(before);
      var sumError = before.sub(next.sub(fromProduct)).add(product.sub(fromProduct));
      var crossed = a.fma(load(y.lo(), s), load(x.lo(), s).mul(b));
      load(sum.lo(), s).add(crossed.add(productError.add(sumError))).intoArray(sum.lo(), s);
      next.intoArray(sum.hi(), s);
      var spread = a.abs().mul(rb).add(b.abs().mul(ra)).add(ra.mul(rb));
      load(sum.rad(), s).add(spread.add(product.abs().mul(loss)).add(TINY)).intoArray(sum.rad(), s);
    }
  }
}
