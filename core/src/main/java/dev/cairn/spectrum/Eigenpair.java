package dev.cairn.spectrum;

import dev.cairn.linalg.Point;

/// An approximate eigenvalue with its unit eigenvector.
///
/// @param value λ
/// @param residual ‖A v − λv‖: some eigenvalue of A lies within it of λ
/// @param vector v
public record Eigenpair(double value, double residual, Point vector) {}
