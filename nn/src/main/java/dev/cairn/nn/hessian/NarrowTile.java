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
  void multiply(double[] memory, int left, int right, int width) {
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
    for (int s = 0; s < width; s += LANES) {
      int p = left + ROWS * s;
      int q = right + COLUMNS * s;
      var x0 = DoubleVector.fromArray(SPECIES, memory, p);
      var x1 = DoubleVector.fromArray(SPECIES, memory, p + LANES);
      var y = DoubleVector.fromArray(SPECIES, memory, q);
      c00 = y.fma(x0, c00);
      c10 = y.fma(x1, c10);
      y = DoubleVector.fromArray(SPECIES, memory, q + LANES);
      c01 = y.fma(x0, c01);
      c11 = y.fma(x1, c11);
      y = DoubleVector.fromArray(SPECIES, memory, q + 2 * LANES);
      c02 = y.fma(x0, c02);
      c12 = y.fma(x1, c12);
      y = DoubleVector.fromArray(SPECIES, memory, q + 3 * LANES);
      c03 = y.fma(x0, c03);
      c13 = y.fma(x1, c13);
      y = DoubleVector.fromArray(SPECIES, memory, q + 4 * LANES);
      c04 = y.fma(x0, c04);
      c14 = y.fma(x1, c14);
      y = DoubleVector.fromArray(SPECIES, memory, q + 5 * LANES);
      c05 = y.fma(x0, c05);
      c15 = y.fma(x1, c15);
    }
    int at = lanes();
    c00.intoArray(memory, at);
    c10.intoArray(memory, at + LANES);
    c01.intoArray(memory, at + 2 * LANES);
    c11.intoArray(memory, at + 3 * LANES);
    c02.intoArray(memory, at + 4 * LANES);
    c12.intoArray(memory, at + 5 * LANES);
    c03.intoArray(memory, at + 6 * LANES);
    c13.intoArray(memory, at + 7 * LANES);
    c04.intoArray(memory, at + 8 * LANES);
    c14.intoArray(memory, at + 9 * LANES);
    c05.intoArray(memory, at + 10 * LANES);
    c15.intoArray(memory, at + 11 * LANES);
  }
}
