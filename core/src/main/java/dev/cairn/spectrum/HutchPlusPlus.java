package dev.cairn.spectrum;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.random.RandomGenerator;

/// The trace of a large symmetric operator from products alone: exact on the range of a random
/// sketch of A, estimated from random vectors on the complement.
///
/// The error falls like 1/products for a matrix with decaying eigenvalues, against 1/√products for
/// random vectors alone. Memory is products/3 + 2 vectors.
///
/// Source: Meyer, Musco, Musco & Woodruff, *Hutch++: optimal stochastic trace estimation* (2021).
///
/// @param products how many products with A to spend, 6 or more
public record HutchPlusPlus(int products) {
  public HutchPlusPlus {
    if (products < 6) {
      throw new IllegalArgumentException(
          "%s products are too few, must be ≥ 6".formatted(products));
    }
  }

  /// tr A with its standard error, which is that of the complement; 0 where the sketch is
  /// everything.
  public Estimate trace(SymmetricOperator a, RandomGenerator random) {
    int n = a.dimension();
    int third = products / 3;
    double[] w = new double[n];
    double[] image = new double[n];
    Basis sketch = new Basis(n, Math.min(third, n));
    for (int i = 0; i < third && sketch.size() < n; i++) {
      Basis.gaussian(random, w);
      a.apply(w, image);
      sketch.extend(image);
    }
    double known = 0;
    for (int i = 0; i < sketch.size(); i++) {
      a.apply(sketch.vector(i), image);
      known += Vectors.dot(sketch.vector(i), image);
    }
    double[] rest = new double[third];
    double[] coefficients = new double[sketch.size()];
    for (int i = 0; i < third && sketch.size() < n; i++) {
      Basis.gaussian(random, w);
      sketch.project(w, coefficients);
      a.apply(w, image);
      rest[i] = Vectors.dot(w, image);
    }
    Estimate complement = Estimate.ofMean(rest);
    return new Estimate(
        known + complement.value(), complement.standardError(), complement.degrees());
  }
}
