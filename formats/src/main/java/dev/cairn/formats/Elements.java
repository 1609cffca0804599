package dev.cairn.formats;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Elements from and to streams of bytes.
final class Elements {
  /// Bytes converted at a time: a multiple of every element size, small enough for the L2 cache.
  private static final int CHUNK = 1 << 16;

  private Elements() {}

  /// Reads count elements in their order in the stream. Allocates what the stream is known to hold
  /// at once, beyond that at most twice what has arrived.
  ///
  /// @param present bytes known to be in the stream, as the length of a file is; 0 for unknown
  static double[] read(
      InputStream in, ElementType type, ByteOrder order, int count, long present, Place place)
      throws IOException {
    long known = Math.max(present, CHUNK) / type.bytes();
    double[] values = new double[(int) Math.min(count, known)];
    byte[] chunk = new byte[CHUNK];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
    int done = 0;
    while (done < count) {
      int wanted = Math.min(count - done, CHUNK / type.bytes());
      int arrived = in.readNBytes(chunk, 0, wanted * type.bytes());
      if (arrived < wanted * type.bytes()) {
        throw place.error(
            "truncated: %s of %s elements".formatted(done + arrived / type.bytes(), count));
      }
      if (done + wanted > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
      }
      buffer.clear();
      for (int i = done; i < done + wanted; i++) {
        values[i] = type.get(buffer);
        if (Double.isNaN(values[i]) && !type.isFloating()) {
          throw place.error("%s element %s has no exact float64".formatted(type, i));
        }
      }
      done += wanted;
    }
    return values;
  }

  /// How a tensor stands in a stream, row after row.
  static final class Layout {
    private final ElementType type;
    private final ByteOrder order;
    private final int[] shape;

    /// Keeps the shape.
    Layout(ElementType type, ByteOrder order, int[] shape) {
      this.type = type;
      this.order = order;
      this.shape = shape;
    }
  }

  /// Some rows of a tensor: those before are passed over.
  static Tensor rows(InputStream in, Layout layout, long maxElements, Place place, Rows rows)
      throws IOException {
    int[] shape = layout.shape.clone();
    if (shape.length == 0 || shape[0] < rows.to()) {
      throw place.error(
          "%s rows, needed are %s".formatted(shape.length == 0 ? "no" : shape[0], rows.to()));
    }
    shape[0] = 1;
    long size = Tensor.count(shape);
    if (size * rows.count() > Math.min(maxElements, Tensor.MAX_COUNT)) {
      throw place.error("%s rows have more than %s elements".formatted(rows.count(), maxElements));
    }
    try {
      in.skipNBytes(rows.from() * size * layout.type.bytes());
    } catch (EOFException e) {
      throw place.error("truncated: ends before row %s".formatted(rows.from()));
    }
    shape[0] = rows.count();
    int count = (int) (size * rows.count());
    return Tensor.of(layout.type, shape, read(in, layout.type, layout.order, count, 0, place));
  }

  /// Writes all elements in their order.
  ///
  /// @throws IllegalArgumentException where an element does not fit the type
  static void write(OutputStream out, Tensor tensor, ByteOrder order) throws IOException {
    ElementType type = tensor.type();
    double[] values = tensor.values();
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(order);
    for (int i = 0; i < values.length; i++) {
      if (!type.holds(values[i])) {
        throw new IllegalArgumentException(
            "%s cannot hold the value %s at %s".formatted(type, values[i], tensor.position(i)));
      }
      type.put(buffer, values[i]);
      if (!buffer.hasRemaining()) {
        out.write(buffer.array());
        buffer.clear();
      }
    }
    out.write(buffer.array(), 0, buffer.position());
  }

  /// The values of a tensor whose first axis runs fastest, with the last axis running fastest.
  static double[] fromFortranOrder(double[] values, int[] shape) {
    if (shape.length < 2 || values.length == 0) {
      return values;
    }
    double[] rows = new double[values.length];
    int[] index = new int[shape.length];
    int[] stride = new int[shape.length];
    for (int axis = 0, step = 1; axis < shape.length; axis++) {
      stride[axis] = step;
      step *= shape[axis];
    }
    int from = 0;
    for (int to = 0; to < rows.length; to++) {
      rows[to] = values[from];
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        index[axis]++;
        from += stride[axis];
        if (index[axis] < shape[axis]) {
          break;
        }
        from -= stride[axis] * shape[axis];
        index[axis] = 0;
      }
    }
    return rows;
  }

  /// Exactly count bytes.
  static byte[] bytes(InputStream in, int count, Place place) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw place.error("truncated: %s of %s bytes".formatted(bytes.length, count));
    }
    return bytes;
  }
}
