package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Convolution and pooling in any number of spatial axes: the elements under every placement of the
/// window become a column, columns are multiplied or reduced.
final class WindowOperators {
  private WindowOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("Conv", each(WindowOperators::convolution));
    operators.put("ConvTranspose", each(TransposedConvolution::apply));
    operators.put("AveragePool", each(WindowOperators::averagePool));
    operators.put("MaxPool", each(WindowOperators::maxPool));
    operators.put(
        "GlobalAveragePool",
        Operator.single(s -> s.algebra().mean(s.input(0), spatial(s.input(0)))));
    operators.put("GlobalMaxPool", Operator.single(WindowOperators::globalMaxPool));
  }

  /// What works on `[1, C, …]`, on each of several such inputs that stand along the first axis.
  static Operator each(Operator.Single operation) {
    return Operator.single(
        s -> {
          Item x = s.input(0);
          int count = x.rank() == 0 ? 1 : x.shape()[0];
          if (x.samples().isPresent() || count <= 1) {
            return operation.apply(s);
          }
          List<Value> results = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            int at = i;
            Item one = s.algebra().along(x, 0, 1, _ -> at);
            results.add(s.algebra().value(operation.apply(s.withFirst(one))));
          }
          return new Computed(s.algebra().builder().concatenate(0, results), Optional.empty());
        });
  }

  private static boolean[] spatial(Item x) {
    boolean[] axes = new boolean[x.shape().length];
    Arrays.fill(axes, Math.min(2, axes.length), axes.length, true);
    return axes;
  }

  /// Conv: x `[1, C, …]`, weights `[M, C/groups, …]`, bias `[M]`.
  private static Item convolution(Scope s) {
    Algebra algebra = s.algebra();
    int[] x = s.input(0).shape();
    int[] weights = s.input(1).shape();
    requireSamplesFirst(s.input(0));
    if (s.input(1).samples().isPresent()) {
      throw new IllegalArgumentException("weights that differ between samples");
    }
    int groups = Math.toIntExact(s.whole("group", 1));
    int[] kernel = Arrays.copyOfRange(weights, Math.min(2, weights.length), weights.length);
    boolean fits =
        x.length >= 3
            && x[0] == 1
            && weights.length == x.length
            && groups >= 1
            && weights[1] * (long) groups == x[1]
            && weights[0] % groups == 0
            && Arrays.equals(kernelShape(s, kernel), kernel);
    if (!fits) {
      throw new IllegalArgumentException(
          "input %s, weights %s and %s groups do not fit"
              .formatted(Arrays.toString(x), Arrays.toString(weights), groups));
    }
    Windows windows = Windows.of(s, x, kernel, false);
    int rows = Shapes.count(weights[1], Shapes.count(kernel));
    int columns = Shapes.count(windows.output());
    int[] grouped = {groups, rows, columns};
    Item patches =
        algebra.gather(
            s.input(0), grouped, Optional.empty(), () -> windows.map(grouped, weights[1]));
    int[] filter = {groups, weights[0] / groups, rows};
    Item filters = algebra.reshape(s.input(1), filter, Optional.empty());
    Value product = algebra.builder().product(algebra.value(filters), algebra.value(patches));
    Item result =
        new Computed(
            algebra.builder().reshape(product, Shape.of(windows.shape(weights[0]))),
            s.input(0).samples());
    return s.has(2) ? algebra.add(result, bias(s, channels(weights[0], kernel.length))) : result;
  }

  static Item bias(Scope s, int[] shape) {
    if (s.input(2).samples().isPresent()) {
      throw new IllegalArgumentException("a bias that differs between samples");
    }
    return s.algebra().reshape(s.input(2), Arrays.stream(shape).asLongStream().toArray());
  }

  /// Convolution and pooling take samples along the first axis.
  static void requireSamplesFirst(Item x) {
    if (x.samples().isPresent() && !x.samples().get().equals(SampleAxis.FIRST)) {
      throw new IllegalArgumentException(
          "runs along the axis of the samples (axis %s), so samples mix: samples first, as in [batch, channels, height, width]"
              .formatted(x.samples().get().axis()));
    }
  }

  static int[] channels(int count, int spatialAxes) {
    int[] shape = new int[spatialAxes + 1];
    Arrays.fill(shape, 1);
    shape[0] = count;
    return shape;
  }

  private static int[] kernelShape(Scope s, int[] otherwise) {
    return s.wholes("kernel_shape")
        .map(k -> Arrays.stream(k).mapToInt(Shapes::extent).toArray())
        .orElse(otherwise);
  }

  /// The elements under the window: `[C, elements of the window, placements]`.
  private static Item patches(Scope s, Windows windows, int[] x) {
    int[] shape = {x[1], windows.elements(), Shapes.count(windows.output())};
    return s.algebra().gather(s.input(0), shape, Optional.empty(), () -> windows.map(shape, 1));
  }

  private static Windows pooling(Scope s, int[] x) {
    requireSamplesFirst(s.input(0));
    int[] kernel = kernelShape(s, new int[0]);
    if (x.length < 3 || x[0] != 1 || kernel.length != x.length - 2) {
      throw new IllegalArgumentException(
          "a window of %s axes for an input %s".formatted(kernel.length, Arrays.toString(x)));
    }
    return Windows.of(s, x, kernel, s.whole("ceil_mode", 0) != 0);
  }

  private static Item averagePool(Scope s) {
    int[] x = s.input(0).shape();
    Windows windows = pooling(s, x);
    boolean countPadding = s.whole("count_include_pad", 0) != 0;
    Item sums = s.algebra().sum(patches(s, windows, x), new boolean[] {false, true, false});
    double[] counts = new double[Shapes.count(windows.output())];
    for (int placement = 0; placement < counts.length; placement++) {
      counts[placement] = windows.count(placement, countPadding);
    }
    Item means =
        s.algebra()
            .binary(
                Arithmetic.DIVIDE,
                sums,
                Algebra.known(ElementType.F64, new int[] {counts.length}, counts));
    return s.algebra().reshape(means, windows.shape(x[1]), s.input(0).samples());
  }

  private static Item maxPool(Scope s) {
    s.whole("storage_order", 0); // of the second result, which is not read
    int[] x = s.input(0).shape();
    Windows windows = pooling(s, x);
    int[] shape = {x[1], windows.elements(), Shapes.count(windows.output())};
    // Padding repeats the first element inside: it never changes the maximum.
    Item patches =
        s.algebra().gather(s.input(0), shape, Optional.empty(), () -> windows.filledMap(shape));
    Item largest = s.algebra().maximum(patches, 1);
    return s.algebra().reshape(largest, windows.shape(x[1]), s.input(0).samples());
  }

  private static Item globalMaxPool(Scope s) {
    int[] x = s.input(0).shape();
    if (x.length < 3) {
      throw new IllegalArgumentException("an input " + Arrays.toString(x));
    }
    int[] shape = x.clone();
    Arrays.fill(shape, Math.min(2, x.length), x.length, 1);
    requireSamplesFirst(s.input(0));
    int[] flat = {x[0], x[1], Shapes.count(x) / (x[0] * x[1])};
    Item largest =
        s.algebra().maximum(s.algebra().reshape(s.input(0), flat, s.input(0).samples()), 2);
    return s.algebra().reshape(largest, shape, s.input(0).samples());
  }
}
