package dev.cairn.objective;

import dev.cairn.linalg.DenseSymmetric;

/// An evaluation whose Hessian has been assembled: products with it, and copies of it, are of that
/// matrix.
///
/// @param evaluation f, and its gradient, at θ; the caller closes it
/// @param matrix its Hessian (read, kept)
public record AssembledEvaluation(SmoothEvaluation evaluation, DenseSymmetric matrix)
    implements SmoothEvaluation {
  /// Assembles the Hessian of an evaluation.
  public static AssembledEvaluation of(SmoothEvaluation evaluation) {
    var matrix = new DenseSymmetric(evaluation.hessian().dimension());
    evaluation.hessian().assemble(matrix);
    return new AssembledEvaluation(evaluation, matrix);
  }

  @Override
  public double value() {
    return evaluation.value();
  }

  @Override
  public void gradient(double[] g) {
    evaluation.gradient(g);
  }

  @Override
  public HessianOperator hessian() {
    DenseSymmetric stored = matrix;
    return new HessianOperator() {
      @Override
      public int dimension() {
        return stored.dimension();
      }

      @Override
      public void apply(double[] x, double[] y) {
        stored.apply(x, y);
      }

      @Override
      public double relativeError() {
        return evaluation.hessian().relativeError();
      }

      @Override
      public void assemble(DenseSymmetric target) {
        System.arraycopy(stored.entries(), 0, target.entries(), 0, stored.entries().length);
      }
    };
  }
}
