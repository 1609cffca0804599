package dev.cairn.nn.hessian;

import dev.cairn.linalg.DenseSymmetric;

/// The second derivatives by the parameters of two layers, summed over blocks of samples.
sealed interface HessianBlock permits DiagonalBlock, NeighbourBlock, DistantBlock {
  /// Forgets the samples seen.
  void clear();

  /// Adds the samples that the derivatives stand at.
  void accumulate(int width);

  /// Writes the sums into the upper triangle of the Hessian.
  void writeTo(DenseSymmetric hessian);

  /// Bytes of its sums.
  long bytes();

  /// Multiplications and additions for one sample.
  long flopsPerSample();
}
