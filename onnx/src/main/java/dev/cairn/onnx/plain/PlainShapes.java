package dev.cairn.onnx.plain;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Constants, shapes, and elements in other places.
final class PlainShapes {
  private PlainShapes() {}

  static void addTo(Map<String, Operation> operations) {
    operations.put("Constant", Operation.of(PlainShapes::constant));
    operations.put("ConstantOfShape", Operation.of(PlainShapes::constantOfShape));
    operations.put("Range", Operation.of(PlainShapes::range));
    operations.put("Shape", Operation.of(PlainShapes::shape));
    operations.put("Size", Operation.of(n -> Plain.scalar(ElementType.I64, n.in(0).count())));
    operations.put("Reshape", Operation.of(PlainShapes::reshape));
    operations.put("Flatten", Operation.of(PlainShapes::flatten));
    operations.put("Squeeze", Operation.of(PlainShapes::squeeze));
    operations.put("Unsqueeze", Operation.of(PlainShapes::unsqueeze));
    operations.put("Transpose", Operation.of(PlainShapes::transpose));
    operations.put("Expand", Operation.of(PlainShapes::expand));
    operations.put("Tile", Operation.of(PlainShapes::tile));
    operations.put("Concat", Operation.of(PlainShapes::concat));
    operations.put("Split", PlainShapes::split);
    operations.put("Slice", Operation.of(PlainShapes::slice));
    operations.put("Gather", Operation.of(PlainShapes::gather));
    operations.put("Pad", Operation.of(PlainShapes::pad));
    operations.put("Trilu", Operation.of(PlainShapes::triangle));
  }

  private static Tensor constant(PlainNode n) {
    if (n.tensor("value").isPresent()) {
      return n.tensor("value").get();
    }
    if (n.wholes("value_ints").isPresent()) {
      return Plain.wholes(n.wholes("value_ints").get());
    }
    if (n.reals("value_floats").isPresent()) {
      double[] values = n.reals("value_floats").get();
      return Tensor.of(ElementType.F64, new int[] {values.length}, values);
    }
    return n.node().attributes().containsKey("value_int")
        ? Plain.scalar(ElementType.I64, (double) n.whole("value_int", 0))
        : Plain.scalar(ElementType.F64, n.real("value_float", 0));
  }

  private static Tensor constantOfShape(PlainNode n) {
    Tensor value = n.tensor("value").orElse(Plain.scalar(ElementType.F64, 0));
    return Plain.at(value.type(), ints(n.wholes(0)), _ -> value.values()[0]);
  }

  private static Tensor range(PlainNode n) {
    double start = n.number(0, 0);
    double step = n.number(2, 1);
    int count = (int) Math.max(0, Math.ceil((n.number(1, 0) - start) / step));
    return Plain.at(n.in(0).type(), new int[] {count}, p -> start + step * p[0]);
  }

  private static Tensor shape(PlainNode n) {
    int rank = n.in(0).rank();
    long start = n.whole("start", 0);
    long end = n.whole("end", rank);
    int from = Math.clamp(start < 0 ? start + rank : start, 0, rank);
    int to = Math.clamp(end < 0 ? end + rank : end, 0, rank);
    return Plain.wholes(
        IntStream.range(from, to).mapToLong(axis -> n.in(0).extent(axis)).toArray());
  }

  private static int[] ints(long[] wholes) {
    return Arrays.stream(wholes).mapToInt(Math::toIntExact).toArray();
  }

  private static Tensor reshape(PlainNode n) {
    Tensor x = n.in(0);
    int[] shape = ints(n.wholes(1));
    boolean copies = n.whole("allowzero", 0) == 0;
    int open = -1;
    int product = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = shape[axis] == 0 && copies ? x.extent(axis) : shape[axis];
      open = shape[axis] == -1 ? axis : open;
      product *= shape[axis] == -1 ? 1 : shape[axis];
    }
    if (open >= 0) {
      shape[open] = x.count() / product;
    }
    return x.reshape(shape);
  }

  private static Tensor flatten(PlainNode n) {
    Tensor x = n.in(0);
    long axis = n.whole("axis", 1);
    int at = Math.toIntExact(axis < 0 ? axis + x.rank() : axis);
    int rows = Plain.count(Arrays.copyOf(x.shape(), at));
    return x.reshape(rows, x.count() / rows);
  }

  private static List<Integer> axes(long[] axes, int rank) {
    return Arrays.stream(axes).mapToObj(axis -> Plain.axis(axis, rank)).toList();
  }

  /// Without named axes every axis of one element goes, but that of samples, of which there may be
  /// one.
  private static Tensor squeeze(PlainNode n) {
    Tensor x = n.in(0);
    List<Integer> axes = n.has(1) ? axes(n.wholes(1), x.rank()) : List.of();
    int first = n.samples() ? 1 : 0;
    return x.reshape(
        IntStream.range(0, x.rank())
            .filter(axis -> n.has(1) ? !axes.contains(axis) : axis < first || x.extent(axis) != 1)
            .map(x::extent)
            .toArray());
  }

  private static Tensor unsqueeze(PlainNode n) {
    Tensor x = n.in(0);
    List<Integer> axes = axes(n.wholes(1), x.rank() + n.in(1).count());
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0, next = 0; axis < x.rank() + axes.size(); axis++) {
      shape.add(axes.contains(axis) ? 1 : x.extent(next++));
    }
    return x.reshape(shape.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Tensor transpose(PlainNode n) {
    Tensor x = n.in(0);
    int rank = x.rank();
    int[] order =
        n.wholes("perm")
            .map(PlainShapes::ints)
            .orElse(IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray());
    int[] shape = Arrays.stream(order).map(x::extent).toArray();
    int[] from = new int[rank];
    return Plain.at(
        x.type(),
        shape,
        p -> {
          for (int axis = 0; axis < rank; axis++) {
            from[order[axis]] = p[axis];
          }
          return Plain.get(x, from);
        });
  }

  private static Tensor expand(PlainNode n) {
    Tensor x = n.in(0);
    int[] shape = Plain.broadcast(x.shape(), ints(n.wholes(1)));
    return Plain.at(x.type(), shape, p -> Plain.get(x, p));
  }

  /// The element of x at a position that is changed along one axis only.
  private interface Moved {
    int from(int position);
  }

  private static Tensor along(Tensor x, int axis, int extent, Moved moved) {
    int[] shape = x.shape();
    shape[axis] = extent;
    int[] from = new int[x.rank()];
    return Plain.at(
        x.type(),
        shape,
        p -> {
          System.arraycopy(p, 0, from, 0, p.length);
          from[axis] = moved.from(p[axis]);
          return Plain.get(x, from);
        });
  }

  private static Tensor tile(PlainNode n) {
    Tensor x = n.in(0);
    long[] repeats = n.wholes(1);
    for (int axis = 0; axis < repeats.length; axis++) {
      int extent = x.extent(axis);
      x = along(x, axis, Math.toIntExact(extent * repeats[axis]), i -> i % extent);
    }
    return x;
  }

  private static Tensor concat(PlainNode n) {
    List<Tensor> parts = IntStream.range(0, n.node().inputs().size()).mapToObj(n::in).toList();
    int[] shape = n.in(0).shape();
    int axis = Plain.axis(n.whole("axis", 0), shape.length);
    shape[axis] = parts.stream().mapToInt(part -> part.extent(axis)).sum();
    int[] from = new int[shape.length];
    return Plain.at(
        n.in(0).type(),
        shape,
        p -> {
          System.arraycopy(p, 0, from, 0, p.length);
          int part = 0;
          while (from[axis] >= parts.get(part).extent(axis)) {
            from[axis] -= parts.get(part++).extent(axis);
          }
          return Plain.get(parts.get(part), from);
        });
  }

  private static List<Tensor> split(PlainNode n) {
    Tensor x = n.in(0);
    int axis = Plain.axis(n.whole("axis", 0), x.rank());
    int count = n.node().outputs().size();
    int each = Math.ceilDiv(x.extent(axis), count);
    long[] sizes =
        n.has(1)
            ? n.wholes(1)
            : LongStream.range(0, count)
                .map(i -> Math.min(each, x.extent(axis) - i * each))
                .toArray();
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (long size : sizes) {
      int begin = start;
      parts.add(along(x, axis, Math.toIntExact(size), i -> begin + i));
      start += Math.toIntExact(size);
    }
    return parts;
  }

  private static Tensor slice(PlainNode n) {
    Tensor x = n.in(0);
    long[] starts = n.wholes(1);
    long[] ends = n.wholes(2);
    for (int i = 0; i < starts.length; i++) {
      int axis = Plain.axis(n.has(3) ? n.wholes(3)[i] : i, x.rank());
      long step = n.has(4) ? n.wholes(4)[i] : 1;
      int extent = x.extent(axis);
      long low = step > 0 ? 0 : -1;
      long high = step > 0 ? extent : extent - 1;
      long start =
          Math.clamp(starts[i] < 0 ? starts[i] + extent : starts[i], Math.max(low, 0), high);
      long end = Math.clamp(ends[i] < 0 ? ends[i] + extent : ends[i], low, high);
      int count = (int) Math.max(0, Math.ceilDiv(end - start, step));
      x = along(x, axis, count, k -> (int) (start + k * step));
    }
    return x;
  }

  private static Tensor gather(PlainNode n) {
    Tensor x = n.in(0);
    Tensor indices = n.in(1);
    int axis = Plain.axis(n.whole("axis", 0), x.rank());
    int[] shape =
        IntStream.concat(
                IntStream.concat(Arrays.stream(x.shape(), 0, axis), Arrays.stream(indices.shape())),
                Arrays.stream(x.shape(), axis + 1, x.rank()))
            .toArray();
    int[] from = new int[x.rank()];
    int more = indices.rank();
    return Plain.at(
        x.type(),
        shape,
        p -> {
          System.arraycopy(p, 0, from, 0, axis);
          System.arraycopy(p, axis + more, from, axis + 1, x.rank() - axis - 1);
          int index = (int) Plain.get(indices, Arrays.copyOfRange(p, axis, axis + more));
          from[axis] = index < 0 ? index + x.extent(axis) : index;
          return Plain.get(x, from);
        });
  }

  private static Tensor pad(PlainNode n) {
    Tensor x = n.in(0);
    long[] pads = n.wholes(1);
    int count = pads.length / 2;
    double value = n.number(2, 0);
    String mode = n.text("mode", "constant");
    for (int i = 0; i < count; i++) {
      int axis = Plain.axis(n.has(3) ? n.wholes(3)[i] : i, x.rank());
      x = padded(x, axis, new int[] {(int) pads[i], (int) pads[count + i]}, mode, value);
    }
    return x;
  }

  private static Tensor padded(Tensor x, int axis, int[] pads, String mode, double value) {
    int last = x.extent(axis) - 1;
    int[] shape = x.shape();
    shape[axis] += pads[0] + pads[1];
    int[] from = new int[x.rank()];
    return Plain.at(
        x.type(),
        shape,
        p -> {
          System.arraycopy(p, 0, from, 0, p.length);
          int i = p[axis] - pads[0];
          if (mode.equals("constant") && (i < 0 || i > last)) {
            return value;
          }
          from[axis] =
              switch (mode) {
                case "reflect" -> last - Math.abs(last - Math.abs(i));
                case "wrap" -> Math.floorMod(i, last + 1);
                default -> Math.clamp(i, 0, last);
              };
          return Plain.get(x, from);
        });
  }

  private static Tensor triangle(PlainNode n) {
    Tensor x = n.in(0);
    boolean upper = n.whole("upper", 1) != 0;
    double k = n.number(1, 0);
    int last = x.rank() - 1;
    return Plain.at(
        x.type(),
        x.shape(),
        p -> {
          double above = p[last] - p[last - 1] - k;
          return (upper ? above >= 0 : above <= 0) ? Plain.get(x, p) : 0;
        });
  }
}
