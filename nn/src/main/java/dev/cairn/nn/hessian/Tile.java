package dev.cairn.nn.hessian;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost product: some rows times 6 rows, summed over the samples of a block.
///
/// Samples are the lanes of a vector. All sums stay in registers; lanes are summed pairwise, in one
/// order, so that every tile gives the same bits.
abstract sealed class Tile permits NarrowTile, WideTile {
  static final int COLUMNS = 6;

  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /// Lanes of machines that have 32 vector registers.
  private static final int LANES_OF_AVX512 = 8;

  /// Samples of a block at most: the rows of a tile take 28 of 32 KB of a first-level cache with
  /// AVX2, 40 of 48 KB with AVX-512. More spares sums over lanes, as long as they fit.
  static final int SAMPLES = LANES == LANES_OF_AVX512 ? 512 : 448;

  /// [#LANES] as a variable: the compiler of the virtual machine does not unroll a loop with this
  /// step. Unrolled, the loads of several rounds come first and push the sums out of the registers,
  /// at half the speed.
  final int step = LANES;

  private final int rows;
  private final double[] lanes;
  private final int base;

  /// Takes the memory for the lanes of its sums from the rows' memory.
  Tile(RowMemory memory, int rows) {
    this.rows = rows;
    Rows kept = memory.rows(Math.ceilDiv(rows * COLUMNS * LANES, memory.stride()));
    lanes = kept.data();
    base = kept.offset(0);
  }

  /// The one for this machine's registers.
  static Tile forMachine(RowMemory memory) {
    return LANES == LANES_OF_AVX512 ? new WideTile(memory) : new NarrowTile(memory);
  }

  /// Number of left rows, those of a group.
  final int rows() {
    return rows;
  }

  /// Number of sums.
  final int size() {
    return rows * COLUMNS;
  }

  /// Sums over samples 0 ≤ s < width, a multiple of the number of lanes, of the products of the
  /// rows of left from leftFirst on with the six rows of right from rightFirst on; groups of both
  /// begin there. Reads both; the sums are kept, lane by lane, for [#addTo].
  abstract void multiply(Panels left, int leftFirst, Panels right, int rightFirst, int width);

  /// Where [#multiply] puts the lanes of its sums, from [#lane] on. It does so itself: a method
  /// that takes a vector can cost an object a vector.
  final double[] lanes() {
    return lanes;
  }

  /// The first lane of sum k, that of left row k mod [#rows] times right row k / [#rows].
  final int lane(int k) {
    return base + k * LANES;
  }

  /// `sums[at + k]` += sum k.
  final void addTo(double[] sums, int at) {
    for (int k = 0; k < size(); k++) {
      int v = lane(k);
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
