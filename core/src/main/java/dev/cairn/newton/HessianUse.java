package dev.cairn.newton;

/// How a Newton-type finder uses the Hessian of an iterate.
public enum HessianUse {
  /// Products only, nothing of size n × n: ‖H‖_F stays unknown and r is by the solver's estimate.
  PRODUCTS,
  /// The dense Hessian, assembled once an iterate: products are dense, r is by ‖H‖_F.
  ASSEMBLED
}
