package wells;

import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Tensors;
import dev.cairn.program.Value;
import dev.cairn.program.evaluator.ProgramObjective;

/// A chain of particles in double wells, coupled by springs:
/// f(x) = Σᵢ ¼(xᵢ² − 1)² + ½κ Σᵢ (xᵢ₊₁ − xᵢ)².
final class Wells {
  private Wells() {}

  /// Written once; all derivatives follow.
  static SmoothObjective derived(int n, double kappa) {
    ProgramBuilder b = new ProgramBuilder();
    Value x = b.parameter("x", n);
    Value wells = b.square(b.subtract(b.square(x), b.fill(1, x.shape())));
    Value stretch = b.subtract(Tensors.slice(b, x, 0, 1, n), Tensors.slice(b, x, 0, 0, n - 1));
    Real half = Real.decimal(kappa).times(Real.ratio(1, 2));
    Value energy =
        b.add(b.scale(Real.ratio(1, 4), b.sum(wells)), b.scale(half, b.sum(b.square(stretch))));
    b.output("energy", energy);
    return ProgramObjective.of(b.build()).build();
  }

  /// The same with value, gradient and Hessian-vector product by hand.
  record ByHand(int dimension, double kappa) implements SmoothObjective {
    @Override
    public SmoothEvaluation at(double[] theta) {
      double[] x = theta.clone();
      return new SmoothEvaluation() {
        @Override
        public double value() {
          double sum = 0;
          for (int i = 0; i < dimension; i++) {
            double well = x[i] * x[i] - 1;
            double stretch = i == 0 ? 0 : x[i] - x[i - 1];
            sum += 0.25 * well * well + 0.5 * kappa * stretch * stretch;
          }
          return sum;
        }

        @Override
        public void gradient(double[] g) {
          springs(x, g);
          for (int i = 0; i < dimension; i++) {
            g[i] += x[i] * (x[i] * x[i] - 1);
          }
        }

        @Override
        public HessianOperator hessian() {
          return new HessianOperator() {
            @Override
            public int dimension() {
              return dimension;
            }

            @Override
            public void apply(double[] v, double[] y) {
              springs(v, y);
              for (int i = 0; i < dimension; i++) {
                y[i] += (3 * x[i] * x[i] - 1) * v[i];
              }
            }
          };
        }
      };
    }

    /// y ← κ times the second differences of v.
    private void springs(double[] v, double[] y) {
      for (int i = 0; i < dimension; i++) {
        double left = i == 0 ? 0 : v[i] - v[i - 1];
        double right = i == dimension - 1 ? 0 : v[i] - v[i + 1];
        y[i] = kappa * (left + right);
      }
    }
  }
}
