package dev.cairn.nn.data;

/// Makes images small: cuts out the centre and resizes it to a square, as features.
///
/// Each output pixel is a weighted mean of input pixels, first along columns, then along rows; the
/// result is scaled from 0 … 255 to 0 … 1 and not rounded.
///
/// @param crop side of the central square kept; where the margin is odd the extra line goes to the
///     right and the bottom
/// @param size side of the result
/// @param filter how pixels are weighted
public record Downsampling(int crop, int size, Filter filter) {
  /// The paper's: 20 × 20 out of 28 × 28, to 4 × 4.
  public static final Downsampling PAPER = new Downsampling(20, 4, Filter.BILINEAR);

  /// Weights of the input pixels around an output pixel's centre.
  public enum Filter {
    /// The mean over the output pixel's area.
    AREA,
    /// A triangle as wide as two output pixels: bilinear with antialiasing, as torchvision resizes.
    BILINEAR
  }

  /// Throws [IllegalArgumentException] unless 1 ≤ size ≤ crop.
  public Downsampling {
    if (size < 1 || size > crop) {
      throw new IllegalArgumentException(
          "size %s must be between 1 and the crop, %s".formatted(size, crop));
    }
  }

  /// size² features, row after row, of every image.
  ///
  /// Throws [DataException] where the images are smaller than the crop.
  public FeatureMatrix apply(Images images) {
    if (images.rows() < crop || images.columns() < crop) {
      throw new DataException(
          "images of %s × %s are smaller than the crop of %s"
              .formatted(images.rows(), images.columns(), crop));
    }
    int top = (images.rows() - crop) / 2;
    int left = (images.columns() - crop) / 2;
    double[][] weights = weights();
    double[] narrow = new double[crop * size];
    double[] values = new double[size * size * images.count()];
    for (int s = 0; s < images.count(); s++) {
      for (int row = 0; row < crop; row++) {
        for (int column = 0; column < size; column++) {
          double sum = 0;
          for (int k = 0; k < crop; k++) {
            sum = Math.fma(weights[column][k], images.get(s, top + row, left + k), sum);
          }
          narrow[row * size + column] = sum;
        }
      }
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          double sum = 0;
          for (int k = 0; k < crop; k++) {
            sum = Math.fma(weights[row][k], narrow[k * size + column], sum);
          }
          values[(row * size + column) * images.count() + s] = sum / 255;
        }
      }
    }
    return FeatureMatrix.owning(size * size, images.count(), values);
  }

  /// Row o: the weight of each of the crop input pixels in output pixel o; they sum to 1.
  private double[][] weights() {
    double scale = (double) crop / size;
    double[][] weights = new double[size][crop];
    for (int o = 0; o < size; o++) {
      double sum = 0;
      for (int k = 0; k < crop; k++) {
        weights[o][k] =
            switch (filter) {
              case AREA -> Math.max(0, Math.min(k + 1, (o + 1) * scale) - Math.max(k, o * scale));
              case BILINEAR -> Math.max(0, 1 - Math.abs((k + 0.5) / scale - (o + 0.5)));
            };
        sum += weights[o][k];
      }
      for (int k = 0; k < crop; k++) {
        weights[o][k] /= sum;
      }
    }
    return weights;
  }
}
