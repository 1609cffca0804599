package dev.cairn.onnx;

import dev.cairn.onnx.Item.Computed;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.Optional;

/// ConvTranspose: every element of the input adds its multiple of the filters to the output.
final class TransposedConvolution {
  private final Scope s;
  private final int[] x;
  private final int[] weights;
  private final int[] kernel;
  private final int[] strides;
  private final int[] dilations;
  private final int[] before;
  private final int[] output;

  private TransposedConvolution(Scope s) {
    this.s = s;
    x = s.input(0).shape();
    weights = s.input(1).shape();
    if (x.length < 3 || weights.length != x.length || x[0] != 1 || weights[0] != x[1]) {
      throw new IllegalArgumentException(
          "input %s and weights %s do not fit"
              .formatted(Arrays.toString(x), Arrays.toString(weights)));
    }
    int axes = x.length - 2;
    kernel = Arrays.copyOfRange(weights, 2, weights.length);
    if (!Arrays.equals(numbers("kernel_shape", kernel), kernel)) {
      throw new IllegalArgumentException("kernel_shape is not that of the weights");
    }
    strides = numbers("strides", filled(axes, 1));
    dilations = numbers("dilations", filled(axes, 1));
    before = new int[axes];
    output = new int[axes];
    place();
  }

  /// x `[1, C, …]`, weights `[C, M/groups, …]`, bias `[M]`.
  static Item apply(Scope s) {
    WindowOperators.requireSamplesFirst(s.input(0));
    return new TransposedConvolution(s).result();
  }

  private static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }

  private int[] numbers(String name, int[] otherwise) {
    int[] values =
        s.wholes(name)
            .map(all -> Arrays.stream(all).mapToInt(Math::toIntExact).toArray())
            .orElse(otherwise);
    if (values.length != otherwise.length || Arrays.stream(values).anyMatch(v -> v < 0)) {
      throw new IllegalArgumentException("%s = %s".formatted(name, Arrays.toString(values)));
    }
    return values;
  }

  private void place() {
    int axes = kernel.length;
    int[] more = numbers("output_padding", filled(axes, 0));
    int[] pads = numbers("pads", filled(2 * axes, 0));
    int[] wanted = numbers("output_shape", filled(axes, 0));
    String automatic = s.text("auto_pad", "NOTSET");
    for (int axis = 0; axis < axes; axis++) {
      int reach = (kernel[axis] - 1) * dilations[axis] + 1;
      int full = strides[axis] * (x[axis + 2] - 1) + more[axis] + reach;
      boolean same = automatic.startsWith("SAME");
      int extent = same ? x[axis + 2] * strides[axis] : wanted[axis];
      if (extent > 0) {
        int total = Math.max(0, full - extent);
        before[axis] = automatic.equals("SAME_UPPER") ? total / 2 : total - total / 2;
        output[axis] = extent;
      } else {
        before[axis] = pads[axis];
        output[axis] = full - pads[axis] - pads[axes + axis];
      }
      if (output[axis] < 1) {
        throw new IllegalArgumentException("an output of extent %s".formatted(output[axis]));
      }
    }
  }

  private Item result() {
    Algebra algebra = s.algebra();
    int groups = Math.toIntExact(s.whole("group", 1));
    if (s.input(1).samples().isPresent() || groups < 1 || x[1] % groups != 0) {
      throw new IllegalArgumentException("weights or groups that do not fit");
    }
    int rows = Shapes.count(weights[1], Shapes.count(kernel));
    int placements = Shapes.count(Arrays.copyOfRange(x, 2, x.length));
    Item filters =
        algebra.reshape(s.input(1), new int[] {groups, x[1] / groups, rows}, Optional.empty());
    Item columns =
        algebra.reshape(
            s.input(0), new int[] {groups, x[1] / groups, placements}, Optional.empty());
    Value products =
        algebra.builder().product(algebra.value(filters), algebra.value(columns), true, false);
    int channels = weights[1] * groups;
    int[] shape = new int[x.length];
    shape[0] = 1;
    shape[1] = channels;
    System.arraycopy(output, 0, shape, 2, output.length);
    algebra.bounded(shape);
    IndexMap map = map(channels, placements);
    Value sum = algebra.builder().scatter(products, map, Shape.of(shape));
    Item result = new Computed(sum, s.input(0).samples());
    return s.has(2)
        ? algebra.add(
            result, WindowOperators.bias(s, WindowOperators.channels(channels, kernel.length)))
        : result;
  }

  /// Where the product of filter element and placement goes, channel by channel.
  private IndexMap map(int channels, int placements) {
    int elements = Shapes.count(kernel);
    int spatial = Shapes.count(output);
    int[] input = Arrays.copyOfRange(x, 2, x.length);
    int[] targets = new int[elements * placements];
    for (int element = 0; element < elements; element++) {
      int[] within = Windows.unravel(element, kernel);
      for (int placement = 0; placement < placements; placement++) {
        int[] at = Windows.unravel(placement, input);
        int target = 0;
        for (int axis = 0; axis < kernel.length && target >= 0; axis++) {
          int position = at[axis] * strides[axis] + within[axis] * dilations[axis] - before[axis];
          boolean inside = position >= 0 && position < output[axis];
          target = inside ? target * output[axis] + position : IndexMap.NONE;
        }
        targets[element * placements + placement] = target;
      }
    }
    return IndexMap.of(
        Shapes.count(channels, targets.length),
        i -> {
          int target = targets[i % targets.length];
          return target < 0 ? target : i / targets.length * spatial + target;
        });
  }
}
