package dev.cairn.collection;

import dev.cairn.linalg.Point;
import dev.cairn.spectrum.Inertia;
import java.math.BigInteger;

/// One entry of a collection: the first found of its orbit, and of its family where it has one.
///
/// @param id its number in the collection, from 0 in the order of discovery
/// @param theta the point
/// @param value f(θ)
/// @param squaredGradientNorm ‖∇f(θ)‖²
/// @param inertia of its Hessian; eigenvalues of no settled sign count as null
/// @param orbitSize points that symmetry makes of it
/// @param seen how many runs have ended at it
/// @param shape what stands behind it: one point, a family, or candidates that nothing tells apart
public record CollectedPoint(
    int id,
    Point theta,
    double value,
    double squaredGradientNorm,
    Inertia inertia,
    BigInteger orbitSize,
    int seen,
    Shape shape) {
  CollectedPoint seenAgain() {
    return as(id, seen + 1);
  }

  /// The same under this number.
  ///
  /// @param seen how many runs have ended at it
  CollectedPoint as(int id, int seen) {
    return new CollectedPoint(
        id, theta, value, squaredGradientNorm, inertia, orbitSize, seen, shape);
  }

  /// What was found there.
  Neighbourhood.Located located() {
    return new Neighbourhood.Located(
        new Candidate(theta, value, squaredGradientNorm, inertia), shape);
  }

  /// Its Morse index: negative eigenvalues whose sign is settled.
  public int index() {
    return inertia.index();
  }

  /// Eigenvalues of its Hessian that are null or of no settled sign.
  public int nullity() {
    return inertia.nullity();
  }
}
