package dev.cairn.nn.hessian;

/// Sums over samples, lane by lane, in the memory of the rows; whoever computes them stores them
/// there: a method that takes a vector can cost an object a vector.
final class LaneSums {
  private final RowMemory memory;
  private final int base;

  /// Room for so many sums.
  LaneSums(RowMemory memory, int count) {
    this.memory = memory;
    base = memory.rows(Math.ceilDiv(count * Tile.LANES, memory.stride())).offset(0);
  }

  /// Where the lanes of sum k are, in the memory.
  int offset(int k) {
    return base + k * Tile.LANES;
  }

  /// `sums[at + k]` += sum k, k < count. Lanes are summed pairwise, in one order.
  void addTo(double[] sums, int at, int count) {
    double[] lanes = memory.data();
    for (int k = 0; k < count; k++) {
      int v = offset(k);
      double sum =
          switch (Tile.LANES) {
            case 8 ->
                ((lanes[v] + lanes[v + 1]) + (lanes[v + 2] + lanes[v + 3]))
                    + ((lanes[v + 4] + lanes[v + 5]) + (lanes[v + 6] + lanes[v + 7]));
            case 4 -> (lanes[v] + lanes[v + 1]) + (lanes[v + 2] + lanes[v + 3]);
            case 2 -> lanes[v] + lanes[v + 1];
            default -> sequential(lanes, v);
          };
      sums[at + k] += sum;
    }
  }

  private static double sequential(double[] lanes, int from) {
    double sum = 0;
    for (int lane = 0; lane < Tile.LANES; lane++) {
      sum += lanes[from + lane];
    }
    return sum;
  }
}
