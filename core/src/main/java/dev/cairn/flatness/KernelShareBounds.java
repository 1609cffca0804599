package dev.cairn.flatness;

import dev.cairn.spectrum.GaussRule;

/// Bounds of how much of the gradient lies in the approximate kernel of the Hessian, from products
/// alone.
///
/// @param cutoff the kernel is spanned by the eigenvectors with |λ| ≤ cutoff
/// @param least the share is not below this, up to rounding
/// @param most and not above this
public record KernelShareBounds(double cutoff, double least, double most) {
  /// The bounds that a Gauss rule of the gradient's spectral measure sets, by the inequalities of
  /// Chebyshev, Markov and Stieltjes.
  public static KernelShareBounds of(GaussRule gradient, double cutoff) {
    return new KernelShareBounds(cutoff, gradient.leastWithin(cutoff), gradient.mostWithin(cutoff));
  }
}
