package dev.cairn.proof;

import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.Arrays;

/// A function of which nothing is known but its value, if that: gradient and Hessian are no
/// numbers.
///
/// @param doubles the same with numbers
/// @param valued whether the value is one
record LostObjective(SmoothObjective doubles, boolean valued) implements SmoothObjective {
  @Override
  public int dimension() {
    return doubles.dimension();
  }

  @Override
  public SmoothEvaluation at(double[] theta) {
    SmoothEvaluation evaluation = doubles.at(theta);
    return new SmoothEvaluation() {
      @Override
      public double value() {
        return valued ? evaluation.value() : Double.NaN;
      }

      @Override
      public void gradient(double[] g) {
        Arrays.fill(g, Double.NaN);
      }

      @Override
      public HessianOperator hessian() {
        return new HessianOperator() {
          @Override
          public int dimension() {
            return theta.length;
          }

          @Override
          public void apply(double[] x, double[] y) {
            Arrays.fill(y, Double.NaN);
          }
        };
      }

      @Override
      public void close() {
        evaluation.close();
      }
    };
  }
}
