package dev.cairn.collection;

import dev.cairn.linalg.Vectors;

/// A site where the Hessian's change and the gradient's rounding are known.
///
/// @param site where
/// @param terms ‖H‖₂ there or a stride away, whichever is largest: the scale of what is rounded
/// @param rounding of the gradient
record Place(Site site, double terms, double rounding) {
  /// |λ| up to this may be a null eigenvalue's.
  double nullEigenvalue() {
    return 2 * Places.ROUNDING * site.theta().dimension() * terms;
  }

  /// How far the critical point may be, rounding included.
  double error() {
    return Vectors.norm(site.newtonSteps()) + rounding / Math.abs(site.eigenvalue(0));
  }

  /// What the gradient is known to, with so many modes that are not regular.
  Site.Known known(int softModes) {
    return new Site.Known(rounding, softModes);
  }
}
