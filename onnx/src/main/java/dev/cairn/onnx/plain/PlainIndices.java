package dev.cairn.onnx.plain;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/// Elements by index, sums up to each element.
final class PlainIndices {
  private PlainIndices() {}

  static void addTo(Map<String, Operation> operations) {
    operations.put("OneHot", Operation.of(PlainIndices::oneHot));
    operations.put("GatherElements", Operation.of(PlainIndices::gatherElements));
    operations.put("GatherND", Operation.of(PlainIndices::gatherRows));
    operations.put("ScatterElements", Operation.of(PlainIndices::scatterElements));
    operations.put("ScatterND", Operation.of(PlainIndices::scatterRows));
    operations.put("ReverseSequence", Operation.of(PlainIndices::reversed));
    operations.put("CumSum", Operation.of(PlainIndices::cumulativeSum));
    operations.put("EyeLike", Operation.of(PlainIndices::eyeLike));
    operations.put("NonZero", Operation.of(PlainIndices::nonZero));
  }

  private static Tensor eyeLike(PlainNode n) {
    long k = n.whole("k", 0);
    return Plain.at(n.in(0).type(), n.in(0).shape(), p -> p[0] + k == p[1] ? 1 : 0);
  }

  private static Tensor nonZero(PlainNode n) {
    List<int[]> found = new ArrayList<>();
    Plain.at(
        n.in(0).type(),
        n.in(0).shape(),
        p -> {
          if (Plain.get(n.in(0), p) != 0) {
            found.add(p.clone());
          }
          return 0;
        });
    int[] shape = {n.in(0).rank(), found.size()};
    return Plain.at(ElementType.I64, shape, p -> found.get(p[1])[p[0]]);
  }

  private static Tensor oneHot(PlainNode n) {
    Tensor indices = n.in(0);
    int depth = (int) n.number(1, 0);
    int axis = Plain.axis(n.whole("axis", -1), indices.rank() + 1);
    int[] shape =
        IntStream.concat(
                IntStream.concat(Arrays.stream(indices.shape(), 0, axis), IntStream.of(depth)),
                Arrays.stream(indices.shape(), axis, indices.rank()))
            .toArray();
    return Plain.at(
        n.in(2).type(),
        shape,
        p -> {
          int[] rest = removed(p, axis);
          long index = (long) Plain.get(indices, rest);
          boolean hot = index == p[axis] || index + depth == p[axis];
          return n.in(2).values()[hot ? 1 : 0];
        });
  }

  private static int[] removed(int[] p, int axis) {
    return IntStream.range(0, p.length).filter(i -> i != axis).map(i -> p[i]).toArray();
  }

  static int[] moved(int[] p, int axis, double index, int extent) {
    int[] moved = p.clone();
    moved[axis] = (int) (index < 0 ? index + extent : index);
    return moved;
  }

  private static Tensor gatherElements(PlainNode n) {
    Tensor x = n.in(0);
    Tensor indices = n.in(1);
    int axis = Plain.axis(n.whole("axis", 0), x.rank());
    return Plain.at(
        x.type(),
        indices.shape(),
        p -> exact(x, moved(p, axis, Plain.get(indices, p), x.extent(axis))));
  }

  /// The element at a position, where no axis is repeated.
  static double exact(Tensor x, int[] p) {
    return x.values()[offset(x.shape(), p)];
  }

  private static int offset(int[] shape, int[] p) {
    int offset = 0;
    for (int axis = 0; axis < p.length; axis++) {
      if (p[axis] < 0 || p[axis] >= shape[axis]) {
        throw new IllegalArgumentException("index %s of %s".formatted(p[axis], shape[axis]));
      }
      offset = offset * shape[axis] + p[axis];
    }
    return offset;
  }

  /// What becomes of an element and its update.
  private static DoubleBinaryOperator reduction(PlainNode n) {
    return switch (n.text("reduction", "none")) {
      case "add" -> Double::sum;
      case "mul" -> (a, b) -> a * b;
      case "max" -> Math::max;
      case "min" -> Math::min;
      default -> (_, update) -> update;
    };
  }

  private static Tensor scatterElements(PlainNode n) {
    Tensor x = n.in(0);
    Tensor indices = n.in(1);
    int axis = Plain.axis(n.whole("axis", 0), x.rank());
    double[] values = x.values().clone();
    DoubleBinaryOperator reduction = reduction(n);
    Plain.at(
        x.type(),
        indices.shape(),
        p -> {
          int to = offset(x.shape(), moved(p, axis, exact(indices, p), x.extent(axis)));
          values[to] = reduction.applyAsDouble(values[to], exact(n.in(2), p));
          return 0;
        });
    return Tensor.of(x.type(), x.shape(), values);
  }

  /// The first element of the slice that row r names, and the elements of a slice.
  private static int first(Tensor x, Tensor indices, int r, int batch) {
    int width = indices.extent(indices.rank() - 1);
    int[] p = new int[batch + width];
    int rest = r;
    int rows = indices.count() / width;
    for (int axis = 0; axis < batch; axis++) {
      rows /= indices.extent(axis);
      p[axis] = rest / rows;
      rest %= rows;
    }
    for (int k = 0; k < width; k++) {
      double index = indices.values()[r * width + k];
      p[batch + k] = (int) (index < 0 ? index + x.extent(batch + k) : index);
    }
    return offset(x.shape(), p) * slice(x, batch + width);
  }

  private static int slice(Tensor x, int from) {
    return Plain.count(Arrays.copyOfRange(x.shape(), from, x.rank()));
  }

  private static Tensor gatherRows(PlainNode n) {
    Tensor x = n.in(0);
    Tensor indices = n.in(1);
    int batch = (int) n.whole("batch_dims", 0);
    int width = indices.extent(indices.rank() - 1);
    int size = slice(x, batch + width);
    int rows = indices.count() / width;
    double[] values = new double[rows * size];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x.values(), first(x, indices, r, batch), values, r * size, size);
    }
    int[] shape =
        IntStream.concat(
                Arrays.stream(indices.shape(), 0, indices.rank() - 1),
                Arrays.stream(x.shape(), batch + width, x.rank()))
            .toArray();
    return Tensor.of(x.type(), shape, values);
  }

  private static Tensor scatterRows(PlainNode n) {
    Tensor x = n.in(0);
    Tensor indices = n.in(1);
    double[] values = x.values().clone();
    DoubleBinaryOperator reduction = reduction(n);
    int size = slice(x, indices.extent(indices.rank() - 1));
    for (int r = 0; r < indices.count() / indices.extent(indices.rank() - 1); r++) {
      int first = first(x, indices, r, 0);
      for (int i = 0; i < size; i++) {
        double update = n.in(2).values()[r * size + i];
        values[first + i] = reduction.applyAsDouble(values[first + i], update);
      }
    }
    return Tensor.of(x.type(), x.shape(), values);
  }

  private static Tensor reversed(PlainNode n) {
    Tensor x = n.in(0);
    int batch = Plain.axis(n.whole("batch_axis", 1), x.rank());
    int time = Plain.axis(n.whole("time_axis", 0), x.rank());
    return Plain.at(
        x.type(),
        x.shape(),
        p -> {
          int[] from = p.clone();
          int length = (int) n.in(1).values()[p[batch]];
          from[time] = p[time] < length ? length - 1 - p[time] : p[time];
          return exact(x, from);
        });
  }

  private static Tensor cumulativeSum(PlainNode n) {
    Tensor x = n.in(0);
    int axis = Plain.axis((long) n.number(1, 0), x.rank());
    boolean reverse = n.whole("reverse", 0) != 0;
    boolean exclusive = n.whole("exclusive", 0) != 0;
    return Plain.at(
        x.type(),
        x.shape(),
        p -> {
          double sum = 0;
          for (int k = 0; k < x.extent(axis); k++) {
            boolean term = k == p[axis] ? !exclusive : reverse == k > p[axis];
            sum += term ? exact(x, moved(p, axis, k, x.extent(axis))) : 0;
          }
          return sum;
        });
  }
}
