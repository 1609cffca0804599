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
    operations.put("ConvTranspose", Operation.of(PlainWindows::transposed));
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

  /// Every element of the input, times the filter, is added where the filter then stands.
  private static Tensor transposed(PlainNode n) {
    Tensor x = n.in(0);
    Tensor w = n.in(1);
    int axes = x.rank() - 2;
    int groups = (int) n.whole("group", 1);
    int channels = w.extent(1);
    int each = x.extent(1) / groups;
    int[] kernel = Arrays.copyOfRange(w.shape(), 2, w.rank());
    int[] strides = Window.ints(n, "strides", axes, 1);
    int[] dilations = Window.ints(n, "dilations", axes, 1);
    int[] pads = Window.ints(n, "pads", 2 * axes, 0);
    int[] more = Window.ints(n, "output_padding", axes, 0);
    int[] wanted = Window.ints(n, "output_shape", axes, 0);
    String same = n.text("auto_pad", "NOTSET");
    int[] shape = x.shape();
    shape[1] = channels * groups;
    for (int a = 0; a < axes; a++) {
      int full = strides[a] * (x.extent(a + 2) - 1) + more[a] + (kernel[a] - 1) * dilations[a] + 1;
      shape[a + 2] = full - pads[a] - pads[axes + a];
      if (wanted[a] > 0 || same.startsWith("SAME")) {
        shape[a + 2] = wanted[a] > 0 ? wanted[a] : x.extent(a + 2) * strides[a];
        int total = Math.max(0, full - shape[a + 2]);
        pads[a] = same.equals("SAME_UPPER") ? total / 2 : total - total / 2;
      }
    }
    double[] sums = new double[Plain.count(shape)];
    int[] extents = {x.extent(0), x.extent(1), channels, Plain.count(kernel)};
    Plain.at(
        x.type(),
        extents,
        q -> {
          int channel = q[1] / each * channels + q[2];
          double[] filter = {
            w.values()[(q[1] * channels + q[2]) * extents[3] + q[3]], q[0], channel, q[3]
          };
          spread(x, sums, shape, q[1], filter, new int[][] {kernel, strides, dilations, pads});
          return 0;
        });
    return n.has(2)
        ? Plain.at(x.type(), shape, p -> value(sums, shape, p) + n.in(2).values()[p[1]])
        : Tensor.of(x.type(), shape, sums);
  }

  private static double value(double[] values, int[] shape, int[] p) {
    int index = 0;
    for (int axis = 0; axis < p.length; axis++) {
      index = index * shape[axis] + p[axis];
    }
    return values[index];
  }

  /// Adds a channel of the input, times one number of a filter.
  ///
  /// @param filter the number, the sample, the channel of the sums, the number's place row by row
  /// @param window kernel, strides, dilations, padding before
  private static void spread(
      Tensor x, double[] sums, int[] shape, int channel, double[] filter, int[][] window) {
    int[] spatial = Arrays.copyOfRange(x.shape(), 2, x.rank());
    int first = (((int) filter[1]) * x.extent(1) + channel) * Plain.count(spatial);
    int[] next = {first};
    Plain.at(
        x.type(),
        spatial,
        p -> {
          int target = ((int) filter[1]) * shape[1] + (int) filter[2];
          int rest = (int) filter[3];
          int divisor = Plain.count(window[0]);
          boolean inside = true;
          for (int a = 0; a < p.length; a++) {
            divisor /= window[0][a];
            int at = p[a] * window[1][a] + rest / divisor * window[2][a] - window[3][a];
            rest %= divisor;
            inside &= at >= 0 && at < shape[a + 2];
            target = target * shape[a + 2] + at;
          }
          double term = filter[0] * x.values()[next[0]++];
          if (inside) {
            sums[target] += term;
          }
          return 0;
        });
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
