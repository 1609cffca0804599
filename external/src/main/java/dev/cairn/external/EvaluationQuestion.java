package dev.cairn.external;

import java.util.List;

/// f, ∇f and ∇²f at θ, as far as they are wanted; arrays of what is not are empty.
@SuppressWarnings("ArrayRecordComponent") // never compared
record EvaluationQuestion(Theta theta, double[] value, Received gradient, double[] hessian)
    implements Question {
  private static final double[] NOTHING = {};

  static EvaluationQuestion gradient(Theta theta, double[] gradient) {
    return new EvaluationQuestion(theta, NOTHING, new Received(gradient), NOTHING);
  }

  static EvaluationQuestion hessian(Theta theta, double[] hessian) {
    return new EvaluationQuestion(theta, NOTHING, new Received(NOTHING), hessian);
  }

  static EvaluationQuestion valueAndGradient(Theta theta, double[] value, Received gradient) {
    return new EvaluationQuestion(theta, value, gradient, NOTHING);
  }

  @Override
  public int kind() {
    return Wire.EVALUATE;
  }

  @Override
  public int parameter() {
    return (value.length > 0 ? VALUE : 0)
        | (gradient.array().length > 0 ? GRADIENT : 0)
        | (hessian.length > 0 ? HESSIAN : 0);
  }

  @Override
  public List<double[]> sent() {
    return List.of();
  }

  @Override
  public List<List<Received>> received() {
    return List.of(List.of(new Received(value)), List.of(gradient), List.of(new Received(hessian)));
  }
}
