package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.Real;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// DFT: a product with the matrix of e^(∓2πi jk/n) along an axis. The last axis holds real and
/// imaginary parts. Cosines and sines are rounded.
final class Fourier {
  private final Scope s;
  private final Algebra algebra;
  private final int axis;
  private final int rank;

  private Fourier(Scope s, int axis) {
    this.s = s;
    this.axis = axis;
    algebra = s.algebra();
    rank = s.input(0).rank();
  }

  static void addTo(Map<String, Operator> operators) {
    operators.put("DFT", Operator.single(Fourier::of));
  }

  private static Item of(Scope s) {
    Item x = s.input(0);
    long named = s.has(2) ? (long) s.number(2) : -2;
    int axis = Shapes.axis(named, x.rank());
    int parts = x.shape()[x.rank() - 1];
    if (axis == x.rank() - 1 || parts > 2) {
      throw new IllegalArgumentException("axis %s of %s parts".formatted(axis, parts));
    }
    SampleAxis.refuse(x, axis, "transforms along", Advice.REDUCE);
    return new Fourier(s, axis).result();
  }

  private Item result() {
    Item x = s.input(0);
    boolean inverse = s.whole("inverse", 0) != 0;
    boolean half = s.whole("onesided", 0) != 0;
    int own = x.shape()[axis];
    int n = s.has(1) ? Shapes.extent(s.number(1)) : own;
    if (n < 1 || (inverse && half)) {
      throw new IllegalArgumentException("a length of %s, inverse and onesided".formatted(n));
    }
    Item padded = n == own ? x : algebra.along(x, axis, n, j -> j < own ? j : -1);
    Item re = part(padded, 0);
    int rows = half ? n / 2 + 1 : n;
    Known cosines = matrix(rows, n, false);
    Known sines = matrix(rows, n, true);
    Item real = product(cosines, re);
    Item imaginary = product(sines, re);
    Item minus = algebra.scale(Real.Rational.MINUS_ONE, imaginary);
    imaginary = inverse ? imaginary : minus;
    if (x.shape()[rank - 1] == 2) {
      Item im = part(padded, 1);
      Item turned = product(sines, im);
      real = inverse ? algebra.subtract(real, turned) : algebra.add(real, turned);
      imaginary = algebra.add(imaginary, product(cosines, im));
    }
    List<Value> both = List.of(algebra.value(real), algebra.value(imaginary));
    Item joined = new Computed(algebra.builder().concatenate(rank - 1, both), real.samples());
    return inverse ? algebra.scale(Real.ratio(1, n), joined) : joined;
  }

  /// Real or imaginary parts, the last axis 1.
  private Item part(Item x, int k) {
    return algebra.along(x, rank - 1, 1, _ -> k);
  }

  /// A matrix times x along the axis.
  private Item product(Known matrix, Item x) {
    return swapped(new Products(algebra).product(matrix, swapped(x)));
  }

  /// The axis and the one before the last change places.
  private Item swapped(Item x) {
    int[] order = IntStream.range(0, rank).toArray();
    order[axis] = rank - 2;
    order[rank - 2] = axis;
    int[] from = x.shape();
    int[] to = Arrays.stream(order).map(i -> from[i]).toArray();
    Optional<SampleAxis> samples = x.samples().map(p -> p.at(order[p.axis()]));
    return algebra.gather(x, to, samples, () -> Indices.permute(from, order));
  }

  private static Known matrix(int rows, int n, boolean sine) {
    double[] values = new double[rows * n];
    for (int i = 0; i < values.length; i++) {
      double angle = 2 * Math.PI * ((long) (i / n) * (i % n) % n) / n;
      values[i] = sine ? Math.sin(angle) : Math.cos(angle);
    }
    return Algebra.known(ElementType.F64, new int[] {rows, n}, values);
  }
}
