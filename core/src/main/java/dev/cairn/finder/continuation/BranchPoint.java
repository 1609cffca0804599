package dev.cairn.finder.continuation;

import dev.cairn.linalg.Point;

/// A critical point of f(·, a) on a branch.
///
/// @param arclength along the branch in (θ, a), summed over its steps
/// @param parameter a
/// @param theta θ with ∇f(θ, a) = 0 up to the corrector's tolerance
/// @param value f(θ, a)
/// @param gradientNorm ‖∇f(θ, a)‖, the derivatives by θ alone
/// @param morseIndex number of eigenvalues of ∇²f(θ, a) that are negative beyond rounding
/// @param smallestModulus the smallest |eigenvalue|: near 0 the branch turns, or others leave it
public record BranchPoint(
    double arclength,
    double parameter,
    Point theta,
    double value,
    double gradientNorm,
    int morseIndex,
    double smallestModulus) {}
