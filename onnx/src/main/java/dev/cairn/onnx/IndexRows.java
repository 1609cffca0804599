package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Slices of a tensor that rows of indices name.
final class IndexRows {
  private final int[] from;
  private final Tensor indices;
  private final int batch;

  private IndexRows(int[] from, Tensor indices, int batch) {
    this.from = from;
    this.indices = indices;
    this.batch = batch;
  }

  static IndexRows of(int[] from, Tensor indices, int batch) {
    int width = indices.rank() == 0 ? 0 : indices.extent(indices.rank() - 1);
    if (batch < 0 || batch >= indices.rank() || width < 1 || batch + width > from.length) {
      throw new IllegalArgumentException(
          "indices of shape %s for %s".formatted(Arrays.toString(indices.shape()), from.length));
    }
    return new IndexRows(from, indices, batch);
  }

  private int width() {
    return indices.extent(indices.rank() - 1);
  }

  private int slice() {
    return Shapes.count(Arrays.copyOfRange(from, batch + width(), from.length));
  }

  int[] shape() {
    return IntStream.concat(
            Arrays.stream(indices.shape(), 0, indices.rank() - 1),
            Arrays.stream(from, batch + width(), from.length))
        .toArray();
  }

  int count() {
    return indices.count() / width() * slice();
  }

  int element(int i) {
    int row = i / slice();
    int batches = Shapes.count(Arrays.copyOf(from, batch));
    int rowsEach = indices.count() / width() / batches;
    int element = row / rowsEach;
    for (int k = 0; k < width(); k++) {
      int extent = from[batch + k];
      element =
          element * extent + IndexOperators.index(indices.values()[row * width() + k], extent);
    }
    return element * slice() + i % slice();
  }
}
