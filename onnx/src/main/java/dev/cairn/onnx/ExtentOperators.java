package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Batch.Common;
import dev.cairn.onnx.Item.Known;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/// Operations that make constants, ask for shapes, or give elements another shape.
final class ExtentOperators {
  private ExtentOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("Constant", Operator.single(ExtentOperators::constant));
    operators.put("ConstantOfShape", Operator.single(ExtentOperators::constantOfShape));
    operators.put("Range", Operator.single(ExtentOperators::range));
    operators.put("Shape", Operator.single(ExtentOperators::shape));
    operators.put("Size", Operator.single(ExtentOperators::size));
    operators.put("Reshape", Operator.single(ExtentOperators::reshape));
    operators.put("Flatten", Operator.single(ExtentOperators::flatten));
    operators.put("Squeeze", Operator.single(ExtentOperators::squeeze));
    operators.put("Unsqueeze", Operator.single(ExtentOperators::unsqueeze));
    operators.put("Expand", Operator.single(ExtentOperators::expand));
    operators.put("EyeLike", Operator.single(ExtentOperators::eyeLike));
    operators.put("NonZero", Operator.single(ExtentOperators::nonZero));
  }

  private static Known wholes(long... values) {
    return Algebra.known(
        ElementType.I64,
        new int[] {values.length},
        Arrays.stream(values).asDoubleStream().toArray());
  }

  // Constants.

  private static Item constant(Scope s) {
    if (s.tensor("value").isPresent()) {
      return new Known(s.tensor("value").get());
    }
    if (s.node().attributes().containsKey("value_float")) {
      return Algebra.scalar(s.real("value_float", "0").doubleValue());
    }
    if (s.node().attributes().containsKey("value_int")) {
      double[] value = {s.whole("value_int", 0)};
      return Algebra.known(ElementType.I64, new int[0], value);
    }
    if (s.wholes("value_ints").isPresent()) {
      return wholes(s.wholes("value_ints").get());
    }
    double[] values =
        s.reals("value_floats")
            .orElseThrow(() -> new IllegalArgumentException("holds no supported value"));
    return Algebra.known(ElementType.F32, new int[] {values.length}, values);
  }

  private static Item constantOfShape(Scope s) {
    Common written = s.algebra().batch().written(s.numbers(0));
    int[] shape = s.algebra().bounded(written.shape());
    Tensor value =
        s.tensor("value").orElse(Tensor.of(ElementType.F32, new int[] {1}, new double[1]));
    double[] values = new double[Shapes.count(shape)];
    Arrays.fill(values, value.count() == 1 ? value.values()[0] : Double.NaN);
    return new Known(Tensor.of(value.type(), shape, values), written.samples(), Set.of());
  }

  /// 1 at the k-th diagonal of a matrix of the same shape, 0 elsewhere.
  private static Item eyeLike(Scope s) {
    Item x = s.input(0);
    if (x.rank() != 2 || x.samples().isPresent()) {
      throw new IllegalArgumentException("needs a matrix that all samples share");
    }
    ElementType type = TensorReader.type((int) s.whole("dtype", 1));
    long k = s.whole("k", 0);
    int columns = x.shape()[1];
    double[] values = new double[Shapes.count(x.shape())];
    Arrays.setAll(values, i -> i % columns - i / columns == k ? 1 : 0);
    return Algebra.known(type, x.shape(), values);
  }

  /// The positions of numbers other than 0, a column each.
  private static Item nonZero(Scope s) {
    Tensor x = s.known(0);
    int[] at = IntStream.range(0, x.count()).filter(i -> x.values()[i] != 0).toArray();
    int[] strides = Indices.strides(x.shape());
    double[] values = new double[x.rank() * at.length];
    Arrays.setAll(
        values, i -> at[i % at.length] / strides[i / at.length] % x.extent(i / at.length));
    return Algebra.known(ElementType.I64, new int[] {x.rank(), at.length}, values);
  }

  private static Item range(Scope s) {
    if (!s.numbers(1).counted().isEmpty()) {
      throw new IllegalArgumentException(Advice.ASSIGN);
    }
    double start = s.number(0);
    double delta = s.number(2);
    double count = Math.ceil((s.number(1) - start) / delta);
    int extent = Shapes.extent(Math.max(count, 0));
    s.algebra().bounded(new int[] {extent});
    double[] values =
        IntStream.range(0, extent).mapToDouble(i -> element(start, delta, i)).toArray();
    return Algebra.known(s.known(0).type(), new int[] {extent}, values);
  }

  /// start + i·delta, which must be a double.
  private static double element(double start, double delta, int i) {
    OptionalDouble step = ExactNumbers.product(i, delta);
    OptionalDouble element =
        step.isPresent() ? ExactNumbers.sum(start, step.getAsDouble()) : OptionalDouble.empty();
    return element.orElseThrow(
        () ->
            new IllegalArgumentException(
                "element %s of a range from %s by %s is no double".formatted(i, start, delta)));
  }

  /// The extents as the graph knows them: that of the samples' axis is a number of samples.
  private static Item shape(Scope s) {
    Item x = s.input(0);
    long[] extents = s.algebra().batch().extents(x);
    int start = clamp(s.whole("start", 0), extents.length);
    int end = Math.max(start, clamp(s.whole("end", extents.length), extents.length));
    Set<Integer> counted =
        x.samples()
            .filter(samples -> samples.axis() >= start && samples.axis() < end)
            .map(samples -> Set.of(samples.axis() - start))
            .orElse(Set.of());
    return new Known(
        wholes(Arrays.copyOfRange(extents, start, end)).tensor(), Optional.empty(), counted);
  }

  private static Item size(Scope s) {
    Item x = s.input(0);
    double[] count = {Batch.count(s.algebra().batch().extents(x))};
    Set<Integer> counted = x.samples().isPresent() ? Set.of(0) : Set.of();
    return new Known(Tensor.of(ElementType.I64, new int[0], count), Optional.empty(), counted);
  }

  /// A position from 0 to extent; negative ones count from the end.
  private static int clamp(long position, int extent) {
    return Math.clamp(position < 0 ? position + extent : position, 0, extent);
  }

  // The same elements in another shape.

  private static Item reshape(Scope s) {
    Item x = s.input(0);
    double[] wanted = s.numbers(1).tensor().values();
    long[] from = s.algebra().batch().extents(x);
    boolean zeroIsZero = s.whole("allowzero", 0) != 0;
    long[] shape = new long[wanted.length];
    int open = -1;
    long known = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      if (wanted[axis] == -1 && open < 0) {
        open = axis;
        continue;
      }
      boolean copied = wanted[axis] == 0 && !zeroIsZero && axis < from.length;
      shape[axis] = copied ? from[axis] : Shapes.extent(wanted[axis]);
      known = Math.multiplyExact(known, shape[axis]);
    }
    if (open >= 0) {
      shape[open] = Batch.count(from) / Math.max(known, 1);
    }
    return s.algebra().reshape(x, shape);
  }

  private static Item flatten(Scope s) {
    long[] from = s.algebra().batch().extents(s.input(0));
    int axis = clamp(s.whole("axis", 1), from.length);
    long rows = Batch.product(from, 0, axis);
    long columns = Batch.product(from, axis, from.length);
    return s.algebra().reshape(s.input(0), new long[] {rows, columns});
  }

  private static Item squeeze(Scope s) {
    Item x = s.input(0);
    int[] from = x.shape();
    boolean[] axes = new boolean[from.length];
    if (s.has(1)) {
      axes = Shapes.axes(s.wholes(1), from.length);
    } else {
      for (int axis = 0; axis < from.length; axis++) {
        axes[axis] = from[axis] == 1 && !SampleAxis.along(x, axis);
      }
    }
    for (int axis = 0; axis < from.length; axis++) {
      if (axes[axis]) {
        SampleAxis.refuse(x, axis, "removes", Advice.INDEX);
        if (from[axis] != 1) {
          throw new IllegalArgumentException(
              "axis %s has the extent %s".formatted(axis, from[axis]));
        }
      }
    }
    return s.algebra().without(x, axes);
  }

  private static Item unsqueeze(Scope s) {
    Item x = s.input(0);
    int[] from = x.shape();
    long[] axes = s.wholes(1);
    boolean[] added = Shapes.axes(axes, from.length + axes.length);
    int[] shape = new int[added.length];
    Optional<SampleAxis> samples = Optional.empty();
    for (int axis = 0, next = 0; axis < shape.length; axis++) {
      if (added[axis]) {
        shape[axis] = 1;
        continue;
      }
      if (SampleAxis.along(x, next)) {
        samples = Optional.of(x.samples().orElseThrow().at(axis));
      }
      shape[axis] = from[next++];
    }
    return s.algebra().reshape(x, shape, samples);
  }

  private static Item expand(Scope s) {
    return s.algebra()
        .broadcast(s.input(0), expanded(s, s.algebra().batch().written(s.numbers(1))));
  }

  /// The shape that an operand and numbers make together. Numbers of samples that all share a value
  /// give it an axis of samples.
  private static Common expanded(Scope s, Common written) {
    Batch batch = s.algebra().batch();
    Item x = s.input(0);
    int rank = Math.max(x.rank(), written.shape().length);
    Optional<SampleAxis> own = SampleAxis.shifted(x.samples(), rank - x.rank());
    Optional<SampleAxis> wanted =
        SampleAxis.shifted(written.samples(), rank - written.shape().length);
    if (own.isPresent() && wanted.isPresent() && own.get().axis() == wanted.get().axis()) {
      int[] one = written.shape().clone();
      one[written.samples().orElseThrow().axis()] = 1;
      return new Common(Shapes.broadcast(x.shape(), one), own);
    }
    if (own.isPresent() && wanted.isPresent()) {
      throw new IllegalArgumentException("repeats samples: " + Advice.INDEX);
    }
    batch.requireAlike(x, wanted, rank);
    int[] shape = Shapes.broadcast(x.shape(), written.shape());
    if (own.isPresent() && shape[own.get().axis()] != x.shape()[x.samples().orElseThrow().axis()]) {
      throw new IllegalArgumentException("repeats samples: " + Advice.DYNAMIC_AXES);
    }
    return new Common(shape, own.or(() -> wanted));
  }
}
