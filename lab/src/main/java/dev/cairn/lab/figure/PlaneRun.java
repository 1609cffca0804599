package dev.cairn.lab.figure;

import dev.cairn.flatness.Verdict;

/// A run in the plane.
///
/// @param verdict on its final iterate
/// @param path its iterates (xₖ, yₖ)
/// @param values f over k
/// @param squaredGradients ‖∇f‖² over k
public record PlaneRun(Verdict verdict, Curve path, Curve values, Curve squaredGradients) {}
