package dev.cairn.nn.hessian;

/// Which second derivatives of a loss are meant.
enum CurvatureKind {
  /// All of them.
  EXACT,
  /// Those of the loss as a function of the outputs, the outputs taken as linear in θ: positive
  /// semi-definite.
  GAUSS_NEWTON
}
