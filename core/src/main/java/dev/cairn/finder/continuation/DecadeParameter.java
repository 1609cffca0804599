package dev.cairn.finder.continuation;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;

/// F(θ, 10ˢ) with s as its last coordinate: for parameters that go through many powers of ten. Its
/// arclength is that of (θ, s).
public final class DecadeParameter implements SmoothObjective {
  private static final double LN_10 = Math.log(10);

  private final SmoothObjective plain;

  /// Of an F with its parameter as last coordinate.
  public DecadeParameter(SmoothObjective plain) {
    this.plain = plain;
  }

  @Override
  public int dimension() {
    return plain.dimension();
  }

  @Override
  public SmoothEvaluation at(double[] z) {
    double[] there = z.clone();
    double a = Math.pow(10, z[z.length - 1]);
    there[z.length - 1] = a;
    return new Scaled(plain.at(there), LN_10 * a);
  }

  /// F at one point, by the chain rule for a = 10ˢ: ∂/∂s = (ln 10) a ∂/∂a.
  private final class Scaled implements SmoothEvaluation {
    private final SmoothEvaluation inner;
    private final double slope;
    private final int last = dimension() - 1;

    Scaled(SmoothEvaluation inner, double slope) {
      this.inner = inner;
      this.slope = slope;
    }

    @Override
    public double value() {
      return inner.value();
    }

    @Override
    public void gradient(double[] g) {
      inner.gradient(g);
      g[last] *= slope;
    }

    @Override
    public HessianOperator hessian() {
      double[] gradient = new double[last + 1];
      inner.gradient(gradient);
      double bend = LN_10 * slope * gradient[last];
      HessianOperator hessian = inner.hessian();
      return new HessianOperator() {
        @Override
        public int dimension() {
          return last + 1;
        }

        @Override
        public void apply(double[] v, double[] product) {
          double[] scaled = v.clone();
          scaled[last] *= slope;
          hessian.apply(scaled, product);
          product[last] = slope * product[last] + bend * v[last];
        }

        @Override
        public void assemble(DenseSymmetric matrix) {
          hessian.assemble(matrix);
          for (int i = 0; i < last; i++) {
            matrix.set(i, last, slope * matrix.get(i, last));
            matrix.set(last, i, matrix.get(i, last));
          }
          matrix.set(last, last, slope * slope * matrix.get(last, last) + bend);
        }

        @Override
        public double relativeError() {
          return hessian.relativeError();
        }
      };
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
