package dev.cairn.linalg.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Loops over contiguous parts of arrays with the Vector API. Lanes are summed in a fixed order, so
/// that results repeat on one kind of machine; the number of lanes is the machine's.
public final class Lanes {
  static final VectorSpecies<Double> SPECIES = Registers.SPECIES;
  static final int LANES = Registers.LANES;

  private Lanes() {}

  /// The width of a vector in bits.
  public static int bits() {
    return SPECIES.vectorBitSize();
  }

  /// Σ x[i + xOffset] y[i + yOffset] over 0 ≤ i < length.
  public static double dot(double[] x, int xOffset, double[] y, int yOffset, int length) {
    DoubleVector sum0 = DoubleVector.zero(SPECIES);
    DoubleVector sum1 = sum0;
    DoubleVector sum2 = sum0;
    DoubleVector sum3 = sum0;
    int i = 0;
    for (; i <= length - 4 * LANES; i += 4 * LANES) {
      sum0 = load(x, xOffset + i).fma(load(y, yOffset + i), sum0);
      sum1 = load(x, xOffset + i + LANES).fma(load(y, yOffset + i + LANES), sum1);
      sum2 = load(x, xOffset + i + 2 * LANES).fma(load(y, yOffset + i + 2 * LANES), sum2);
      sum3 = load(x, xOffset + i + 3 * LANES).fma(load(y, yOffset + i + 3 * LANES), sum3);
    }
    for (; i <= length - LANES; i += LANES) {
      sum0 = load(x, xOffset + i).fma(load(y, yOffset + i), sum0);
    }
    double sum = sum(sum0.add(sum1).add(sum2.add(sum3)));
    for (; i < length; i++) {
      sum = Math.fma(x[xOffset + i], y[yOffset + i], sum);
    }
    return sum;
  }

  /// y[i + yOffset] += α x[i + xOffset] over 0 ≤ i < length.
  public static void addScaled(
      double alpha, double[] x, int xOffset, double[] y, int yOffset, int length) {
    DoubleVector factor = DoubleVector.broadcast(SPECIES, alpha);
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      load(x, xOffset + i).fma(factor, load(y, yOffset + i)).intoArray(y, yOffset + i);
    }
    for (; i < length; i++) {
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  /// (x, y) ← (c x − s y, s x + c y) over two parts of one array.
  static void rotate(double[] z, int x, int y, int length, double c, double s) {
    DoubleVector cosine = DoubleVector.broadcast(SPECIES, c);
    DoubleVector sine = DoubleVector.broadcast(SPECIES, s);
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      DoubleVector a = load(z, x + i);
      DoubleVector b = load(z, y + i);
      a.mul(cosine).sub(b.mul(sine)).intoArray(z, x + i);
      a.mul(sine).add(b.mul(cosine)).intoArray(z, y + i);
    }
    for (; i < length; i++) {
      double a = z[x + i];
      double b = z[y + i];
      z[x + i] = c * a - s * b;
      z[y + i] = s * a + c * b;
    }
  }

  static DoubleVector load(double[] x, int index) {
    return DoubleVector.fromArray(SPECIES, x, index);
  }

  /// The sum of the lanes, from the first to the last.
  static double sum(DoubleVector vector) {
    double sum = 0;
    for (int lane = 0; lane < LANES; lane++) {
      sum += vector.lane(lane);
    }
    return sum;
  }
}
