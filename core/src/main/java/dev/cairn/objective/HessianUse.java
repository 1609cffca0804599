package dev.cairn.objective;

/// How much of the Hessian a method looks at in each iterate.
public enum HessianUse {
  /// Products only, nothing of size n × n: ‖H‖_F stays unknown and r is by the solver's estimate.
  PRODUCTS,
  /// The dense Hessian, assembled once an iterate: products are dense, r is by ‖H‖_F.
  ASSEMBLED,
  /// The dense Hessian and all its eigenvalues.
  SPECTRUM
}
