package dev.cairn.proof.arithmetic;

import dev.cairn.linalg.simd.Registers;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// A row of real numbers, each within a radius of a centre; zeros at first.
///
/// Centres are rounded to nearest; a radius takes in what that may have lost. Radii are sums of
/// numbers ≥ 0, rounded to nearest too, and made larger by more than all roundings of one step can
/// take from them. What is not finite any more stays so, as infinity or NaN, and is no bound.
/// Source: S. M. Rump, "Verification methods", Acta Numerica 19 (2010), midpoint–radius arithmetic.
public final class BallRow {
  private static final VectorSpecies<Double> SPECIES = Registers.SPECIES;
  private static final int LANES = Registers.LANES;

  /// More than the error of one rounding, relative to its result: twice u = 2⁻⁵³.
  private static final double ROUNDING = 0x1p-52;

  /// More than (1 − u)⁻⁸: a step of a radius has at most eight roundings.
  private static final double GROWTH = 1 + 0x1p-49;

  /// More than all that a step may lose by underflow.
  private static final double UNDERFLOW = 0x1p-1000;

  private final double[] centres; // whole registers; what is behind the length is 0
  private final double[] radii;
  private boolean zero = true; // then the arrays may hold anything

  /// Takes what is added to it and keeps nothing.
  public static final BallRow NOWHERE = new BallRow(0);

  /// So many zeros.
  public BallRow(int length) {
    int whole = Math.ceilDiv(length, LANES) * LANES;
    centres = new double[whole];
    radii = new double[whole];
  }

  /// Whether all are the number 0 for certain.
  public boolean isZero() {
    return zero;
  }

  /// Makes all of them 0.
  public void clear() {
    zero = true;
  }

  /// Makes one of them an interval.
  public void set(int index, Interval x) {
    begin();
    centres[index] = x.midpoint();
    radii[index] = x.radius();
  }

  private void begin() {
    if (zero) {
      Arrays.fill(centres, 0);
      Arrays.fill(radii, 0);
      zero = false;
    }
  }

  /// this ← this + x.
  public void add(BallRow x) {
    addProduct(1, 0, x);
  }

  /// this ← this + a x for an a within a radius of a centre.
  public void addProduct(double centre, double radius, BallRow x) {
    if (x.zero || (centre == 0 && radius == 0) || this == NOWHERE) {
      return;
    }
    begin();
    double size = Math.abs(centre);
    for (int i = 0; i < centres.length; i += LANES) {
      var c = DoubleVector.fromArray(SPECIES, x.centres, i);
      var r = DoubleVector.fromArray(SPECIES, x.radii, i);
      var sum =
          c.fma(
              DoubleVector.broadcast(SPECIES, centre), DoubleVector.fromArray(SPECIES, centres, i));
      // |ax − centre c| ≤ |centre| r + radius (|c| + r), and the rounding of the sum
      var more = r.mul(size).add(c.lanewise(VectorOperators.ABS).add(r).mul(radius));
      var lost = sum.lanewise(VectorOperators.ABS).mul(ROUNDING).add(UNDERFLOW);
      DoubleVector.fromArray(SPECIES, radii, i).add(more).add(lost).mul(GROWTH).intoArray(radii, i);
      sum.intoArray(centres, i);
    }
  }

  /// Those numbers that one of them may be.
  public Interval get(int index) {
    if (zero) {
      return Interval.ZERO;
    }
    double centre = centres[index];
    double radius = radii[index];
    return Double.isFinite(centre) && Double.isFinite(radius)
        ? Interval.ball(centre, radius)
        : Interval.ENTIRE;
  }
}
