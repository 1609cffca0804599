package dev.cairn.nn;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;

/// The loss of a network on a subspace where it is a [SmallerNetwork], at the smaller one's cost:
/// f(z) = loss(θ′(z)) + (λ/n)‖z‖², since ‖z‖ is the norm of all n parameters.
final class SmallerNetworkObjective implements SmoothObjective {
  private final SmallerNetwork map;
  private final NetworkObjective loss;

  /// λ/n.
  private final double ridge;

  private final DenseSymmetric hessian;

  SmallerNetworkObjective(SmallerNetwork map, NetworkObjective loss, double ridge) {
    this.map = map;
    this.loss = loss;
    this.ridge = ridge;
    this.hessian = new DenseSymmetric(loss.dimension());
  }

  @Override
  public int dimension() {
    return loss.dimension();
  }

  @Override
  public SmoothEvaluation at(double[] z) {
    double[] theta = new double[z.length];
    map.parameters(z, theta);
    return new Restricted(z.clone(), loss.at(theta));
  }

  private final class Restricted implements SmoothEvaluation, HessianOperator {
    private final double[] z;
    private final SmoothEvaluation evaluation;
    private final double[] vector;
    private final double[] derivatives;

    Restricted(double[] z, SmoothEvaluation evaluation) {
      this.z = z;
      this.evaluation = evaluation;
      this.vector = new double[z.length];
      this.derivatives = new double[z.length];
    }

    @Override
    public double value() {
      double squares = 0;
      for (double v : z) {
        squares = Math.fma(v, v, squares);
      }
      return evaluation.value() + ridge * squares;
    }

    @Override
    public void gradient(double[] g) {
      evaluation.gradient(derivatives);
      restrict(z, g);
    }

    @Override
    public HessianOperator hessian() {
      return this;
    }

    @Override
    public int dimension() {
      return z.length;
    }

    @Override
    public void apply(double[] x, double[] y) {
      map.parameters(x, vector);
      evaluation.hessian().apply(vector, derivatives);
      restrict(x, y);
    }

    /// out ← the derivatives by the coordinates + 2λ/n·x.
    private void restrict(double[] x, double[] out) {
      for (int c = 0; c < out.length; c++) {
        out[c] = map.derivative(derivatives, c) + 2 * ridge * x[c];
      }
    }

    @Override
    public int productsPerAssembly() {
      return evaluation.hessian().productsPerAssembly();
    }

    @Override
    public void assemble(DenseSymmetric restricted) {
      evaluation.hessian().assemble(hessian);
      map.secondDerivatives(hessian.entries(), restricted.entries());
      for (int c = 0; c < z.length; c++) {
        restricted.set(c, c, restricted.get(c, c) + 2 * ridge);
      }
    }

    @Override
    public void close() {
      evaluation.close();
    }
  }
}
