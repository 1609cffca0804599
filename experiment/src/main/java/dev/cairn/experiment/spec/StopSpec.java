package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;

/// When a run ends before its limit of iterations.
public record StopSpec(
    @Key(
            value = "A run ends where ‖∇f‖² is below this; 0: never.",
            fallback = "0",
            range = "[0, ∞)")
        double squaredGradientBelow,
    @Key(
            value =
                "Whether a run ends once it has come as near to a critical point as rounding lets"
                    + " it.",
            fallback = "true")
        boolean atArrival) {}
