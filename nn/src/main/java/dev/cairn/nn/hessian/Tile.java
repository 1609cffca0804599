package dev.cairn.nn.hessian;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost product: 2 rows times 6 rows, summed over the samples of a block.
///
/// Samples are the lanes of a vector. The 12 accumulators, two rows and one of the other six fit
/// the 16 registers of a machine with AVX2, with room for the compiler to load ahead; a round takes
/// eight loads for 12 multiply-adds. Lanes are summed pairwise, in one order.
final class Tile {
  static final int ROWS = 2;
  static final int COLUMNS = 6;
  static final int SIZE = ROWS * COLUMNS;

  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  private final double[] lanes;
  private final int base;

  /// [#LANES] as a variable: the compiler of the virtual machine does not unroll a loop with this
  /// step. Unrolled, the loads of several rounds come first and push the sums out of the registers,
  /// at half the speed.
  private final int step = LANES;

  /// Takes the memory for the lanes of its sums from the rows' memory.
  Tile(RowMemory memory) {
    Rows rows = memory.rows(Math.ceilDiv(SIZE * LANES, memory.stride()));
    lanes = rows.data();
    base = rows.offset(0);
  }

  /// Sums over samples 0 ≤ s < width, a multiple of the number of lanes, of the products of the two
  /// rows of left from leftFirst on with the six rows of right from rightFirst on; groups of both
  /// begin there. Reads both; the sums are kept, lane by lane, for [#addTo].
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
    int at = base;
    c00.intoArray(lanes, at + 0 * LANES);
    c10.intoArray(lanes, at + 1 * LANES);
    c01.intoArray(lanes, at + 2 * LANES);
    c11.intoArray(lanes, at + 3 * LANES);
    c02.intoArray(lanes, at + 4 * LANES);
    c12.intoArray(lanes, at + 5 * LANES);
    c03.intoArray(lanes, at + 6 * LANES);
    c13.intoArray(lanes, at + 7 * LANES);
    c04.intoArray(lanes, at + 8 * LANES);
    c14.intoArray(lanes, at + 9 * LANES);
    c05.intoArray(lanes, at + 10 * LANES);
    c15.intoArray(lanes, at + 11 * LANES);
  }

  /// `sums[at + c·2 + r]` += the sum of left row r times right row c.
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
