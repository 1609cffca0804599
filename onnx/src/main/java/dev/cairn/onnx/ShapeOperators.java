package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Operations that move elements or make constants.
final class ShapeOperators {
  private ShapeOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("Constant", Operator.single(ShapeOperators::constant));
    operators.put("ConstantOfShape", Operator.single(ShapeOperators::constantOfShape));
    operators.put("Range", Operator.single(ShapeOperators::range));
    operators.put("Shape", Operator.single(ShapeOperators::shape));
    operators.put("Size", Operator.single(s -> wholes(Shapes.count(s.input(0).shape()))));
    operators.put("Reshape", Operator.single(ShapeOperators::reshape));
    operators.put("Flatten", Operator.single(ShapeOperators::flatten));
    operators.put("Squeeze", Operator.single(ShapeOperators::squeeze));
    operators.put("Unsqueeze", Operator.single(ShapeOperators::unsqueeze));
    operators.put("Transpose", Operator.single(ShapeOperators::transpose));
    operators.put("Expand", Operator.single(ShapeOperators::expand));
    operators.put("Tile", Operator.single(ShapeOperators::tile));
    operators.put("Concat", Operator.single(ShapeOperators::concat));
    operators.put("Split", ShapeOperators::split);
    operators.put("Slice", Operator.single(ShapeOperators::slice));
    operators.put("Gather", Operator.single(ShapeOperators::gather));
    operators.put("Pad", Operator.single(ShapeOperators::pad));
    operators.put("Trilu", Operator.single(ShapeOperators::trilu));
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
    int[] shape = s.algebra().bounded(extents(s.wholes(0)));
    Tensor value =
        s.tensor("value").orElse(Tensor.of(ElementType.F32, new int[] {1}, new double[1]));
    double[] values = new double[Shapes.count(shape)];
    Arrays.fill(values, value.count() == 1 ? value.values()[0] : Double.NaN);
    return Algebra.known(value.type(), shape, values);
  }

  private static Item range(Scope s) {
    double start = s.number(0);
    double delta = s.number(2);
    double count = Math.ceil((s.number(1) - start) / delta);
    int extent = Shapes.extent(Math.max(count, 0));
    s.algebra().bounded(new int[] {extent});
    double[] values = IntStream.range(0, extent).mapToDouble(i -> start + i * delta).toArray();
    return Algebra.known(s.known(0).type(), new int[] {extent}, values);
  }

  private static Item shape(Scope s) {
    int[] shape = s.input(0).shape();
    int start = clamp(s.whole("start", 0), shape.length);
    int end = clamp(s.whole("end", shape.length), shape.length);
    return wholes(
        IntStream.range(start, Math.max(start, end)).mapToLong(axis -> shape[axis]).toArray());
  }

  /// A position from 0 to extent; negative ones count from the end.
  private static int clamp(long position, int extent) {
    return Math.clamp(position < 0 ? position + extent : position, 0, extent);
  }

  private static int[] extents(long[] wholes) {
    return Arrays.stream(wholes).mapToInt(Shapes::extent).toArray();
  }

  // The same elements in another shape.

  private static Item reshape(Scope s) {
    long[] wanted = s.wholes(1);
    int[] from = s.input(0).shape();
    boolean zeroIsZero = s.whole("allowzero", 0) != 0;
    int[] shape = new int[wanted.length];
    int open = -1;
    long known = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      if (wanted[axis] == -1 && open < 0) {
        open = axis;
        continue;
      }
      boolean copied = wanted[axis] == 0 && !zeroIsZero && axis < from.length;
      shape[axis] = copied ? from[axis] : Shapes.extent((double) wanted[axis]);
      known = Math.min(known * shape[axis], Integer.MAX_VALUE);
    }
    if (open >= 0) {
      shape[open] = (int) (Shapes.count(from) / Math.max(known, 1));
    }
    return s.algebra().reshape(s.input(0), shape);
  }

  private static Item flatten(Scope s) {
    int[] from = s.input(0).shape();
    int axis = clamp(s.whole("axis", 1), from.length);
    int rows = Shapes.count(Arrays.copyOf(from, axis));
    return s.algebra().reshape(s.input(0), rows, Shapes.count(from) / Math.max(rows, 1));
  }

  private static Item squeeze(Scope s) {
    int[] from = s.input(0).shape();
    boolean[] axes = new boolean[from.length];
    if (s.has(1)) {
      axes = Shapes.axes(s.wholes(1), from.length);
    } else {
      for (int axis = 1; axis < from.length; axis++) {
        axes[axis] = from[axis] == 1;
      }
    }
    List<Integer> kept = new ArrayList<>();
    for (int axis = 0; axis < from.length; axis++) {
      if (!axes[axis]) {
        kept.add(from[axis]);
      } else if (from[axis] != 1) {
        throw new IllegalArgumentException("axis %s has the extent %s".formatted(axis, from[axis]));
      }
    }
    return s.algebra().reshape(s.input(0), kept.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Item unsqueeze(Scope s) {
    int[] from = s.input(0).shape();
    long[] axes = s.wholes(1);
    boolean[] added = Shapes.axes(axes, from.length + axes.length);
    int[] shape = new int[added.length];
    for (int axis = 0, next = 0; axis < shape.length; axis++) {
      shape[axis] = added[axis] ? 1 : from[next++];
    }
    return s.algebra().reshape(s.input(0), shape);
  }

  // Elements in other places.

  private static Item transpose(Scope s) {
    int rank = s.input(0).shape().length;
    int[] order = IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
    if (s.wholes("perm").isPresent()) {
      long[] perm = s.wholes("perm").get();
      Shapes.axes(perm, rank);
      order = Arrays.stream(perm).mapToInt(axis -> Shapes.axis(axis, rank)).toArray();
    }
    if (order.length != rank) {
      throw new IllegalArgumentException("perm has %s of %s axes".formatted(order.length, rank));
    }
    return s.algebra().permute(s.input(0), order);
  }

  private static Item expand(Scope s) {
    int[] shape = Shapes.broadcast(s.input(0).shape(), extents(s.wholes(1)));
    return s.algebra().broadcast(s.input(0), shape);
  }

  private static Item tile(Scope s) {
    int[] repeats = extents(s.wholes(1));
    Item result = s.input(0);
    if (repeats.length != result.shape().length) {
      throw new IllegalArgumentException("one number of repeats for each axis is needed");
    }
    for (int axis = 0; axis < repeats.length; axis++) {
      int extent = result.shape()[axis];
      if (repeats[axis] != 1) {
        int tiled = Shapes.count(extent, repeats[axis]);
        result = s.algebra().along(result, axis, tiled, i -> i % extent);
      }
    }
    return result;
  }

  private static Item concat(Scope s) {
    int[] shape = s.input(0).shape();
    List<Item> parts = IntStream.range(0, s.inputCount()).mapToObj(s::input).toList();
    int axis = Shapes.axis(s.whole("axis", 0), shape.length);
    shape[axis] = 0;
    boolean known = true;
    for (Item part : parts) {
      int[] other = part.shape();
      if (other.length != shape.length) {
        throw new IllegalArgumentException("the operands differ in their number of axes");
      }
      Algebra.requireNoMixing(part, axis);
      shape[axis] = Math.addExact(shape[axis], other[axis]);
      known &= part instanceof Known;
    }
    s.algebra().bounded(shape);
    if (known) {
      return concatNumbers(parts, axis, shape);
    }
    List<Value> values =
        parts.stream()
            .filter(part -> Shapes.count(part.shape()) > 0)
            .map(s.algebra()::value)
            .toList();
    boolean batched =
        parts.stream().anyMatch(part -> part instanceof Computed(_, boolean samples) && samples);
    return new Computed(s.algebra().builder().concatenate(axis, values), batched);
  }

  private static Known concatNumbers(List<Item> parts, int axis, int[] shape) {
    double[] values = new double[Shapes.count(shape)];
    int inner = Shapes.count(Arrays.copyOfRange(shape, axis + 1, shape.length));
    int outer = Shapes.count(Arrays.copyOf(shape, axis));
    int at = 0;
    for (Item part : parts) {
      int run = part.shape()[axis] * inner;
      double[] from = ((Known) part).tensor().values();
      if (from.length != outer * run) {
        throw new IllegalArgumentException("the operands differ in other axes");
      }
      for (int i = 0; i < outer; i++) {
        System.arraycopy(from, i * run, values, i * shape[axis] * inner + at, run);
      }
      at += run;
    }
    return Algebra.known(((Known) parts.getFirst()).tensor().type(), shape, values);
  }

  private static List<Item> split(Scope s) {
    Item x = s.input(0);
    int axis = Shapes.axis(s.whole("axis", 0), x.shape().length);
    Algebra.requireNoMixing(x, axis);
    int extent = x.shape()[axis];
    int count = Math.toIntExact(s.whole("num_outputs", s.node().outputs().size()));
    if (count < 1 || count > extent) {
      throw new IllegalArgumentException("cannot split %s into %s".formatted(extent, count));
    }
    int each = (extent + count - 1) / count;
    int[] sizes = new int[count];
    Arrays.fill(sizes, each);
    sizes[count - 1] = extent - each * (count - 1);
    if (s.has(1)) {
      sizes = extents(s.wholes(1));
    }
    List<Item> parts = new ArrayList<>();
    int at = 0;
    for (int size : sizes) {
      int start = at;
      if (size < 1 || size > extent - start) {
        throw new IllegalArgumentException("parts of %s".formatted(Arrays.toString(sizes)));
      }
      parts.add(s.algebra().along(x, axis, size, i -> start + i));
      at += size;
    }
    if (at != extent) {
      throw new IllegalArgumentException(
          "parts of %s do not fill %s".formatted(Arrays.toString(sizes), extent));
    }
    return parts;
  }

  private static Item slice(Scope s) {
    Item x = s.input(0);
    long[] starts = s.wholes(1);
    long[] ends = s.wholes(2);
    long[] axes =
        s.has(3) ? s.wholes(3) : IntStream.range(0, starts.length).asLongStream().toArray();
    long[] steps = new long[starts.length];
    Arrays.fill(steps, 1);
    steps = s.has(4) ? s.wholes(4) : steps;
    if (ends.length != starts.length
        || axes.length != starts.length
        || steps.length != starts.length) {
      throw new IllegalArgumentException("starts, ends, axes and steps differ in length");
    }
    for (int i = 0; i < starts.length; i++) {
      int axis = Shapes.axis(axes[i], x.shape().length);
      x = slice(s, x, axis, new long[] {starts[i], ends[i], steps[i]});
    }
    return x;
  }

  private static Item slice(Scope s, Item x, int axis, long[] bounds) {
    int extent = x.shape()[axis];
    long step = bounds[2];
    if (step == 0) {
      throw new IllegalArgumentException("a step of 0");
    }
    long lowest = step > 0 ? 0 : -1;
    long highest = step > 0 ? extent : extent - 1;
    long start =
        Math.clamp(bounds[0] < 0 ? bounds[0] + extent : bounds[0], Math.max(lowest, 0), highest);
    // The smallest number means "before the first", also for negative steps.
    long end = Math.clamp(bounds[1] < 0 ? bounds[1] + extent : bounds[1], lowest, highest);
    long count = Math.max(0, Math.ceilDiv(end - start, step));
    if (start == 0 && step == 1 && count == extent) {
      return x;
    }
    Algebra.requireNoMixing(x, axis);
    if (count == 0 && x instanceof Computed) {
      throw new IllegalArgumentException("nothing is left of axis " + axis);
    }
    return s.algebra().along(x, axis, (int) count, i -> (int) (start + i * step));
  }

  /// Elements along an axis by number: known numbers move elements, numbers from the data look up
  /// rows of a table (an embedding).
  private static Item gather(Scope s) {
    Item x = s.input(0);
    int[] from = x.shape();
    int axis = Shapes.axis(s.whole("axis", 0), from.length);
    int extent = from[axis];
    if (s.input(1) instanceof Computed(Value rows, boolean batched)) {
      return lookup(s, axis, rows, batched);
    }
    Tensor numbers = s.known(1);
    Algebra.requireNoMixing(x, axis);
    int[] indices = new int[numbers.count()];
    for (int i = 0; i < indices.length; i++) {
      double number = numbers.values()[i];
      double positive = number < 0 ? number + extent : number;
      if (!(positive >= 0 && positive < extent)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "index %.0f of %d", number, extent));
      }
      indices[i] = (int) positive;
    }
    if (indices.length == 0 && x instanceof Computed) {
      throw new IllegalArgumentException("gathers nothing");
    }
    Item gathered = s.algebra().along(x, axis, indices.length, i -> indices[i]);
    return s.algebra().reshape(gathered, spliced(from, axis, numbers.shape()));
  }

  private static Item lookup(Scope s, int axis, Value rows, boolean batched) {
    Value table = s.algebra().value(s.input(0));
    if (axis != 0 || table.shape().rank() != 2) {
      throw new IllegalArgumentException("indices that are no constants need a table and axis 0");
    }
    var builder = s.algebra().builder();
    Value found = builder.lookup(table, builder.reshape(rows, Shape.of(rows.shape().size())));
    int[] shape = spliced(table.shape().toArray(), 0, rows.shape().toArray());
    s.algebra().bounded(shape);
    return new Computed(builder.reshape(found, Shape.of(shape)), batched);
  }

  /// The shape with one axis replaced by others.
  private static int[] spliced(int[] shape, int axis, int[] others) {
    return IntStream.concat(
            IntStream.concat(Arrays.stream(shape, 0, axis), Arrays.stream(others)),
            Arrays.stream(shape, axis + 1, shape.length))
        .toArray();
  }

  private static Item pad(Scope s) {
    Item x = s.input(0);
    int rank = x.shape().length;
    long[] pads = s.wholes(1);
    long[] axes = s.has(3) ? s.wholes(3) : IntStream.range(0, rank).asLongStream().toArray();
    if (pads.length != 2 * axes.length) {
      throw new IllegalArgumentException("%s pads for %s axes".formatted(pads.length, axes.length));
    }
    double value = s.has(2) ? s.number(2) : 0;
    String mode = s.text("mode", "constant");
    for (int i = 0; i < axes.length; i++) {
      int axis = Shapes.axis(axes[i], rank);
      int before = Math.toIntExact(pads[i]);
      int after = Math.toIntExact(pads[axes.length + i]);
      if (before != 0 || after != 0) {
        Algebra.requireNoMixing(x, axis);
        x = padded(s, x, axis, mode, new int[] {before, after}, value);
      }
    }
    return x;
  }

  private static Item padded(Scope s, Item x, int axis, String mode, int[] pads, double value) {
    int extent = x.shape()[axis];
    int size = Math.addExact(extent, Math.addExact(pads[0], pads[1]));
    int last = extent - 1;
    return switch (mode) {
      case "constant" -> {
        Item zeros = s.algebra().along(x, axis, size, i -> i - pads[0] > last ? -1 : i - pads[0]);
        if (value == 0) {
          yield zeros;
        }
        int[] border = new int[x.shape().length];
        Arrays.fill(border, 1);
        border[axis] = size;
        double[] added = new double[size];
        Arrays.setAll(added, i -> i < pads[0] || i - pads[0] > last ? value : 0);
        yield s.algebra().add(zeros, Algebra.known(ElementType.F64, border, added));
      }
      case "edge" -> s.algebra().along(x, axis, size, i -> Math.clamp(i - pads[0], 0, last));
      case "reflect" ->
          s.algebra().along(x, axis, size, i -> last - Math.abs(last - Math.abs(i - pads[0])));
      default -> throw new IllegalArgumentException("mode = %s is not supported".formatted(mode));
    };
  }

  /// The upper or lower triangle of the last two axes, zeros elsewhere.
  private static Item trilu(Scope s) {
    Item x = s.input(0);
    int[] shape = x.shape();
    if (shape.length < 2) {
      throw new IllegalArgumentException("needs two axes");
    }
    boolean upper = s.whole("upper", 1) != 0;
    long k = s.has(1) ? (long) s.number(1) : 0;
    int[] strides = Indices.strides(shape);
    int column = shape.length - 1;
    return s.algebra()
        .gather(
            x,
            shape,
            true,
            () ->
                Indices.map(
                    shape,
                    position -> {
                      long above = (long) position[column] - position[column - 1] - k;
                      boolean kept = upper ? above >= 0 : above <= 0;
                      return kept ? Indices.at(position, strides) : -1;
                    }));
  }
}
