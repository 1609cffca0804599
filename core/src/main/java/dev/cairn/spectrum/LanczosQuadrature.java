package dev.cairn.spectrum;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.linalg.SymmetricOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The spectral density of a large symmetric operator from products alone, by stochastic Lanczos
/// quadrature: the mean over random unit vectors v of the measure vᵀδ(λ − A)v, each by a Gauss
/// rule.
///
/// Costs vectors × steps products; memory is steps + 2 vectors, for full re-orthogonalisation.
///
/// Source: Ubaru, Chen & Saad, *Fast estimation of tr(f(A)) via stochastic Lanczos quadrature*
/// (2017); bounds on the distribution: the inequalities of Chebyshev, Markov and Stieltjes.
///
/// @param vectors random vectors, two or more; the error falls like 1/√vectors
/// @param steps Lanczos steps a vector, nodes of the Gauss rule
public record LanczosQuadrature(int vectors, int steps) {
  /// Ten vectors of 80 steps.
  public static final LanczosQuadrature DEFAULT = new LanczosQuadrature(10, 80);

  public LanczosQuadrature {
    if (vectors < 2) {
      throw new IllegalArgumentException(
          "%s random vectors tell no error, must be ≥ 2".formatted(vectors));
    }
    if (steps < 1) {
      throw new IllegalArgumentException("%s Lanczos steps".formatted(steps));
    }
  }

  /// The spectral density of a. Where a product is not finite, the nodes are NaN.
  public SpectralDensity of(SymmetricOperator a, RandomGenerator random) {
    List<GaussRule> rules = new ArrayList<>();
    double[] w = new double[a.dimension()];
    for (int i = 0; i < vectors; i++) {
      Basis.gaussian(random, w);
      rules.add(rule(a, w, Math.min(steps, a.dimension())));
    }
    return new SpectralDensity(a.dimension(), rules);
  }

  /// The Gauss rule of the spectral measure of one vector, vᵀδ(λ − A)v/vᵀv: how v is spread over
  /// the eigenvectors of A.
  ///
  /// Costs at most that many products; v (not 0) is read.
  public static GaussRule measure(SymmetricOperator a, double[] v, int steps) {
    return rule(a, v.clone(), Math.min(steps, a.dimension()));
  }

  /// The Gauss rule of the measure of the direction of w, which is overwritten.
  private static GaussRule rule(SymmetricOperator a, double[] w, int steps) {
    Basis basis = new Basis(w.length, steps);
    double[] h = new double[steps];
    List<Double> diagonal = new ArrayList<>();
    List<Double> offDiagonal = new ArrayList<>();
    double scale = 0;
    double norm = basis.project(w, h);
    while (true) {
      basis.append(w, norm);
      int k = basis.size();
      a.apply(basis.vector(k - 1), w);
      norm = basis.project(w, h);
      diagonal.add(h[k - 1]);
      scale = Math.max(scale, Math.max(norm, Math.abs(h[k - 1])));
      if (k == steps || !(norm > w.length * 0x1p-52 * scale)) {
        return rule(diagonal, offDiagonal); // complete, or exact: the Krylov space is invariant
      }
      offDiagonal.add(norm);
    }
  }

  private static GaussRule rule(List<Double> diagonal, List<Double> offDiagonal) {
    int k = diagonal.size();
    DenseSymmetric tridiagonal = new DenseSymmetric(k);
    for (int i = 0; i < k; i++) {
      tridiagonal.set(i, i, diagonal.get(i));
      if (i > 0) {
        tridiagonal.set(i, i - 1, offDiagonal.get(i - 1));
      }
    }
    SymmetricEigensolver eigensolver = DenseKernels.current().eigensolver(k);
    double[] nodes = new double[k];
    double[] vectors = new double[k * k];
    eigensolver.eigenvectors(tridiagonal, nodes, vectors);
    double[] weights = new double[k];
    for (int i = 0; i < k; i++) {
      weights[i] = vectors[i * k] * vectors[i * k];
    }
    return GaussRule.of(nodes, weights);
  }
}
