package dev.cairn.nn.hessian;

import jdk.incubator.vector.DoubleVector;

/// 4 rows times 6 rows, for 32 vector registers (AVX-512): the 24 sums, four rows and one of the
/// other six fit. A round takes ten loads for 24 multiply-adds.
final class WideTile extends Tile {
  private static final int ROWS = 4;

  WideTile(RowMemory memory) {
    super(memory, ROWS);
  }

  @Override
  void multiply(double[] memory, int left, int right, int width) {
    var zero = DoubleVector.zero(SPECIES);
    var c00 = zero;
    var c10 = zero;
    var c20 = zero;
    var c30 = zero;
    var c01 = zero;
    var c11 = zero;
    var c21 = zero;
    var c31 = zero;
    var c02 = zero;
    var c12 = zero;
    var c22 = zero;
    var c32 = zero;
    var c03 = zero;
    var c13 = zero;
    var c23 = zero;
    var c33 = zero;
    var c04 = zero;
    var c14 = zero;
    var c24 = zero;
    var c34 = zero;
    var c05 = zero;
    var c15 = zero;
    var c25 = zero;
    var c35 = zero;
    for (int s = 0; s < width; s += LANES) {
      int p = left + ROWS * s;
      int q = right + COLUMNS * s;
      var x0 = DoubleVector.fromArray(SPECIES, memory, p);
      var x1 = DoubleVector.fromArray(SPECIES, memory, p + LANES);
      var x2 = DoubleVector.fromArray(SPECIES, memory, p + 2 * LANES);
      var x3 = DoubleVector.fromArray(SPECIES, memory, p + 3 * LANES);
      var y = DoubleVector.fromArray(SPECIES, memory, q);
      c00 = y.fma(x0, c00);
      c10 = y.fma(x1, c10);
      c20 = y.fma(x2, c20);
      c30 = y.fma(x3, c30);
      y = DoubleVector.fromArray(SPECIES, memory, q + LANES);
      c01 = y.fma(x0, c01);
      c11 = y.fma(x1, c11);
      c21 = y.fma(x2, c21);
      c31 = y.fma(x3, c31);
      y = DoubleVector.fromArray(SPECIES, memory, q + 2 * LANES);
      c02 = y.fma(x0, c02);
      c12 = y.fma(x1, c12);
      c22 = y.fma(x2, c22);
      c32 = y.fma(x3, c32);
      y = DoubleVector.fromArray(SPECIES, memory, q + 3 * LANES);
      c03 = y.fma(x0, c03);
      c13 = y.fma(x1, c13);
      c23 = y.fma(x2, c23);
      c33 = y.fma(x3, c33);
      y = DoubleVector.fromArray(SPECIES, memory, q + 4 * LANES);
      c04 = y.fma(x0, c04);
      c14 = y.fma(x1, c14);
      c24 = y.fma(x2, c24);
      c34 = y.fma(x3, c34);
      y = DoubleVector.fromArray(SPECIES, memory, q + 5 * LANES);
      c05 = y.fma(x0, c05);
      c15 = y.fma(x1, c15);
      c25 = y.fma(x2, c25);
      c35 = y.fma(x3, c35);
    }
    int at = lanes();
    c00.intoArray(memory, at);
    c10.intoArray(memory, at + LANES);
    c20.intoArray(memory, at + 2 * LANES);
    c30.intoArray(memory, at + 3 * LANES);
    c01.intoArray(memory, at + 4 * LANES);
    c11.intoArray(memory, at + 5 * LANES);
    c21.intoArray(memory, at + 6 * LANES);
    c31.intoArray(memory, at + 7 * LANES);
    c02.intoArray(memory, at + 8 * LANES);
    c12.intoArray(memory, at + 9 * LANES);
    c22.intoArray(memory, at + 10 * LANES);
    c32.intoArray(memory, at + 11 * LANES);
    c03.intoArray(memory, at + 12 * LANES);
    c13.intoArray(memory, at + 13 * LANES);
    c23.intoArray(memory, at + 14 * LANES);
    c33.intoArray(memory, at + 15 * LANES);
    c04.intoArray(memory, at + 16 * LANES);
    c14.intoArray(memory, at + 17 * LANES);
    c24.intoArray(memory, at + 18 * LANES);
    c34.intoArray(memory, at + 19 * LANES);
    c05.intoArray(memory, at + 20 * LANES);
    c15.intoArray(memory, at + 21 * LANES);
    c25.intoArray(memory, at + 22 * LANES);
    c35.intoArray(memory, at + 23 * LANES);
  }
}
