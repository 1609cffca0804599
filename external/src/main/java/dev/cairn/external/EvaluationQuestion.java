package dev.cairn.external;

import java.util.List;

/// f, ∇f and ∇²f at θ, as far as they are wanted; arrays of what is not are empty.
@SuppressWarnings("ArrayRecordComponent") // never compared
record EvaluationQuestion(double[] theta, double[] value, double[] gradient, double[] hessian)
    implements Question {
  private static final double[] NOTHING = {};

  static EvaluationQuestion gradient(double[] theta, double[] gradient) {
    return new EvaluationQuestion(theta, NOTHING, gradient, NOTHING);
  }

  static EvaluationQuestion hessian(double[] theta, double[] hessian) {
    return new EvaluationQuestion(theta, NOTHING, NOTHING, hessian);
  }

  static EvaluationQuestion valueAndGradient(double[] theta, double[] value, double[] gradient) {
    return new EvaluationQuestion(theta, value, gradient, NOTHING);
  }

  @Override
  public int kind() {
    return Wire.EVALUATE;
  }

  @Override
  public int parameter() {
    return (value.length > 0 ? VALUE : 0)
        | (gradient.length > 0 ? GRADIENT : 0)
        | (hessian.length > 0 ? HESSIAN : 0);
  }

  @Override
  public List<List<double[]>> sent() {
    return List.of(List.of(theta));
  }

  @Override
  public List<List<double[]>> received() {
    return List.of(List.of(value), List.of(gradient), List.of(hessian));
  }
}
