package dev.cairn.proof;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import dev.cairn.proof.enclosure.HessianEnclosure;
import dev.cairn.proof.enclosure.SymbolicGradient;
import java.util.Optional;

/// Rigorous derivatives of a function at a point and over a box around it: what critical points are
/// proven from.
public interface DerivativeEnclosures {
  /// n.
  int dimension();

  /// Whether a precise gradient costs no more than one in balls.
  boolean structured();

  /// ∇f at θ (length n) to about 28 digits of its terms.
  PreciseBall[] gradient(double[] theta);

  /// ∇f over the box |x − θ| ≤ ρ, ρ ≥ 0.
  Interval[] gradientOver(double[] theta, double rho);

  /// ∇²f(x) v over the box |x − θ| ≤ ρ, for an exact v (length n).
  Interval[] productOver(double[] theta, double rho, double[] v);

  /// ∇²f around θ.
  HessianEnclosure hessianAround(double[] theta);

  /// The gradient as expressions, where the form of the function is known.
  default Optional<SymbolicGradient> symbolically() {
    return Optional.empty();
  }

  /// Ball arithmetic on matrices with the same kernels.
  DenseKernels kernels();
}
