package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Batch.Common;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Operations that move elements or make constants.
final class ShapeOperators {
  private ShapeOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("Constant", Operator.single(ShapeOperators::constant));
    operators.put("ConstantOfShape", Operator.single(ShapeOperators::constantOfShape));
    operators.put("Range", Operator.single(ShapeOperators::range));
    operators.put("Shape", Operator.single(ShapeOperators::shape));
    operators.put("Size", Operator.single(ShapeOperators::size));
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
    Common written = s.algebra().batch().written(s.numbers(0));
    int[] shape = s.algebra().bounded(written.shape());
    Tensor value =
        s.tensor("value").orElse(Tensor.of(ElementType.F32, new int[] {1}, new double[1]));
    double[] values = new double[Shapes.count(shape)];
    Arrays.fill(values, value.count() == 1 ? value.values()[0] : Double.NaN);
    return new Known(Tensor.of(value.type(), shape, values), written.samples(), Set.of());
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

  private static int[] extents(long[] wholes) {
    return Arrays.stream(wholes).mapToInt(Shapes::extent).toArray();
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

  private static Item tile(Scope s) {
    Item result = s.input(0);
    Common repeats = s.algebra().batch().written(s.numbers(1));
    int[] times = repeats.shape();
    if (times.length != result.rank()) {
      throw new IllegalArgumentException("one number of repeats for each axis is needed");
    }
    for (int axis = 0; axis < times.length; axis++) {
      int extent = result.shape()[axis];
      if (times[axis] != 1) {
        int tiled = Shapes.count(extent, times[axis]);
        result = s.algebra().along(result, axis, tiled, i -> i % extent);
      }
    }
    if (repeats.samples().isEmpty()) {
      return result;
    }
    // Repeated for every sample, as Expand does where the extent is 1.
    if (result.samples().isPresent()) {
      throw new IllegalArgumentException("repeats samples: " + Advice.INDEX);
    }
    s.algebra().batch().requireAlike(result, repeats.samples(), result.rank());
    return s.algebra().reshape(result, result.shape(), repeats.samples());
  }

  private static Item concat(Scope s) {
    int[] shape = s.input(0).shape();
    List<Item> parts = IntStream.range(0, s.inputCount()).mapToObj(s::input).toList();
    int axis = Shapes.axis(s.whole("axis", 0), shape.length);
    Optional<SampleAxis> samples = joined(s, parts);
    shape[axis] = 0;
    boolean known = true;
    for (Item part : parts) {
      int[] other = part.shape();
      if (other.length != shape.length) {
        throw new IllegalArgumentException("the operands differ in their number of axes");
      }
      SampleAxis.refuse(part, axis, "joins along", Advice.INDEX);
      shape[axis] = Math.addExact(shape[axis], other[axis]);
      known &= part instanceof Known;
    }
    s.algebra().bounded(shape);
    if (known) {
      return concatNumbers(parts, axis, shape, samples);
    }
    List<Value> values =
        parts.stream()
            .filter(part -> Shapes.count(part.shape()) > 0)
            .map(s.algebra()::value)
            .toList();
    return new Computed(s.algebra().builder().concatenate(axis, values), samples);
  }

  /// Where the samples of all parts lie.
  private static Optional<SampleAxis> joined(Scope s, List<Item> parts) {
    Optional<SampleAxis> samples =
        parts.stream().flatMap(part -> part.samples().stream()).findFirst();
    for (Item part : parts) {
      boolean alike =
          part.samples().equals(samples)
              || (part.samples().isEmpty() && !s.algebra().batch().free());
      if (!alike) {
        throw new IllegalArgumentException(
            "joins parts whose samples lie in different places, or that have none: "
                + Advice.INDEX);
      }
      s.algebra().batch().requireAlike(part, samples, part.rank());
    }
    return samples;
  }

  private static Known concatNumbers(
      List<Item> parts, int axis, int[] shape, Optional<SampleAxis> samples) {
    double[] values = new double[Shapes.count(shape)];
    int inner = Shapes.count(Arrays.copyOfRange(shape, axis + 1, shape.length));
    int outer = Shapes.count(Arrays.copyOf(shape, axis));
    int stride = shape[axis] * inner;
    Set<Integer> counted = new HashSet<>();
    int at = 0;
    for (Item part : parts) {
      int run = part.shape()[axis] * inner;
      int start = at;
      ((Known) part)
          .counted()
          .forEach(element -> counted.add(element / run * stride + start + element % run));
      double[] from = ((Known) part).tensor().values();
      if (from.length != outer * run) {
        throw new IllegalArgumentException("the operands differ in other axes");
      }
      for (int i = 0; i < outer; i++) {
        System.arraycopy(from, i * run, values, i * stride + at, run);
      }
      at += run;
    }
    ElementType type = ((Known) parts.getFirst()).tensor().type();
    return new Known(Tensor.of(type, shape, values), samples, counted);
  }

  private static List<Item> split(Scope s) {
    Item x = s.input(0);
    int axis = Shapes.axis(s.whole("axis", 0), x.shape().length);
    SampleAxis.refuse(x, axis, "cuts", Advice.INDEX);
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
    if (SampleAxis.along(x, axis)) {
      boolean whole =
          bounds[0] == 0 && step == 1 && bounds[1] >= s.algebra().batch().extents(x)[axis];
      if (!whole) {
        SampleAxis.refuse(x, axis, "cuts", Advice.INDEX);
      }
      return x;
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
    SampleAxis.refuse(x, axis, "picks from", Advice.INDEX);
    if (s.input(1) instanceof Computed rows) {
      return lookup(s, axis, rows);
    }
    Known numbers = s.numbers(1);
    Optional<SampleAxis> samples = samplesOfGather(x, axis, numbers);
    int[] indices = new int[numbers.tensor().count()];
    for (int i = 0; i < indices.length; i++) {
      double number = numbers.tensor().values()[i];
      double positive = number < 0 ? number + extent : number;
      if (!(positive >= 0 && positive < extent)) {
        throw new IllegalArgumentException(String.format(Locale.ROOT, "index %.0f of %d", number, extent));
      }
      indices[i] = (int) positive;
    }
    if (indices.length == 0 && x instanceof Computed) {
      throw new IllegalArgumentException("gathers nothing");
    }
    Item gathered = s.algebra().along(x, axis, indices.length, i -> indices[i]);
    return s.algebra().reshape(gathered, spliced(from, axis, numbers.shape()), samples);
  }

  /// Where the samples lie after an axis has been replaced by those of the indices.
  private static Optional<SampleAxis> samplesOfGather(Item x, int axis, Item indices) {
    Optional<SampleAxis> added = SampleAxis.shifted(indices.samples(), axis);
    Optional<SampleAxis> own =
        x.samples().map(a -> a.axis() > axis ? a.at(a.axis() + indices.rank() - 1) : a);
    if (own.isPresent() && added.isPresent()) {
      throw new IllegalArgumentException("picks samples by sample: " + Advice.INDEX);
    }
    return own.or(() -> added);
  }

  private static Item lookup(Scope s, int axis, Computed rows) {
    Item from = s.input(0);
    Value table = s.algebra().value(from);
    if (axis != 0 || table.shape().rank() != 2) {
      throw new IllegalArgumentException("indices that are no constants need a table and axis 0");
    }
    Optional<SampleAxis> samples = samplesOfGather(from, axis, rows);
    Value index = rows.value();
    var builder = s.algebra().builder();
    Value found = builder.lookup(table, builder.reshape(index, Shape.of(index.shape().size())));
    int[] shape = spliced(table.shape().toArray(), 0, index.shape().toArray());
    s.algebra().bounded(shape);
    return new Computed(builder.reshape(found, Shape.of(shape)), samples);
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
        SampleAxis.refuse(x, axis, "pads", Advice.INDEX);
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
    SampleAxis.refuse(x, shape.length - 1, "cuts", Advice.INDEX);
    SampleAxis.refuse(x, shape.length - 2, "cuts", Advice.INDEX);
    boolean upper = s.whole("upper", 1) != 0;
    long k = s.has(1) ? (long) s.number(1) : 0;
    int[] strides = Indices.strides(shape);
    int column = shape.length - 1;
    return s.algebra()
        .gather(
            x,
            shape,
            x.samples(),
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
