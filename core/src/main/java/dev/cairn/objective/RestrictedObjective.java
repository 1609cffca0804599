package dev.cairn.objective;

import dev.cairn.linalg.DenseSymmetric;

/// A function on an [InvariantSubspace], in coordinates z of an orthonormal basis: f(Bz), with the
/// gradient Bᵀ∇f and the Hessian Bᵀ∇²f B, at the cost of f's own. ‖∇f‖ is the same in both.
public final class RestrictedObjective implements SmoothObjective {
  private final SmoothObjective full;
  private final InvariantSubspace subspace;
  private final DenseSymmetric hessian;

  /// Restricts f, which no other thread uses.
  public RestrictedObjective(SmoothObjective full, InvariantSubspace subspace) {
    if (full.dimension() != subspace.spaceDimension()) {
      throw new IllegalArgumentException(
          "a subspace of ℝ^%s for an objective of dimension %s"
              .formatted(subspace.spaceDimension(), full.dimension()));
    }
    this.full = full;
    this.subspace = subspace;
    this.hessian = new DenseSymmetric(full.dimension());
  }

  @Override
  public int dimension() {
    return subspace.dimension();
  }

  @Override
  public SmoothEvaluation at(double[] z) {
    double[] theta = new double[full.dimension()];
    subspace.embed(z, theta);
    return new Restricted(full.at(theta));
  }

  private final class Restricted implements SmoothEvaluation, HessianOperator {
    private final SmoothEvaluation evaluation;
    private final double[] vector = new double[full.dimension()];
    private final double[] product = new double[full.dimension()];

    Restricted(SmoothEvaluation evaluation) {
      this.evaluation = evaluation;
    }

    @Override
    public double value() {
      return evaluation.value();
    }

    @Override
    public void gradient(double[] g) {
      evaluation.gradient(product);
      subspace.project(product, g);
    }

    @Override
    public HessianOperator hessian() {
      return this;
    }

    @Override
    public int dimension() {
      return subspace.dimension();
    }

    @Override
    public void apply(double[] x, double[] y) {
      subspace.embed(x, vector);
      evaluation.hessian().apply(vector, product);
      subspace.project(product, y);
    }

    @Override
    public int productsPerAssembly() {
      return evaluation.hessian().productsPerAssembly();
    }

    @Override
    public void assemble(DenseSymmetric restricted) {
      evaluation.hessian().assemble(hessian);
      subspace.restrict(hessian.entries(), restricted.entries());
    }

    @Override
    public void close() {
      evaluation.close();
    }
  }
}
