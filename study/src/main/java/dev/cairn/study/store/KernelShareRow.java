package dev.cairn.study.store;

import dev.cairn.search.PointKind;

/// Table `kernel_shares`: how much of the gradient of a row of `points` lies in the approximate
/// kernel of its Hessian, at one cut-off.
///
/// @param variant the variant
/// @param run the run
/// @param kind "start", "early", "flattest" or "final"
/// @param cutoff the kernel is spanned by the eigenvectors with |λ| ≤ cutoff
/// @param share ‖Pg‖²/‖g‖² with P the projection onto it; 0 where g = 0
public record KernelShareRow(int variant, int run, PointKind kind, double cutoff, double share) {}
