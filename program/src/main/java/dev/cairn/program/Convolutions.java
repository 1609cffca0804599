package dev.cairn.program;

import java.util.Arrays;

/// Convolution and pooling over `[channels, extent, …]` with any number of spatial axes.
public final class Convolutions {
  private Convolutions() {}

  /// Cross-correlation as in neural networks: weights `[out, in / groups, kernel…]` slide over x
  /// `[in, extent…]`; the result is `[out, positions…]`. Channels of one group meet only each
  /// other.
  ///
  /// Written as a product of the weights with the gathered windows, which costs 2·out·(in /
  /// groups)·kernel·positions flops a sample.
  public static Value convolve(
      ProgramBuilder builder, Value x, Value weights, Window window, int groups) {
    Shape image = x.shape();
    Shape w = weights.shape();
    int rank = window.rank();
    String expected =
        "x [in, %s extents] and weights [out, in / %s, %s]"
            .formatted(rank, groups, window.kernel());
    if (groups < 1
        || image.rank() != rank + 1
        || w.rank() != rank + 2
        || image.extent(0) % groups != 0
        || w.extent(0) % groups != 0
        || w.extent(1) * groups != image.extent(0)) {
      throw builder.mismatch("convolve", expected, x, weights);
    }
    for (int axis = 0; axis < rank; axis++) {
      if (w.extent(axis + 2) != window.kernel().get(axis)) {
        throw builder.mismatch("convolve", expected, x, weights);
      }
    }
    int out = w.extent(0);
    int inner = w.extent(1) * window.size();
    int[] positions = positions(builder, "convolve", x, window);
    int count = count(positions);
    Shape gathered = groups == 1 ? Shape.of(inner, count) : Shape.of(groups, inner, count);
    Value windows = builder.gather(x, windows(image, window, positions), gathered);
    Shape matrix = groups == 1 ? Shape.of(out, inner) : Shape.of(groups, out / groups, inner);
    Value product = builder.product(builder.reshape(weights, matrix), windows);
    return builder.reshape(product, result(out, positions));
  }

  /// Adds `[channels]` to every position of `[channels, extent…]`.
  public static Value addToChannels(ProgramBuilder builder, Value x, Value bias) {
    return builder.add(x, spread(builder, bias, x.shape()));
  }

  /// Repeats `[channels]` over the positions of `[channels, extent…]`.
  static Value spread(ProgramBuilder builder, Value perChannel, Shape shape) {
    int[] narrow = new int[shape.rank()];
    Arrays.fill(narrow, 1);
    narrow[0] = perChannel.shape().size();
    return builder.broadcast(builder.reshape(perChannel, Shape.of(narrow)), shape);
  }

  /// Mean over each window, channel by channel. Padding counts as zeros where countPadding says so,
  /// and not at all otherwise.
  public static Value averagePool(
      ProgramBuilder builder, Value x, Window window, boolean countPadding) {
    int[] positions = positions(builder, "averagePool", x, window);
    int kernel = window.size();
    int count = count(positions);
    Value windows = pooled(builder, x, window, positions, IndexMap.NONE);
    int channels = x.shape().extent(0);
    Value sums = builder.sum(windows, Shape.of(channels * count, 1));
    double[] counts = new double[channels * count];
    for (int i = 0; i < counts.length; i++) {
      int inside = 0;
      for (int k = 0; k < kernel; k++) {
        inside += window.element(x.shape(), positions, i % count, k) >= 0 ? 1 : 0;
      }
      counts[i] = countPadding ? kernel : inside;
    }
    Value means = builder.divide(sums, builder.constant(counts, channels * count, 1));
    return builder.reshape(means, result(channels, positions));
  }

  /// Maximum over each window, channel by channel; padding is never chosen. Not smooth.
  public static Value maxPool(ProgramBuilder builder, Value x, Window window) {
    int[] positions = positions(builder, "maxPool", x, window);
    int channels = x.shape().extent(0);
    Value windows = pooled(builder, x, window, positions, 0);
    Value mask = builder.maximumMask(windows, 1);
    Value maxima =
        builder.sum(builder.multiply(mask, windows), Shape.of(channels * count(positions), 1));
    return builder.reshape(maxima, result(channels, positions));
  }

  /// Mean over all positions: `[channels]`.
  public static Value globalAverage(ProgramBuilder builder, Value x) {
    int channels = x.shape().extent(0);
    int positions = x.shape().size() / channels;
    Value flat = builder.reshape(x, Shape.of(channels, positions));
    Value sums = builder.sum(flat, Shape.of(channels, 1));
    return builder.reshape(builder.scale(Real.ratio(1, positions), sums), Shape.of(channels));
  }

  /// The windows as `[channels·positions, kernel]`. In the padding stands a zero (NONE), or
  /// otherwise the first element of the same window that is no padding.
  private static Value pooled(
      ProgramBuilder builder, Value x, Window window, int[] positions, int padding) {
    Shape image = x.shape();
    int kernel = window.size();
    int count = count(positions);
    int channels = image.extent(0);
    int pixels = image.size() / channels;
    IndexMap map =
        IndexMap.of(
            Math.multiplyExact(channels, Math.multiplyExact(count, kernel)),
            i -> {
              int channel = i / kernel / count;
              int position = i / kernel % count;
              int element = window.element(image, positions, position, i % kernel);
              for (int k = 0; element < 0 && padding != IndexMap.NONE && k < kernel; k++) {
                element = window.element(image, positions, position, k);
              }
              return element < 0 ? IndexMap.NONE : channel * pixels + element;
            });
    return builder.gather(x, map, Shape.of(channels * count, kernel));
  }

  /// Row channel·kernel + k and column position: the element that k meets there.
  private static IndexMap windows(Shape image, Window window, int[] positions) {
    int kernel = window.size();
    int count = count(positions);
    int channels = image.extent(0);
    int pixels = image.size() / channels;
    return IndexMap.of(
        Math.multiplyExact(channels, Math.multiplyExact(kernel, count)),
        i -> {
          int channel = i / count / kernel;
          int element = window.element(image, positions, i % count, i / count % kernel);
          return element < 0 ? IndexMap.NONE : channel * pixels + element;
        });
  }

  private static int[] positions(ProgramBuilder builder, String operation, Value x, Window window) {
    if (x.shape().rank() != window.rank() + 1) {
      throw builder.mismatch(operation, "[channels, %s extents]".formatted(window.rank()), x);
    }
    int[] positions = window.positions(x.shape());
    if (count(positions) == 0) {
      throw builder.mismatch(
          operation, "extents that the kernel %s fits".formatted(window.kernel()), x);
    }
    return positions;
  }

  private static int count(int[] positions) {
    int count = 1;
    for (int position : positions) {
      count *= position;
    }
    return count;
  }

  private static Shape result(int channels, int[] positions) {
    int[] extents = new int[positions.length + 1];
    extents[0] = channels;
    System.arraycopy(positions, 0, extents, 1, positions.length);
    return Shape.of(extents);
  }
}
