package dev.cairn.nn.hessian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows, panels and tiles, beside sums that decimal numbers make without rounding.
class TileTest {
  private static final int SAMPLES = 64;

  static Stream<Arguments> cases() {
    return Stream.<Function<RowMemory, Tile>>of(NarrowTile::new, WideTile::new)
        .flatMap(
            shape ->
                // counts that fill groups, and counts that do not
                Stream.of(new int[] {1, 1}, new int[] {4, 6}, new int[] {7, 13})
                    .flatMap(
                        counts ->
                            IntStream.of(Tile.LANES, 2 * Tile.LANES, SAMPLES)
                                .mapToObj(
                                    width -> Arguments.of(shape, counts[0], counts[1], width))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sumsOfProductsAreThoseOfExactArithmetic(
      Function<RowMemory, Tile> shape, int lefts, int rights, int width) {
    var memory = new RowMemory(SAMPLES);
    Rows left = memory.rows(lefts);
    Rows right = memory.rows(rights);
    Tile tile = shape.apply(memory);
    Panels leftPanel = Panels.allocate(memory, lefts, tile.rows());
    Panels rightPanel = Panels.allocate(memory, rights, Tile.COLUMNS);
    double[] data = memory.data();
    var random = new SplittableRandom(lefts + 100L * rights + 10_000L * width);
    fill(data, left, lefts, random);
    fill(data, right, rights, random);
    leftPanel.copy(data, left.list(0, 1, lefts), width);
    rightPanel.copy(data, right.list(0, 1, rights), width);

    var sums = new TiledSums(tile, lefts, rights);
    sums.clear();
    for (int round = 1; round <= 2; round++) { // sums are added to, not replaced
      for (int column = 0; column < rights; column += Tile.COLUMNS) {
        for (int row = 0; row < lefts; row += tile.rows()) {
          tile.multiply(data, leftPanel.group(row), rightPanel.group(column), width);
          sums.add(tile, row, column);
        }
      }
      for (int row = 0; row < lefts; row++) {
        for (int column = 0; column < rights; column++) {
          double exact = round * exact(data, left.offset(row), right.offset(column), width);
          // each of at most width + 4 operations rounds by half a unit of at most Σ|xy| ≤ width
          double bound = round * (width + 4) * width * Math.ulp(1.0);
          assertEquals(exact, sums.get(row, column), bound, row + ", " + column);
        }
      }
    }
    sums.clear();
    assertEquals(0, sums.get(lefts - 1, rights - 1));
  }

  /// Vector v of row r of a group of g rows is vector v·g + r of the group.
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 6, 7, 13})
  void panelsHoldTheRowsVectorByVector(int count) {
    int width = SAMPLES - Tile.LANES;
    var memory = new RowMemory(SAMPLES);
    Rows rows = memory.rows(count);
    Panels panel = Panels.allocate(memory, count, Tile.COLUMNS);
    double[] data = memory.data();
    fill(data, rows, count, new SplittableRandom(count));
    panel.copy(data, rows.list(0, 1, count), width);
    for (int row = 0; row < count; row++) {
      double[] read = new double[width];
      for (int s = 0; s < width; s++) {
        int vector = s / Tile.LANES;
        int at = panel.offset(row) + vector * Tile.LANES * Tile.COLUMNS + s % Tile.LANES;
        read[s] = data[at];
      }
      assertArrayEquals(Arrays.copyOfRange(data, rows.offset(row), rows.offset(row) + width), read);
    }
  }

  private static void fill(double[] data, Rows rows, int count, SplittableRandom random) {
    for (int row = 0; row < count; row++) {
      for (int s = 0; s < SAMPLES; s++) {
        data[rows.offset(row) + s] = random.nextDouble(-1, 1);
      }
    }
  }

  private static double exact(double[] data, int left, int right, int width) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int s = 0; s < width; s++) {
      sum = sum.add(new BigDecimal(data[left + s]).multiply(new BigDecimal(data[right + s])));
    }
    return sum.doubleValue();
  }
}
