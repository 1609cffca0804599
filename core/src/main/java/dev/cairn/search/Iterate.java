package dev.cairn.search;

import dev.cairn.linalg.Point;
import java.util.Optional;

/// One iterate of a run as observers see it, once each: θₖ with the step that was taken from it.
///
/// @param index k, from 0
/// @param theta θₖ
/// @param value f(θₖ)
/// @param squaredGradientNorm ‖∇f(θₖ)‖²
/// @param step the step taken from θₖ; empty at the last iterate unless it stalled there
public record Iterate(
    int index, Point theta, double value, double squaredGradientNorm, Optional<Step> step) {}
