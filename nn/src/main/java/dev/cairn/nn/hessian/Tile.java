package dev.cairn.nn.hessian;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost product: 4 rows times 6 rows, summed over the samples of a block.
///
/// Samples are the lanes of a vector, so that rows are read as they are, without packing; the 24
/// accumulators fill the registers of a machine with 32, half of them those of one with 16. Lanes
/// are summed pairwise, in one order.
final class Tile {
  static final int ROWS = 4;
  static final int COLUMNS = 6;
  static final int SIZE = ROWS * COLUMNS;

  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /// Whether the 24 sums of a whole tile fit the registers: there are 32 with 512 bits (AVX-512)
  /// and 128 bits (ARM), 16 with 256 bits (AVX2), where a tile is done in two halves.
  private static final boolean MANY_REGISTERS = LANES != 4;

  private static final int HALF = COLUMNS / 2;

  private final double[] lanes;
  private final int base;

  /// [#LANES] as a variable: the compiler of the virtual machine does not unroll a loop with this
  /// step. Unrolled, the loads of several rounds come first and push the sums of a tile that fills
  /// the registers out of them, at half the speed.
  private final int step = LANES;

  /// Takes the memory for the lanes of its sums from the rows' memory.
  Tile(RowMemory memory) {
    Rows rows = memory.rows(Math.ceilDiv(SIZE * LANES, memory.stride()));
    lanes = rows.data();
    base = rows.offset(0);
  }

  /// Sums over samples 0 ≤ s < width, a multiple of the number of lanes, of the products of rows
  /// leftFirst … leftFirst + 3 of left with rows rightFirst … rightFirst + 5 of right. Reads both;
  /// the sums are kept, lane by lane, for [#addTo].
  void multiply(RowList left, int leftFirst, RowList right, int rightFirst, int width) {
    if (MANY_REGISTERS) {
      whole(left, leftFirst, right, rightFirst, width);
    } else {
      half(left, leftFirst, right, rightFirst, base, width);
      half(left, leftFirst, right, rightFirst + HALF, base + ROWS * HALF * LANES, width);
    }
  }

  private void whole(RowList left, int leftFirst, RowList right, int rightFirst, int width) {
    double[] a = left.data();
    double[] b = right.data();
    int l0 = left.offset(leftFirst);
    int l1 = left.offset(leftFirst + 1);
    int l2 = left.offset(leftFirst + 2);
    int l3 = left.offset(leftFirst + 3);
    int r0 = right.offset(rightFirst);
    int r1 = right.offset(rightFirst + 1);
    int r2 = right.offset(rightFirst + 2);
    int r3 = right.offset(rightFirst + 3);
    int r4 = right.offset(rightFirst + 4);
    int r5 = right.offset(rightFirst + 5);
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
      var x0 = DoubleVector.fromArray(SPECIES, a, l0 + s);
      var x1 = DoubleVector.fromArray(SPECIES, a, l1 + s);
      var x2 = DoubleVector.fromArray(SPECIES, a, l2 + s);
      var x3 = DoubleVector.fromArray(SPECIES, a, l3 + s);
      var y = DoubleVector.fromArray(SPECIES, b, r0 + s);
      c00 = x0.fma(y, c00);
      c10 = x1.fma(y, c10);
      c20 = x2.fma(y, c20);
      c30 = x3.fma(y, c30);
      y = DoubleVector.fromArray(SPECIES, b, r1 + s);
      c01 = x0.fma(y, c01);
      c11 = x1.fma(y, c11);
      c21 = x2.fma(y, c21);
      c31 = x3.fma(y, c31);
      y = DoubleVector.fromArray(SPECIES, b, r2 + s);
      c02 = x0.fma(y, c02);
      c12 = x1.fma(y, c12);
      c22 = x2.fma(y, c22);
      c32 = x3.fma(y, c32);
      y = DoubleVector.fromArray(SPECIES, b, r3 + s);
      c03 = x0.fma(y, c03);
      c13 = x1.fma(y, c13);
      c23 = x2.fma(y, c23);
      c33 = x3.fma(y, c33);
      y = DoubleVector.fromArray(SPECIES, b, r4 + s);
      c04 = x0.fma(y, c04);
      c14 = x1.fma(y, c14);
      c24 = x2.fma(y, c24);
      c34 = x3.fma(y, c34);
      y = DoubleVector.fromArray(SPECIES, b, r5 + s);
      c05 = x0.fma(y, c05);
      c15 = x1.fma(y, c15);
      c25 = x2.fma(y, c25);
      c35 = x3.fma(y, c35);
    }
    int at = base;
    c00.intoArray(lanes, at + 0 * LANES);
    c10.intoArray(lanes, at + 1 * LANES);
    c20.intoArray(lanes, at + 2 * LANES);
    c30.intoArray(lanes, at + 3 * LANES);
    c01.intoArray(lanes, at + 4 * LANES);
    c11.intoArray(lanes, at + 5 * LANES);
    c21.intoArray(lanes, at + 6 * LANES);
    c31.intoArray(lanes, at + 7 * LANES);
    c02.intoArray(lanes, at + 8 * LANES);
    c12.intoArray(lanes, at + 9 * LANES);
    c22.intoArray(lanes, at + 10 * LANES);
    c32.intoArray(lanes, at + 11 * LANES);
    c03.intoArray(lanes, at + 12 * LANES);
    c13.intoArray(lanes, at + 13 * LANES);
    c23.intoArray(lanes, at + 14 * LANES);
    c33.intoArray(lanes, at + 15 * LANES);
    c04.intoArray(lanes, at + 16 * LANES);
    c14.intoArray(lanes, at + 17 * LANES);
    c24.intoArray(lanes, at + 18 * LANES);
    c34.intoArray(lanes, at + 19 * LANES);
    c05.intoArray(lanes, at + 20 * LANES);
    c15.intoArray(lanes, at + 21 * LANES);
    c25.intoArray(lanes, at + 22 * LANES);
    c35.intoArray(lanes, at + 23 * LANES);
  }

  /// Four rows times three, in 16 registers: 12 sums, three vectors and one.
  private void half(RowList left, int leftFirst, RowList right, int rightFirst, int at, int width) {
    double[] a = left.data();
    double[] b = right.data();
    int l0 = left.offset(leftFirst);
    int l1 = left.offset(leftFirst + 1);
    int l2 = left.offset(leftFirst + 2);
    int l3 = left.offset(leftFirst + 3);
    int r0 = right.offset(rightFirst);
    int r1 = right.offset(rightFirst + 1);
    int r2 = right.offset(rightFirst + 2);
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
    for (int s = 0; s < width; s += step) {
      var y0 = DoubleVector.fromArray(SPECIES, b, r0 + s);
      var y1 = DoubleVector.fromArray(SPECIES, b, r1 + s);
      var y2 = DoubleVector.fromArray(SPECIES, b, r2 + s);
      var x = DoubleVector.fromArray(SPECIES, a, l0 + s);
      c00 = x.fma(y0, c00);
      c01 = x.fma(y1, c01);
      c02 = x.fma(y2, c02);
      x = DoubleVector.fromArray(SPECIES, a, l1 + s);
      c10 = x.fma(y0, c10);
      c11 = x.fma(y1, c11);
      c12 = x.fma(y2, c12);
      x = DoubleVector.fromArray(SPECIES, a, l2 + s);
      c20 = x.fma(y0, c20);
      c21 = x.fma(y1, c21);
      c22 = x.fma(y2, c22);
      x = DoubleVector.fromArray(SPECIES, a, l3 + s);
      c30 = x.fma(y0, c30);
      c31 = x.fma(y1, c31);
      c32 = x.fma(y2, c32);
    }
    c00.intoArray(lanes, at + 0 * LANES);
    c10.intoArray(lanes, at + 1 * LANES);
    c20.intoArray(lanes, at + 2 * LANES);
    c30.intoArray(lanes, at + 3 * LANES);
    c01.intoArray(lanes, at + 4 * LANES);
    c11.intoArray(lanes, at + 5 * LANES);
    c21.intoArray(lanes, at + 6 * LANES);
    c31.intoArray(lanes, at + 7 * LANES);
    c02.intoArray(lanes, at + 8 * LANES);
    c12.intoArray(lanes, at + 9 * LANES);
    c22.intoArray(lanes, at + 10 * LANES);
    c32.intoArray(lanes, at + 11 * LANES);
  }

  /// `sums[at + c·4 + r]` += the sum of left row r times right row c.
  void addTo(double[] sums, int at) {
    for (int k = 0; k < SIZE; k++) {
      int v = base + k * LANES;
      double sum =
          switch (LANES) {
            case 8 ->
                ((lanes[v] + lanes[v + 1]) + (lanes[v + 2] + lanes[v + 3]))
                    + ((lanes[v + 4] + lanes[v + 5]) + (lanes[v + 6] + lanes[v + 7]));
            case 4 -> (lanes[v] + lanes[v + 1]) + (lanes[v + 2] + lanes[v + 3]);
            case 2 -> lanes[v] + lanes[v + 1];
            default -> sequential(v);
          };
      sums[at + k] += sum;
    }
  }

  private double sequential(int from) {
    double sum = 0;
    for (int lane = 0; lane < LANES; lane++) {
      sum += lanes[from + lane];
    }
    return sum;
  }
}
