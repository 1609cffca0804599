package dev.cairn.lab.experiment;

import java.util.List;

/// What is stored besides the iterates.
public record StoreSpec(
    @Key(
            value =
                "Dimension up to which the marked points (start, flattest, final) get their whole"
                    + " spectrum and Morse index.",
            fallback = "4000",
            range = "[0, 46340]")
        int spectraUpTo,
    @Key(
            value = "Cut-offs ε at which the Morse index is counted.",
            fallback = "[1e-5, 1e-4, 1e-3]",
            range = "[0, ∞)")
        List<Double> morseCutoffs,
    @Key(
            value =
                "Eigenvalues within this of 0 span the approximate kernel, for the gradient's share"
                    + " in it.",
            fallback = "1e-5",
            range = "[0, ∞)")
        double kernelCutoff) {}
