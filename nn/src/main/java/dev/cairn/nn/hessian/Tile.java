package dev.cairn.nn.hessian;

import dev.cairn.linalg.simd.Registers;
import jdk.incubator.vector.VectorSpecies;

/// The innermost product: some rows times 6 rows, summed over the samples of a block.
///
/// Samples are the lanes of a vector. All sums stay in registers; lanes are summed pairwise, in one
/// order, so that every tile gives the same bits.
abstract sealed class Tile permits NarrowTile, WideTile {
  static final int COLUMNS = 6;

  static final VectorSpecies<Double> SPECIES = Registers.SPECIES;
  static final int LANES = Registers.LANES;

  /// Lanes of machines whose first-level cache has 48 KB.
  private static final int LANES_OF_AVX512 = 8;

  /// Samples of a block at most: the rows of a tile take 28 of 32 KB of a first-level cache with
  /// AVX2, 40 of 48 KB with AVX-512. More spares sums over lanes, as long as they fit.
  static final int SAMPLES = LANES == LANES_OF_AVX512 ? 512 : 448;

  private final int rows;
  private final LaneSums sums;

  /// Takes the memory for the lanes of its sums from the rows' memory.
  Tile(RowMemory memory, int rows) {
    this.rows = rows;
    sums = new LaneSums(memory, rows * COLUMNS);
  }

  /// The one for this machine's registers.
  static Tile forMachine(RowMemory memory) {
    return Registers.MANY ? new WideTile(memory) : new NarrowTile(memory);
  }

  /// Number of left rows, those of a group.
  final int rows() {
    return rows;
  }

  /// Number of sums.
  final int size() {
    return rows * COLUMNS;
  }

  /// Sums over samples 0 ≤ s < width, a multiple of the number of lanes, of the products of a
  /// group of rows of a panel with a group of six; both are given by where they start in the
  /// memory. The sums are kept, lane by lane, for [#addTo].
  abstract void multiply(double[] memory, int left, int right, int width);

  /// Where [#multiply] puts the lanes of sum 0, that of left row k mod [#rows] times right row k /
  /// [#rows] being sum k.
  final int lanes() {
    return sums.offset(0);
  }

  /// `sums[at + k]` += sum k.
  final void addTo(double[] sums, int at) {
    this.sums.addTo(sums, at, size());
  }
}
