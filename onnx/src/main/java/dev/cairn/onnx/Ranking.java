package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Item.Known;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The largest or smallest numbers along an axis, in order.
///
/// Computed numbers go through Batcher's odd-even merge sort: rounds of maxima and minima of pairs
/// that do not depend on the numbers. Source: Knuth, The Art of Computer Programming 3, algorithm
/// 5.2.2M.
final class Ranking {
  /// More numbers in a row take more rounds of arithmetic than they are worth.
  private static final int LONGEST = 4_096;

  private final Algebra algebra;
  private final int axis;
  private final boolean largestFirst;

  private Ranking(Algebra algebra, int axis, boolean largestFirst) {
    this.algebra = algebra;
    this.axis = axis;
    this.largestFirst = largestFirst;
  }

  static void addTo(Map<String, Operator> operators) {
    operators.put("TopK", Ranking::apply);
  }

  private static List<Item> apply(Scope s) {
    Item x = s.input(0);
    int axis = Shapes.axis(s.whole("axis", -1), x.rank());
    SampleAxis.refuse(x, axis, "ranks along", Advice.REDUCE);
    s.whole("sorted", 1); // 0: in any order, so in this one too
    int count = Shapes.extent(s.number(1));
    if (count < 1 || count > x.shape()[axis]) {
      throw new IllegalArgumentException("%s of %s".formatted(count, x.shape()[axis]));
    }
    var ranking = new Ranking(s.algebra(), axis, s.whole("largest", 1) != 0);
    if (x instanceof Known known && known.counted().isEmpty() && known.samples().isEmpty()) {
      return ranking.known(known, count);
    }
    return List.of(s.algebra().along(ranking.sorted(x), axis, count, i -> i));
  }

  /// The numbers, and where they stood; of equal ones the first comes first.
  private List<Item> known(Known x, int count) {
    int[] shape = x.shape();
    int extent = shape[axis];
    int step = Indices.strides(shape)[axis];
    double[] values = x.tensor().values();
    double[] places = new double[values.length];
    double[] ranked = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (i / step % extent != 0) {
        continue;
      }
      int first = i;
      Comparator<Integer> order = Comparator.comparingDouble(k -> values[first + k * step]);
      int[] sorted =
          IntStream.range(0, extent)
              .boxed()
              .sorted(largestFirst ? order.reversed() : order)
              .mapToInt(Integer::intValue)
              .toArray();
      for (int k = 0; k < extent; k++) {
        places[first + k * step] = sorted[k];
        ranked[first + k * step] = values[first + sorted[k] * step];
      }
    }
    Known numbers = x.with(Tensor.of(x.tensor().type(), shape, ranked));
    Known indices = Algebra.known(ElementType.I64, shape, places);
    return List.of(
        algebra.along(numbers, axis, count, i -> i), algebra.along(indices, axis, count, i -> i));
  }

  private Item sorted(Item x) {
    int extent = x.shape()[axis];
    if (extent > LONGEST) {
      throw new IllegalArgumentException(
          "sorts %s numbers that are no constants, at most %s".formatted(extent, LONGEST));
    }
    Item numbers = x;
    int top = Integer.highestOneBit(Math.max(extent - 1, 1));
    for (int p = top; p > 0; p /= 2) {
      int distance = p;
      int remainder = 0;
      for (int q = top; ; q /= 2) {
        numbers = exchanged(numbers, new int[] {p, distance, remainder});
        if (q == p) {
          break;
        }
        distance = q - p;
        remainder = p;
      }
    }
    return numbers;
  }

  /// One round: pairs (i, i + d) with i & p = r, in order.
  private Item exchanged(Item x, int[] pdr) {
    int extent = x.shape()[axis];
    int[] partner = IntStream.range(0, extent).toArray();
    for (int i = 0; i + pdr[1] < extent; i++) {
      if ((i & pdr[0]) == pdr[2]) {
        partner[i] = i + pdr[1];
        partner[i + pdr[1]] = i;
      }
    }
    int[] own = new int[x.rank()];
    Arrays.fill(own, 1);
    own[axis] = extent;
    double[] first = new double[extent];
    Arrays.setAll(first, i -> partner[i] > i ? 1 : 0);
    Item others = algebra.along(x, axis, extent, i -> partner[i]);
    Item high = algebra.binary(Arithmetic.MAXIMUM, x, others);
    Item low = algebra.binary(Arithmetic.MINIMUM, x, others);
    Known comesFirst = Algebra.known(ElementType.F64, own, first);
    Known comesLast =
        Algebra.known(ElementType.F64, own, Arrays.stream(first).map(t -> 1 - t).toArray());
    return algebra.add(
        algebra.multiply(comesFirst, largestFirst ? high : low),
        algebra.multiply(comesLast, largestFirst ? low : high));
  }
}
