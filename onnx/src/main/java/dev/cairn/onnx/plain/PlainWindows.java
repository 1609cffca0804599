package dev.cairn.onnx.plain;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph.Operation;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/// Convolution and pooling: a loop over the window at every place.
final class PlainWindows {
  private PlainWindows() {}

  static void addTo(Map<String, Operation> operations) {
    operations.put("Conv", Operation.of(PlainWindows::convolution));
    operations.put("AveragePool", Operation.of(PlainWindows::averagePool));
    operations.put("MaxPool", Operation.of(PlainWindows::maxPool));
    operations.put("GlobalAveragePool", Operation.of(n -> global(n.in(0), false)));
    operations.put("GlobalMaxPool", Operation.of(n -> global(n.in(0), true)));
  }

  /// Where a window of an operation stands.
  private static final class Window {
    final int[] kernel;
    private final int[] input;
    private final int[] strides;
    private final int[] dilations;
    private final int[] before;
    private final int[] after;
    final int[] output;

    Window(PlainNode n, int[] kernel) {
      int axes = kernel.length;
      this.kernel = kernel;
      input = Arrays.copyOfRange(n.in(0).shape(), 2, axes + 2);
      strides = ints(n, "strides", axes, 1);
      dilations = ints(n, "dilations", axes, 1);
      int[] pads = ints(n, "pads", 2 * axes, 0);
      before = Arrays.copyOf(pads, axes);
      after = Arrays.copyOfRange(pads, axes, 2 * axes);
      output = new int[axes];
      String same = n.text("auto_pad", "NOTSET");
      for (int axis = 0; axis < axes; axis++) {
        int reach = dilations[axis] * (kernel[axis] - 1) + 1;
        if (same.startsWith("SAME")) {
          output[axis] = Math.ceilDiv(input[axis], strides[axis]);
          int total = Math.max(0, (output[axis] - 1) * strides[axis] + reach - input[axis]);
          before[axis] = same.equals("SAME_UPPER") ? total / 2 : total - total / 2;
          after[axis] = total - before[axis];
          continue;
        }
        int room = input[axis] + before[axis] + after[axis] - reach;
        output[axis] = room / strides[axis] + 1;
        // A last window that reaches over the edge, but begins before the padding after it.
        boolean more = n.whole("ceil_mode", 0) != 0 && room % strides[axis] != 0;
        if (more && output[axis] * strides[axis] < input[axis] + before[axis]) {
          output[axis]++;
        }
      }
    }

    private static int[] ints(PlainNode n, String name, int count, int otherwise) {
      int[] all = new int[count];
      Arrays.fill(all, otherwise);
      return n.wholes(name)
          .map(values -> Arrays.stream(values).mapToInt(Math::toIntExact).toArray())
          .orElse(all);
    }

    /// The index, among the elements of one channel, of element k (row by row) of the window for an
    /// output position, whose first two axes are sample and channel; -1 in the padding, -2 beyond.
    int source(int[] position, int k) {
      int index = 0;
      int rest = k;
      int divisor = Plain.count(kernel);
      boolean padding = false;
      for (int axis = 0; axis < kernel.length; axis++) {
        divisor /= kernel[axis];
        int along =
            position[axis + 2] * strides[axis] - before[axis] + rest / divisor * dilations[axis];
        rest %= divisor;
        if (along >= input[axis] + after[axis]) {
          return -2;
        }
        padding |= along < 0 || along >= input[axis];
        index = index * input[axis] + along;
      }
      return padding ? -1 : index;
    }

    int[] shape(int samples, int channels) {
      int[] shape = new int[output.length + 2];
      shape[0] = samples;
      shape[1] = channels;
      System.arraycopy(output, 0, shape, 2, output.length);
      return shape;
    }
  }

  private static Tensor convolution(PlainNode n) {
    Tensor x = n.in(0);
    Tensor w = n.in(1);
    int groups = (int) n.whole("group", 1);
    var window = new Window(n, Arrays.copyOfRange(w.shape(), 2, w.rank()));
    int size = Plain.count(window.kernel);
    int spatial = x.count() / (x.extent(0) * x.extent(1));
    int channels = w.extent(1);
    int filters = w.extent(0) / groups;
    return Plain.at(
        x.type(),
        window.shape(x.extent(0), w.extent(0)),
        p -> {
          double sum = n.has(2) ? n.in(2).values()[p[1]] : 0;
          int first = p[0] * x.extent(1) + p[1] / filters * channels;
          for (int k = 0; k < size; k++) {
            int source = window.source(p, k);
            for (int c = 0; c < channels && source >= 0; c++) {
              sum +=
                  x.values()[(first + c) * spatial + source]
                      * w.values()[(p[1] * channels + c) * size + k];
            }
          }
          return sum;
        });
  }

  private static Window pooling(PlainNode n) {
    return new Window(
        n,
        Arrays.stream(n.wholes("kernel_shape").orElseThrow()).mapToInt(Math::toIntExact).toArray());
  }

  private static Tensor averagePool(PlainNode n) {
    Tensor x = n.in(0);
    Window window = pooling(n);
    boolean countPadding = n.whole("count_include_pad", 0) != 0;
    int spatial = x.count() / (x.extent(0) * x.extent(1));
    return Plain.at(
        x.type(),
        window.shape(x.extent(0), x.extent(1)),
        p -> {
          double sum = 0;
          int count = 0;
          for (int k = 0; k < Plain.count(window.kernel); k++) {
            int source = window.source(p, k);
            sum += source < 0 ? 0 : x.values()[(p[0] * x.extent(1) + p[1]) * spatial + source];
            count += source >= 0 || (source == -1 && countPadding) ? 1 : 0;
          }
          return sum / count;
        });
  }

  private static Tensor maxPool(PlainNode n) {
    Tensor x = n.in(0);
    Window window = pooling(n);
    int spatial = x.count() / (x.extent(0) * x.extent(1));
    return Plain.at(
        x.type(),
        window.shape(x.extent(0), x.extent(1)),
        p -> {
          double largest = Double.NEGATIVE_INFINITY;
          for (int k = 0; k < Plain.count(window.kernel); k++) {
            int source = window.source(p, k);
            if (source >= 0) {
              double value = x.values()[(p[0] * x.extent(1) + p[1]) * spatial + source];
              largest = Math.max(largest, value);
            }
          }
          return largest;
        });
  }

  private static Tensor global(Tensor x, boolean largest) {
    int spatial = x.count() / (x.extent(0) * x.extent(1));
    int[] shape = x.shape();
    Arrays.fill(shape, 2, shape.length, 1);
    DoubleUnaryOperator of =
        channel -> {
          int from = ((int) channel) * spatial;
          DoubleStream elements = Arrays.stream(x.values(), from, from + spatial);
          return largest ? elements.max().orElseThrow() : elements.sum() / spatial;
        };
    return Plain.at(x.type(), shape, p -> of.applyAsDouble(p[0] * x.extent(1) + p[1]));
  }
}
