package dev.cairn.lab.experiment;

/// When a run ends before its limit of iterations.
public record StopSpec(
    @Key(
            value = "A run ends where ‖∇f‖² is below this; 0: never.",
            fallback = "0",
            range = "[0, ∞)")
        double squaredGradientBelow) {}
