package dev.cairn.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/// An array of any rank, in float64, row by row (the last axis runs fastest), with the element type
/// it has in files. Rank 0 is a scalar.
public final class Tensor {
  /// The largest array the virtual machine can make, with a margin for its header.
  static final int MAX_COUNT = Integer.MAX_VALUE - 8;

  private final ElementType type;
  private final int[] shape;
  private final double[] values;

  private Tensor(ElementType type, int[] shape, double[] values) {
    this.type = type;
    this.shape = shape;
    this.values = values;
  }

  /// A tensor around values (length: the product of the shape), which it takes over; the shape is
  /// copied.
  public static Tensor of(ElementType type, int[] shape, double[] values) {
    for (int extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException("extent %s must be ≥ 0".formatted(extent));
      }
    }
    if (count(shape) != values.length) {
      throw new IllegalArgumentException(
          "shape %s does not fit %s values".formatted(describe(shape), values.length));
    }
    return new Tensor(type, shape.clone(), values);
  }

  /// A tensor from the little-endian bytes of its elements, row by row.
  ///
  /// @param bytes the elements, from position to limit; read
  /// @param source the file, for messages
  /// @param place where in it, for messages
  public static Tensor ofBytes(
      ElementType type, int[] shape, ByteBuffer bytes, String source, String place)
      throws FormatException {
    long count = count(shape);
    if (count * type.bytes() != bytes.remaining()) {
      throw FormatException.at(
          source,
          place,
          "%s bytes for a %s %s".formatted(bytes.remaining(), type, describe(shape)));
    }
    double[] values = new double[(int) count];
    ByteBuffer from = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      values[i] = type.get(from);
      if (Double.isNaN(values[i]) && !type.isFloating()) {
        throw FormatException.at(
            source, place, "%s element %s has no exact float64".formatted(type, i));
      }
    }
    return new Tensor(type, shape.clone(), values);
  }

  /// The little-endian bytes of the elements, row by row, in this tensor's element type.
  ///
  /// @throws IllegalArgumentException where an element does not fit the type
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes()));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      if (!type.holds(values[i])) {
        throw new IllegalArgumentException(
            "%s cannot hold the value %s at %s".formatted(type, values[i], position(i)));
      }
      type.put(bytes, values[i]);
    }
    return bytes.array();
  }

  /// How the elements are, or are to be, stored in a file.
  public ElementType type() {
    return type;
  }

  /// The number of axes.
  public int rank() {
    return shape.length;
  }

  /// The extent along an axis, counted from 0.
  public int extent(int axis) {
    return shape[axis];
  }

  /// The extents, a copy.
  public int[] shape() {
    return shape.clone();
  }

  /// The number of elements.
  public int count() {
    return values.length;
  }

  /// The storage itself, not a copy: whoever made the tensor may write, everybody else reads.
  public double[] values() {
    return values;
  }

  /// The same elements in another shape of equal size; shares the storage.
  public Tensor reshape(int... newShape) {
    return of(type, newShape, values);
  }

  /// The indices from one on, up to another, of the first axis: a copy.
  public Tensor range(int from, int to) {
    int[] extents = shape.clone();
    int size = shape[0] == 0 ? 0 : values.length / shape[0];
    extents[0] = to - from;
    return of(type, extents, Arrays.copyOfRange(values, from * size, to * size));
  }

  /// The index of the first element that is NaN or infinite, or -1.
  public int firstNonFinite() {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }

  /// The position of the i-th stored element as "[2, 0, 5]".
  public String position(int i) {
    int[] index = new int[shape.length];
    int rest = i;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return Arrays.toString(index);
  }

  /// Equal where type, shape and the bits of every element are.
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && type == tensor.type
        && Arrays.equals(shape, tensor.shape)
        && Arrays.equals(values, tensor.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  /// Type and shape as "F32 3×4"; the values are left out.
  @Override
  public String toString() {
    return type + " " + describe(shape);
  }

  /// The product of the extents, which are ≥ 0; MAX_COUNT + 1 stands for all that is larger.
  static long count(int[] shape) {
    long count = 1;
    for (int extent : shape) {
      if (extent == 0) {
        return 0;
      }
      count = Math.min(count * extent, 1L + MAX_COUNT);
    }
    return count;
  }

  static String describe(int[] shape) {
    return shape.length == 0
        ? "scalar"
        : Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("×"));
  }
}
