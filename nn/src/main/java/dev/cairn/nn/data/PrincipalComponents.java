package dev.cairn.nn.data;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;

/// The directions of largest variance of some data, and what the data look like in them.
///
/// Each direction has length 1 and its largest component positive, so that the result does not
/// depend on the eigensolver's choice of sign.
public final class PrincipalComponents {
  private final double[] means;
  private final FeatureMatrix directions;
  private final double[] variances;

  private PrincipalComponents(double[] means, FeatureMatrix directions, double[] variances) {
    this.means = means;
    this.directions = directions;
    this.variances = variances;
  }

  /// The first components of the data, largest variance first. Costs features²·samples plus an
  /// eigendecomposition of features³.
  ///
  /// Throws [DataException] where more are asked for than there are features.
  public static PrincipalComponents of(FeatureMatrix data, int components) {
    int features = data.features();
    if (components < 1 || components > features) {
      throw new DataException(
          "%s principal components of %s features".formatted(components, features));
    }
    var covariance = new DenseSymmetric(features);
    System.arraycopy(
        data.centred().secondMoment(), 0, covariance.entries(), 0, features * features);
    double[] values = new double[features];
    double[] vectors = new double[features * features];
    DenseKernels.current().eigensolver(features).eigenvectors(covariance, values, vectors);
    double[] directions = new double[features * components];
    double[] variances = new double[components];
    for (int c = 0; c < components; c++) {
      int from = (features - 1 - c) * features;
      double sign = signOfLargest(vectors, from, features);
      for (int j = 0; j < features; j++) {
        directions[j * components + c] = sign * vectors[from + j];
      }
      variances[c] = values[features - 1 - c];
    }
    return new PrincipalComponents(
        data.means(), FeatureMatrix.owning(features, components, directions), variances);
  }

  private static double signOfLargest(double[] vectors, int from, int length) {
    double largest = 0;
    for (int j = from; j < from + length; j++) {
      if (Math.abs(vectors[j]) > Math.abs(largest)) {
        largest = vectors[j];
      }
    }
    return largest < 0 ? -1 : 1;
  }

  /// Number of components.
  public int count() {
    return variances.length;
  }

  /// The variance of component c (divisor: the number of samples).
  public double variance(int c) {
    return variances[c];
  }

  /// Element j of direction c.
  public double direction(int c, int j) {
    return directions.get(j, c);
  }

  /// The coordinates of these data, less the means of those that the components were made from:
  /// count() features a sample.
  public FeatureMatrix project(FeatureMatrix data) {
    if (data.features() != means.length) {
      throw new DataException(
          "%s features, the principal components have %s".formatted(data.features(), means.length));
    }
    double[] projected = new double[count() * data.samples()];
    for (int c = 0; c < count(); c++) {
      for (int j = 0; j < means.length; j++) {
        for (int s = 0; s < data.samples(); s++) {
          int at = c * data.samples() + s;
          projected[at] = Math.fma(directions.get(j, c), data.get(j, s) - means[j], projected[at]);
        }
      }
    }
    return FeatureMatrix.owning(count(), data.samples(), projected);
  }
}
