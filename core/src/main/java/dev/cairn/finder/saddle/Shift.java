package dev.cairn.finder.saddle;

/// How the eigenvalues of the model are shifted so that its step is no longer than the radius.
public enum Shift {
  /// One shift μ for all modes, uphill ones reflected: the trust-region step of the reflected
  /// model.
  COMMON,
  /// One shift for the uphill and one for the downhill modes, from two rational functions: P-RFO
  /// (Banerjee, Adams, Simons & Shepard 1985), scaled back to the radius.
  RATIONAL
}
