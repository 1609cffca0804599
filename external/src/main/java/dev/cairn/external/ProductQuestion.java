package dev.cairn.external;

import java.util.List;

/// The products of ∇²f(θ) with vectors.
@SuppressWarnings("ArrayRecordComponent") // never compared
record ProductQuestion(Theta theta, List<double[]> vectors, List<double[]> products)
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
  public List<double[]> sent() {
    return vectors;
  }

  @Override
  public List<List<Received>> received() {
    return List.of(products.stream().map(Received::new).toList());
  }
}
