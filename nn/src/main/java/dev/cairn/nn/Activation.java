package dev.cairn.nn;

import java.util.Locale;

/// The function applied to the pre-activations of every layer but the last, element by element.
public enum Activation {
  /// x·σ(x).
  SWISH,
  /// tanh x.
  TANH,
  /// σ(x) = 1/(1 + e⁻ˣ).
  SIGMOID,
  /// log(1 + eˣ).
  SOFTPLUS,
  /// max(x, 0); not smooth, so a network with it has no Hessian.
  RELU,
  /// x: the network is linear.
  IDENTITY;

  /// Whether it is twice continuously differentiable.
  public boolean smooth() {
    return this != RELU;
  }

  /// The name in lower case.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
