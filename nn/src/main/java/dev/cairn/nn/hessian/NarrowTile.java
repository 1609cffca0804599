package dev.cairn.nn.hessian;

import jdk.incubator.vector.DoubleVector;

/// 2 rows times 6 rows, for 16 vector registers (AVX2): the 12 sums, two rows and one of the other
/// six fit, with room for the compiler to load ahead. A round takes eight loads for 12
/// multiply-adds.
final class NarrowTile extends Tile {
  private static final int ROWS = 2;

  NarrowTile(RowMemory memory) {
    super(memory, ROWS);
  }

  @Override
  void multiply(Panels left, int leftFirst, Panels right, int rightFirst, int width) {
    double[] a = left.data();
    double[] b = right.data();
    int p = left.group(leftFirst);
    int q = right.group(rightFirst);
    int end = p + width * ROWS;
    int rowStep = ROWS * step;
    int columnStep = COLUMNS * step;
    var zero = DoubleVector.zero(SPECIES);
    var c00 = zero;
    var c10 = zero;
    var c01 = zero;
    var c11 = zero;
    var c02 = zero;
    var c12 = zero;
    var c03 = zero;
    var c13 = zero;
    var c04 = zero;
    var c14 = zero;
    var c05 = zero;
    var c15 = zero;
    while (p < end) {
      var x0 = DoubleVector.fromArray(SPECIES, a, p);
      var x1 = DoubleVector.fromArray(SPECIES, a, p + LANES);
      var y = DoubleVector.fromArray(SPECIES, b, q);
      c00 = y.fma(x0, c00);
      c10 = y.fma(x1, c10);
      y = DoubleVector.fromArray(SPECIES, b, q + LANES);
      c01 = y.fma(x0, c01);
      c11 = y.fma(x1, c11);
      y = DoubleVector.fromArray(SPECIES, b, q + 2 * LANES);
      c02 = y.fma(x0, c02);
      c12 = y.fma(x1, c12);
      y = DoubleVector.fromArray(SPECIES, b, q + 3 * LANES);
      c03 = y.fma(x0, c03);
      c13 = y.fma(x1, c13);
      y = DoubleVector.fromArray(SPECIES, b, q + 4 * LANES);
      c04 = y.fma(x0, c04);
      c14 = y.fma(x1, c14);
      y = DoubleVector.fromArray(SPECIES, b, q + 5 * LANES);
      c05 = y.fma(x0, c05);
      c15 = y.fma(x1, c15);
      p += rowStep;
      q += columnStep;
    }
    double[] sums = lanes();
    int at = lane(0);
    c00.intoArray(sums, at);
    c10.intoArray(sums, at + LANES);
    c01.intoArray(sums, at + 2 * LANES);
    c11.intoArray(sums, at + 3 * LANES);
    c02.intoArray(sums, at + 4 * LANES);
    c12.intoArray(sums, at + 5 * LANES);
    c03.intoArray(sums, at + 6 * LANES);
    c13.intoArray(sums, at + 7 * LANES);
    c04.intoArray(sums, at + 8 * LANES);
    c14.intoArray(sums, at + 9 * LANES);
    c05.intoArray(sums, at + 10 * LANES);
    c15.intoArray(sums, at + 11 * LANES);
  }
}
