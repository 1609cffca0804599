package dev.cairn.problem;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import org.jspecify.annotations.Nullable;

/// One evaluation of a closed form; the Hessian is computed when first asked for.
final class ClosedFormEvaluation implements SmoothEvaluation {
  private final ClosedForm function;
  private final double[] x;
  private @Nullable DenseSymmetric hessian;

  /// Takes ownership of x.
  ClosedFormEvaluation(ClosedForm function, double[] x) {
    this.function = function;
    this.x = x;
  }

  @Override
  public double value() {
    return function.value(x);
  }

  @Override
  public void gradient(double[] g) {
    if (g.length != x.length) {
      throw new IllegalArgumentException(
          "gradient of length %s for a function of %s variables".formatted(g.length, x.length));
    }
    function.gradient(x, g);
  }

  @Override
  public HessianOperator hessian() {
    return new Operator();
  }

  private DenseSymmetric dense() {
    DenseSymmetric known = hessian;
    if (known == null) {
      known = new DenseSymmetric(x.length);
      function.hessian(x, known);
      hessian = known;
    }
    return known;
  }

  private final class Operator implements HessianOperator {
    @Override
    public int dimension() {
      return x.length;
    }

    @Override
    public void apply(double[] v, double[] product) {
      dense().apply(v, product);
    }

    @Override
    public void assemble(DenseSymmetric target) {
      if (target.dimension() != x.length) {
        throw new IllegalArgumentException(
            "Hessian of dimension %s for a function of %s variables"
                .formatted(target.dimension(), x.length));
      }
      System.arraycopy(dense().entries(), 0, target.entries(), 0, x.length * x.length);
    }
  }
}
