package dev.cairn.flatness;

/// How much of the gradient lies in the approximate kernel of the Hessian.
///
/// @param cutoff the kernel is spanned by the eigenvectors with |λ| ≤ cutoff
/// @param share ‖Pg‖² / ‖g‖² for the projection P onto it; 0 where g = 0
public record KernelShare(double cutoff, double share) {}
