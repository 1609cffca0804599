package dev.cairn.objective;

/// How much of the Hessian a method looks at in each iterate.
public enum HessianUse {
  /// Products only, nothing of size n × n: ‖H‖_F stays unknown and r is by the solver's estimate.
  PRODUCTS,
  /// The dense Hessian, assembled once an iterate: products are dense, r is by ‖H‖_F.
  ASSEMBLED,
  /// Products until they have cost as much as assembling the dense Hessian does by count of
  /// operations ([HessianOperator#productsPerAssembly]), the dense Hessian from then on: never more
  /// than about twice the cost of the cheaper way. ‖H‖_F counts as unknown; dimensions above
  /// [#LARGEST_ADAPTIVE] are never assembled.
  ADAPTIVE,
  /// The dense Hessian and all its eigenvalues.
  SPECTRUM;

  /// Beyond this dimension [#ADAPTIVE] never assembles the Hessian: the matrix takes 512 MiB here,
  /// and its assembly as much again.
  public static final int LARGEST_ADAPTIVE = 8_192;
}
