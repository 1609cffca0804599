package dev.cairn.finder.continuation;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.Arrays;

/// F(θ, λ) = f(θ) + λ·mean(θ²): a loss without regularisation, with λ as its last coordinate.
public final class L2Parameter implements SmoothObjective {
  private final SmoothObjective plain;
  private final int n;

  /// Of a loss f of n coordinates, which has no regularisation of its own.
  public L2Parameter(SmoothObjective plain) {
    this.plain = plain;
    this.n = plain.dimension();
  }

  @Override
  public int dimension() {
    return n + 1;
  }

  @Override
  public SmoothEvaluation at(double[] z) {
    double[] theta = Arrays.copyOf(z, n);
    return new Regularised(plain.at(theta), theta, z[n]);
  }

  /// F at one point.
  private final class Regularised implements SmoothEvaluation {
    private final SmoothEvaluation there;
    private final double[] theta;
    private final double lambda;

    Regularised(SmoothEvaluation there, double[] theta, double lambda) {
      this.there = there;
      this.theta = theta;
      this.lambda = lambda;
    }

    private double meanSquare() {
      return Vectors.dot(theta, theta) / n;
    }

    @Override
    public double value() {
      return there.value() + lambda * meanSquare();
    }

    @Override
    public void gradient(double[] g) {
      double[] part = new double[n];
      there.gradient(part);
      Vectors.addScaled(2 * lambda / n, theta, part);
      System.arraycopy(part, 0, g, 0, n);
      g[n] = meanSquare();
    }

    @Override
    public HessianOperator hessian() {
      HessianOperator inner = there.hessian();
      return new HessianOperator() {
        @Override
        public int dimension() {
          return n + 1;
        }

        @Override
        public void apply(double[] v, double[] product) {
          double[] part = Arrays.copyOf(v, n);
          double[] image = new double[n];
          inner.apply(part, image);
          Vectors.addScaled(2 * lambda / n, part, image);
          Vectors.addScaled(2 * v[n] / n, theta, image);
          System.arraycopy(image, 0, product, 0, n);
          product[n] = 2 * Vectors.dot(theta, part) / n;
        }

        @Override
        public void assemble(DenseSymmetric hessian) {
          var part = new DenseSymmetric(n);
          inner.assemble(part);
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              hessian.set(i, j, part.get(i, j) + (i == j ? 2 * lambda / n : 0));
            }
            hessian.set(i, n, 2 * theta[i] / n);
            hessian.set(n, i, 2 * theta[i] / n);
          }
          hessian.set(n, n, 0);
        }

        @Override
        public double relativeError() {
          return inner.relativeError();
        }
      };
    }

    @Override
    public void close() {
      there.close();
    }
  }
}
