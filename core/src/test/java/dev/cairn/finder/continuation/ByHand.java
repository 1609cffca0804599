package dev.cairn.finder.continuation;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.function.Function;

/// F of z = (θ, a) by its derivatives, written down by hand.
record ByHand(int n, Function<double[], Jet> jet) implements SmoothObjective {
  /// Value, gradient and Hessian.
  static final class Jet {
    private final double value;
    private final double[] gradient;
    private final double[][] hessian;

    Jet(double value, double[] gradient, double[][] hessian) {
      this.value = value;
      this.gradient = gradient;
      this.hessian = hessian;
    }

    double value() {
      return value;
    }

    double[] gradient() {
      return gradient;
    }

    double[][] hessian() {
      return hessian;
    }
  }

  @Override
  public int dimension() {
    return n + 1;
  }

  @Override
  public SmoothEvaluation at(double[] z) {
    Jet at = jet.apply(z);
    return new SmoothEvaluation() {
      @Override
      public double value() {
        return at.value();
      }

      @Override
      public void gradient(double[] g) {
        System.arraycopy(at.gradient(), 0, g, 0, g.length);
      }

      @Override
      public HessianOperator hessian() {
        return new HessianOperator() {
          @Override
          public int dimension() {
            return n + 1;
          }

          @Override
          public void apply(double[] v, double[] product) {
            for (int i = 0; i <= n; i++) {
              product[i] = 0;
              for (int j = 0; j <= n; j++) {
                product[i] += at.hessian()[i][j] * v[j];
              }
            }
          }

          @Override
          public void assemble(DenseSymmetric hessian) {
            for (int i = 0; i <= n; i++) {
              for (int j = 0; j <= i; j++) {
                hessian.set(i, j, at.hessian()[i][j]);
              }
            }
          }
        };
      }
    };
  }
}
