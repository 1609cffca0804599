package dev.cairn.proof.enclosure;

/// The Hessians of a loss around one point θ: a symmetric matrix M, and how far ∇²f(x) may be
/// from it for x in a box around θ.
public interface HessianEnclosure {
  /// M, near ∇²f(θ): n × n, exact numbers, symmetric; not for writing.
  BallMatrix centre();

  /// A new array: upper bounds of Σⱼ |∂ᵢⱼf(x) − Mᵢⱼ| uⱼ for every x with |x − θ| ≤ ρ, component
  /// by component; +∞ where nothing is known.
  ///
  /// @param weights u ≥ 0, length n; read
  double[] spread(double rho, double[] weights);
}
