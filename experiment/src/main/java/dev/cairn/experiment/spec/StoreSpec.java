package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import java.util.List;
import java.util.OptionalDouble;

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
            value = "Dimension up to which θ of every iterate is kept, as trajectories need.",
            fallback = "3",
            range = "[0, 1000]")
        int thetaUpTo,
    @Key(
            value = "Cut-off of ‖∇f‖²: where a run first passes it, its point is kept as 'early'.",
            range = "(0, ∞)")
        OptionalDouble earlyBelow,
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
        double kernelCutoff,
    @Key(
            value = "Likewise at each of these, for the table kernel_shares.",
            fallback = "[1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2]",
            range = "[0, ∞)")
        List<Double> kernelCutoffs,
    @Key(
            value =
                "Where the finder solves no Newton system: r and r_H are measured at iterates 0, 1, 2,"
                    + " 4, 8, … below this number and at its multiples, at the cost of a solve"
                    + " each; 0: never.",
            fallback = "0",
            range = "[0, 1000000]")
        int residualsEvery,
    @Key(
            value = "MINRES-QLP: relative tolerance of these solves.",
            fallback = "5e-4",
            range = "[0, 1)")
        double residualsRtol) {}
