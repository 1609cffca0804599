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

/// Operations that move elements.
final class ShapeOperators {
  private ShapeOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("Transpose", Operator.single(ShapeOperators::transpose));
    operators.put("Tile", Operator.single(ShapeOperators::tile));
    operators.put("Concat", Operator.single(ShapeOperators::concat));
    operators.put("Split", ShapeOperators::split);
    operators.put("Slice", Operator.single(ShapeOperators::slice));
    operators.put("Gather", Operator.single(ShapeOperators::gather));
    operators.put("Pad", Operator.single(ShapeOperators::pad));
    operators.put("Trilu", Operator.single(ShapeOperators::trilu));
  }

  private static int[] extents(long[] wholes) {
    return Arrays.stream(wholes).mapToInt(Shapes::extent).toArray();
  }

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
    return s.algebra().permuted(s.input(0), order);
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
    int results = s.node().outputs().size();
    int count = Math.toIntExact(s.whole("num_outputs", results));
    if (count != results) {
      throw new IllegalArgumentException(
          "num_outputs = %s, but %s results".formatted(count, results));
    }
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
    if (!numbers.counted().isEmpty()) {
      throw new IllegalArgumentException(Advice.COUNT);
    }
    Optional<SampleAxis> samples = samplesOfGather(x, axis, numbers);
    int[] indices = new int[numbers.tensor().count()];
    for (int i = 0; i < indices.length; i++) {
      double number = numbers.tensor().values()[i];
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
    if (axis != 0) {
      throw new IllegalArgumentException("indices that are no constants need axis 0 of a table");
    }
    Optional<SampleAxis> samples = samplesOfGather(from, axis, rows);
    Value index = rows.value();
    var builder = s.algebra().builder();
    int count = table.shape().extent(0);
    Value flat = builder.reshape(table, Shape.of(count, table.shape().size() / count));
    Value found = builder.lookup(flat, builder.reshape(index, Shape.of(index.shape().size())));
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
      if (Math.min(before, after) < 0 && !mode.equals("constant")) {
        throw new IllegalArgumentException("pads below 0 are read in mode constant alone");
      }
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
      case "wrap" -> s.algebra().along(x, axis, size, i -> Math.floorMod(i - pads[0], extent));
      case "reflect" -> {
        if (Math.max(pads[0], pads[1]) > last) {
          throw new IllegalArgumentException(
              "reflects %s and %s elements of axis %s, which has %s: at most %s"
                  .formatted(pads[0], pads[1], axis, extent, last));
        }
        yield s.algebra().along(x, axis, size, i -> last - Math.abs(last - Math.abs(i - pads[0])));
      }
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
