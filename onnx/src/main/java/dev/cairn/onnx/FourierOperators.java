package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Real;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Fourier transforms as products with a matrix of cosines, of which the program knows the angles:
/// rational multiples of π. The last axis of what is transformed has a number's real part, and its
/// imaginary part where there is one.
final class FourierOperators {
  private static final int LARGEST_MATRIX = 1 << 24;

  private FourierOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("DFT", Operator.single(FourierOperators::transform));
    operators.put("STFT", Operator.single(FourierOperators::ofFrames));
  }

  private static Item transform(Scope s) {
    Algebra algebra = s.algebra();
    Item x = s.input(0);
    int last = x.rank() - 1;
    int axis = Shapes.axis(s.has(2) ? (long) s.number(2) : s.whole("axis", -2), x.rank());
    if (axis == last) {
      throw new IllegalArgumentException("transforms the axis of real and imaginary parts");
    }
    SampleAxis.refuse(x, axis, "transforms along", Advice.REDUCE);
    int extent = x.shape()[axis];
    int length = s.has(1) ? Shapes.extent(s.number(1)) : extent;
    Item rows = algebra.along(x, axis, length, i -> i < extent ? i : IndexMap.NONE);
    boolean oneSided = s.whole("onesided", 0) != 0;
    boolean inverse = s.whole("inverse", 0) != 0;
    if (oneSided && inverse) {
      throw new IllegalArgumentException("onesided = 1 beside inverse = 1 is not supported");
    }
    int[] order =
        IntStream.concat(
                IntStream.rangeClosed(0, last).filter(i -> i != axis && i != last),
                IntStream.of(axis, last))
            .toArray();
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    Item found = transformed(algebra, algebra.permuted(rows, order), oneSided, inverse);
    return algebra.permuted(found, back);
  }

  /// Transforms of pieces of a signal `[N, length, parts]`, each times a window.
  private static Item ofFrames(Scope s) {
    Algebra algebra = s.algebra();
    Item signal = s.input(0);
    if (signal.rank() != 3 || (!s.has(2) && !s.has(3))) {
      throw new IllegalArgumentException("needs [N, length, parts] and a length of frames");
    }
    int step = Shapes.extent(s.number(1));
    int length = s.has(3) ? Shapes.extent(s.number(3)) : s.input(2).shape()[0];
    int[] shape = signal.shape();
    if (step < 1 || length < 1 || length > shape[1]) {
      throw new IllegalArgumentException(
          "frames of %s, each %s further on, of %s".formatted(length, step, shape[1]));
    }
    SampleAxis.refuse(signal, 1, "transforms along", Advice.REDUCE);
    int count = (shape[1] - length) / step + 1;
    int[] cut = {shape[0], count, length, shape[2]};
    Item pieces =
        algebra.reshape(
            algebra.along(
                signal, 1, Shapes.count(count, length), i -> i / length * step + i % length),
            cut,
            signal.samples());
    Item weighted =
        s.has(2)
            ? algebra.multiply(
                pieces, algebra.reshape(s.input(2), new int[] {length, 1}, Optional.empty()))
            : pieces;
    return transformed(algebra, weighted, s.whole("onesided", 1) != 0, false);
  }

  /// The transform of `[…, length, parts]`: `[…, bins, 2]`.
  private static Item transformed(Algebra algebra, Item x, boolean oneSided, boolean inverse) {
    int[] shape = x.shape();
    int last = shape.length - 1;
    SampleAxis.refuse(x, last, "transforms along", Advice.REDUCE);
    int length = shape[last - 1];
    int parts = shape[last];
    if (length < 1 || parts < 1 || parts > 2) {
      throw new IllegalArgumentException(
          "%s numbers of %s parts, 1 or 2 are needed".formatted(length, parts));
    }
    int bins = oneSided ? length / 2 + 1 : length;
    if (4L * length * bins > LARGEST_MATRIX) {
      throw new IllegalArgumentException("transforms rows of %s numbers".formatted(length));
    }
    int[] flat = Arrays.copyOf(shape, last);
    flat[last - 1] = length * parts;
    Item rows = algebra.reshape(x, flat, x.samples());
    Item sums =
        new Products(algebra)
            .product(rows, matrix(algebra, new int[] {length, parts, bins, 2}, inverse));
    shape[last - 1] = bins;
    shape[last] = 2;
    Item both = algebra.reshape(sums, shape, x.samples());
    return inverse ? algebra.scale(Real.ratio(1, length), both) : both;
  }

  /// What each part of each number adds to each part of each bin: cosines of quarters of 2π/length,
  /// as sin t = cos(t − π/2).
  private static Item matrix(Algebra algebra, int[] shape, boolean inverse) {
    int length = shape[0];
    int whole = 4 * length;
    double[] quarters = new double[Shapes.count(shape)];
    int[] next = {0};
    Indices.map(
        shape,
        at -> {
          long turns = 4L * at[0] * at[2] % whole;
          int lag = inverse ? at[1] - at[3] : at[3] - at[1];
          int angle = Math.floorMod(turns + (long) lag * length, whole);
          quarters[next[0]++] = Math.min(angle, whole - angle);
          return IndexMap.NONE;
        });
    Tensor numbers =
        Tensor.of(ElementType.F64, new int[] {shape[0] * shape[1], shape[2] * shape[3]}, quarters);
    Real quarter = Real.pi().times(Real.ratio(1, 2L * length));
    return algebra.unary(Function.COS, algebra.scale(quarter, new Item.Known(numbers)));
  }
}
