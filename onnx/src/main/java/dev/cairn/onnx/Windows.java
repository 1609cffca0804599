package dev.cairn.onnx;

import dev.cairn.program.IndexMap;
import java.util.Arrays;

/// The placements of a window over the spatial axes of an input `[1, C, …]`: strides, padding,
/// dilation as Conv, AveragePool and MaxPool share them.
final class Windows {
  private final int[] input;
  private final int[] kernel;
  private final int[] strides;
  private final int[] dilations;
  private final int[] before;
  private final int[] after;
  private final int[] output;

  private Windows(Scope s, int[] x, int[] kernel, boolean ceiling) {
    int axes = kernel.length;
    input = Arrays.copyOfRange(x, 2, x.length);
    this.kernel = kernel;
    strides = positive(s, "strides", axes);
    dilations = positive(s, "dilations", axes);
    before = new int[axes];
    after = new int[axes];
    pads(s);
    output = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      output[axis] = placements(axis, ceiling);
    }
  }

  /// @param ceiling whether a last window that reaches beyond the padding is kept
  static Windows of(Scope s, int[] x, int[] kernel, boolean ceiling) {
    return new Windows(s, x, kernel, ceiling);
  }

  private static int[] positive(Scope s, String name, int axes) {
    int[] ones = new int[axes];
    Arrays.fill(ones, 1);
    int[] values =
        s.wholes(name).map(v -> Arrays.stream(v).mapToInt(Shapes::extent).toArray()).orElse(ones);
    if (values.length != axes || Arrays.stream(values).anyMatch(v -> v < 1)) {
      throw new IllegalArgumentException("%s = %s".formatted(name, Arrays.toString(values)));
    }
    return values;
  }

  private void pads(Scope s) {
    int axes = kernel.length;
    String automatic = s.text("auto_pad", "NOTSET");
    long[] pads = s.wholes("pads").orElse(new long[2 * axes]);
    for (int axis = 0; axis < axes; axis++) {
      switch (automatic) {
        case "NOTSET" -> {
          if (pads.length != 2 * axes) {
            throw new IllegalArgumentException("pads = %s".formatted(Arrays.toString(pads)));
          }
          before[axis] = Shapes.extent((double) pads[axis]);
          after[axis] = Shapes.extent((double) pads[axes + axis]);
        }
        case "VALID" -> {}
        case "SAME_UPPER", "SAME_LOWER" -> {
          int placements = Math.ceilDiv(input[axis], strides[axis]);
          int total = Math.max(0, (placements - 1) * strides[axis] + reach(axis) - input[axis]);
          int smaller = total / 2;
          before[axis] = automatic.equals("SAME_UPPER") ? smaller : total - smaller;
          after[axis] = total - before[axis];
        }
        default -> throw new IllegalArgumentException("auto_pad = %s".formatted(automatic));
      }
    }
  }

  /// From the window's first element to behind its last.
  private int reach(int axis) {
    return Math.addExact(Math.multiplyExact(dilations[axis], kernel[axis] - 1), 1);
  }

  private int placements(int axis, boolean ceiling) {
    long room = (long) input[axis] + before[axis] + after[axis] - reach(axis);
    if (kernel[axis] < 1 || room < 0) {
      throw new IllegalArgumentException(
          "a window of %s does not fit into %s".formatted(reach(axis), room + reach(axis)));
    }
    long count = room / strides[axis] + 1;
    boolean overhangs = room % strides[axis] != 0 && ceiling;
    boolean startsInside = count * strides[axis] < (long) input[axis] + before[axis];
    return Math.toIntExact(overhangs && startsInside ? count + 1 : count);
  }

  /// The number of placements along each axis.
  int[] output() {
    return output.clone();
  }

  /// The number of elements under the window.
  int elements() {
    return Shapes.count(kernel);
  }

  /// The shape of a result with this many channels: `[1, channels, placements …]`.
  int[] shape(int channels) {
    int[] shape = new int[output.length + 2];
    shape[0] = 1;
    shape[1] = channels;
    System.arraycopy(output, 0, shape, 2, output.length);
    return shape;
  }

  /// The map to `[groups, channels·elements, placements]`, -1 in the padding.
  IndexMap map(int[] shape, int channels) {
    int elements = elements();
    int placements = shape[2];
    int spatial = Shapes.count(input);
    int[] sources = sources();
    return Indices.map(
        shape,
        position -> {
          int channel = position[0] * channels + position[1] / elements;
          int source = sources[position[1] % elements * placements + position[2]];
          return source < 0 ? IndexMap.NONE : channel * spatial + source;
        });
  }

  /// The map to `[channels, elements, placements]` with the window's first element inside the input
  /// in place of the padding.
  IndexMap filledMap(int[] shape) {
    int placements = shape[2];
    int spatial = Shapes.count(input);
    int[] sources = sources();
    for (int placement = 0; placement < placements; placement++) {
      int first = -1;
      for (int element = shape[1] - 1; element >= 0; element--) {
        int source = sources[element * placements + placement];
        first = source < 0 ? first : source;
      }
      if (first < 0) {
        throw new IllegalArgumentException("a window lies in the padding altogether");
      }
      for (int element = 0; element < shape[1]; element++) {
        int i = element * placements + placement;
        sources[i] = sources[i] < 0 ? first : sources[i];
      }
    }
    return Indices.map(
        shape, position -> position[0] * spatial + sources[position[1] * placements + position[2]]);
  }

  /// How many elements of a placement count for a mean.
  ///
  /// @param withPadding whether elements in the padding count (those beyond it never do)
  int count(int placement, boolean withPadding) {
    int[] at = unravel(placement, output);
    int count = 1;
    for (int axis = 0; axis < kernel.length; axis++) {
      int low = withPadding ? -before[axis] : 0;
      int high = input[axis] + (withPadding ? after[axis] : 0);
      int inside = 0;
      for (int element = 0; element < kernel[axis]; element++) {
        int position = position(axis, at[axis], element);
        inside += position >= low && position < high ? 1 : 0;
      }
      count *= inside;
    }
    return count;
  }

  private int position(int axis, int placement, int element) {
    return placement * strides[axis] - before[axis] + element * dilations[axis];
  }

  /// For every element and placement the number of the input's element in its channel, or -1.
  private int[] sources() {
    int elements = elements();
    int placements = Shapes.count(output);
    int[] sources = new int[Shapes.count(elements, placements)];
    for (int element = 0; element < elements; element++) {
      int[] within = unravel(element, kernel);
      for (int placement = 0; placement < placements; placement++) {
        int[] at = unravel(placement, output);
        int source = 0;
        for (int axis = 0; axis < input.length && source >= 0; axis++) {
          int position = position(axis, at[axis], within[axis]);
          boolean inside = position >= 0 && position < input[axis];
          source = inside ? source * input[axis] + position : -1;
        }
        sources[element * placements + placement] = source;
      }
    }
    return sources;
  }

  static int[] unravel(int number, int[] shape) {
    int[] position = new int[shape.length];
    int rest = number;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      position[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return position;
  }
}
