package dev.cairn.nn.data;

import java.util.Arrays;

/// Immutable grey-scale images of one size, one unsigned byte a pixel.
public final class Images {
  private final int rows;
  private final int columns;
  private final byte[] pixels;

  private Images(int rows, int columns, byte[] pixels) {
    if (rows < 1 || columns < 1 || pixels.length % (rows * columns) != 0) {
      throw new IllegalArgumentException(
          "%s pixels for images of %s × %s".formatted(pixels.length, rows, columns));
    }
    this.rows = rows;
    this.columns = columns;
    this.pixels = pixels;
  }

  /// From pixels image after image, row after row, which are copied.
  public static Images of(int rows, int columns, byte[] pixels) {
    return new Images(rows, columns, pixels.clone());
  }

  /// As [#of], but keeps the array: for the reader that made it.
  static Images owning(int rows, int columns, byte[] pixels) {
    return new Images(rows, columns, pixels);
  }

  /// Number of images.
  public int count() {
    return pixels.length / (rows * columns);
  }

  /// Rows of each image.
  public int rows() {
    return rows;
  }

  /// Columns of each image.
  public int columns() {
    return columns;
  }

  /// The pixel, 0 to 255, at this row and column of this image.
  public int get(int image, int row, int column) {
    return Byte.toUnsignedInt(pixels[(image * rows + row) * columns + column]);
  }

  /// These images, in this order.
  public Images select(int[] chosen) {
    int size = rows * columns;
    byte[] selected = new byte[chosen.length * size];
    for (int s = 0; s < chosen.length; s++) {
      System.arraycopy(pixels, chosen[s] * size, selected, s * size, size);
    }
    return new Images(rows, columns, selected);
  }

  /// Pixel/255 as features, row after row: what a resize to the own size would give.
  public FeatureMatrix toFeatures() {
    int size = rows * columns;
    double[] values = new double[pixels.length];
    for (int s = 0; s < count(); s++) {
      for (int j = 0; j < size; j++) {
        values[j * count() + s] = Byte.toUnsignedInt(pixels[s * size + j]) / 255.0;
      }
    }
    return FeatureMatrix.owning(size, count(), values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Images that
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(pixels, that.pixels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pixels) * 31 + rows;
  }

  @Override
  public String toString() {
    return "%s images of %s × %s".formatted(count(), rows, columns);
  }
}
