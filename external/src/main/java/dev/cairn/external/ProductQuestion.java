package dev.cairn.external;

import java.util.List;

/// The products of ∇²f(θ) with vectors.
@SuppressWarnings("ArrayRecordComponent") // never compared
record ProductQuestion(double[] theta, List<double[]> vectors, List<double[]> products)
    implements Question {
  @Override
  public int kind() {
    return Wire.PRODUCT;
  }

  @Override
  public int parameter() {
    return vectors.size();
  }

  @Override
  public List<List<double[]>> sent() {
    return List.of(List.of(theta), vectors);
  }

  @Override
  public List<List<double[]>> received() {
    return List.of(products);
  }
}
