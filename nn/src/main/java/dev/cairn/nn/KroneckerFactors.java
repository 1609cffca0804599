package dev.cairn.nn;

import dev.cairn.linalg.DenseSymmetric;

/// A layer's Gauss–Newton block as a Kronecker product.
///
/// @param inputs mean of a aᵀ over samples, the constant input last
/// @param outputs curvature of the mean loss at the layer's pre-activations, summed over samples
public record KroneckerFactors(DenseSymmetric inputs, DenseSymmetric outputs) {}
