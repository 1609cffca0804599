package dev.cairn.collection;

import dev.cairn.linalg.Point;
import java.math.BigInteger;

/// One point of a collection: the first found of its orbit.
///
/// @param id its number in the collection, from 0 in the order of discovery
/// @param theta the point
/// @param value f(θ)
/// @param squaredGradientNorm ‖∇f(θ)‖²
/// @param index its Morse index
/// @param nullity null eigenvalues of its Hessian
/// @param orbitSize points that symmetry makes of it
/// @param seen how many runs have ended at it
public record CollectedPoint(
    int id,
    Point theta,
    double value,
    double squaredGradientNorm,
    int index,
    int nullity,
    BigInteger orbitSize,
    int seen) {
  CollectedPoint seenAgain() {
    return new CollectedPoint(
        id, theta, value, squaredGradientNorm, index, nullity, orbitSize, seen + 1);
  }
}
