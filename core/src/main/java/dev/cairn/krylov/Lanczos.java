package dev.cairn.krylov;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Lanczos process for A − σI and b, with a preconditioner M: vectors vₖ with vᵢᵀM vⱼ = δᵢⱼ and
/// the scalars of the tridiagonal matrix.
///
/// Notation (Choi, Paige & Saunders 2011): αₖ alpha, βₖ beta, βₖ₊₁ betaNext, vₖ v, βₖM vₖ current,
/// βₖ₋₁M vₖ₋₁ previous.
final class Lanczos {
  private final int n;
  private final double shift;
  private final Optional<SymmetricOperator> preconditioner;
  private final @Nullable List<double[]> basis; // v₁ … vₖ, then reused; null: not kept
  private final @Nullable List<double[]> dualBasis; // M v₁ … M vₖ; the basis itself where M = I

  private double[] previous;
  private double[] current;
  private double[] product;
  private final double[] preconditioned;
  final double[] v;

  double alpha;
  double beta;
  double betaNext;

  /// Whether the preconditioner has turned out not to be positive definite; betaNext is NaN then.
  boolean indefinite;

  private int steps;

  Lanczos(int n, double shift, Optional<SymmetricOperator> preconditioner, boolean keepBasis) {
    if (n < 1) {
      throw new IllegalArgumentException("dimension %s must be ≥ 1".formatted(n));
    }
    this.n = n;
    this.shift = shift;
    this.preconditioner = preconditioner;
    this.basis = keepBasis ? new ArrayList<>() : null;
    this.dualBasis = basis == null || preconditioner.isEmpty() ? basis : new ArrayList<>();
    this.previous = new double[n];
    this.current = new double[n];
    this.product = new double[n];
    this.preconditioned = new double[preconditioner.isEmpty() ? 0 : n];
    this.v = new double[n];
  }

  /// Starts at b: betaNext is β₁ = √(bᵀM⁻¹b).
  void start(double[] b) {
    System.arraycopy(b, 0, current, 0, n);
    steps = 0;
    indefinite = false;
    beta = 0;
    betaNext = normOfCurrent();
  }

  /// One step: βₖ₊₁M vₖ₊₁ = (A − σI)vₖ − αₖM vₖ − βₖM vₖ₋₁.
  void advance(SymmetricOperator a) {
    double betaLast = beta;
    beta = betaNext;
    double[] direction = preconditioner.isEmpty() ? current : preconditioned;
    double scale = 1 / beta;
    if (Double.isInfinite(scale)) { // β is subnormal
      for (int i = 0; i < n; i++) {
        v[i] = direction[i] / beta;
      }
    } else {
      for (int i = 0; i < n; i++) {
        v[i] = direction[i] * scale;
      }
    }
    keep();
    a.apply(v, product);
    if (shift != 0) {
      Vectors.addScaled(-shift, v, product);
    }
    if (steps > 0) {
      Vectors.addScaled(-beta / betaLast, previous, product);
    }
    alpha = Vectors.dot(v, product);
    Vectors.addScaled(-alpha / beta, current, product);
    steps++;
    reorthogonalise();
    double[] spare = previous;
    previous = current;
    current = product;
    product = spare;
    betaNext = normOfCurrent();
  }

  /// √(currentᵀM⁻¹current), and preconditioned ← M⁻¹current.
  private double normOfCurrent() {
    if (preconditioner.isEmpty()) {
      return Vectors.norm(current);
    }
    preconditioner.get().apply(current, preconditioned);
    double squared = Vectors.dot(current, preconditioned);
    indefinite = squared < 0 || (squared == 0 && Vectors.norm(current) > 0);
    return indefinite ? Double.NaN : Math.sqrt(squared);
  }

  private void keep() {
    if (basis == null || dualBasis == null) {
      return;
    }
    if (basis.size() == steps) {
      basis.add(new double[n]);
    }
    System.arraycopy(v, 0, basis.get(steps), 0, n);
    if (preconditioner.isPresent()) {
      if (dualBasis.size() == steps) {
        dualBasis.add(new double[n]);
      }
      double[] dual = dualBasis.get(steps);
      for (int i = 0; i < n; i++) {
        dual[i] = current[i] / beta;
      }
    }
  }

  private void reorthogonalise() {
    if (basis == null || dualBasis == null) {
      return;
    }
    for (int j = 0; j < steps; j++) {
      Vectors.addScaled(-Vectors.dot(basis.get(j), product), dualBasis.get(j), product);
    }
  }
}
