package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;

/// How `./cairn continue` follows critical points along a number of their problem.
public record ContinuationSpec(
    @Key(
            "The number: 'problem.l2' of a network or a model, or the name of one of a formula's"
                + " parameters. Branches begin at the value that the problem gives it.")
        String parameter,
    @Key("The value that it is to reach.") double to,
    @Key(
            value =
                "How the parameter is measured: 'linear', or 'decades', its logarithm to the base"
                    + " 10, for numbers > 0 that go through many powers of ten.",
            fallback = "linear")
        Scale scale,
    @Key(
            value = "Arclength of a branch's first step, in θ and the parameter together.",
            fallback = "0.01",
            range = "(0, ∞)")
        double firstStep,
    @Key(value = "Arclength of a step at most.", fallback = "0.1", range = "(0, ∞)")
        double longestStep,
    @Key(value = "Newton corrections a step at most.", fallback = "8", range = "[1, 1000]")
        int corrections,
    @Key(value = "Steps a branch at most.", fallback = "2000", range = "[1, 1000000]") int steps,
    @Key(
            value = "A branch counts as diverging where ‖θ‖ is beyond this.",
            fallback = "1e6",
            range = "(0, ∞)")
        double largestNorm,
    @Key(
            value = "Arclength that folds and branch points are narrowed down to.",
            fallback = "1e-9",
            range = "(0, ∞)")
        double within,
    @Key(
            value =
                "Other branches to be followed of each start at most: two leave every branch point"
                    + " that is met, in the order in which they are met.",
            fallback = "0",
            range = "[0, 1000]")
        int branches,
    @Key(
            value = "Arclength of the step off a branch point onto another branch.",
            fallback = "0.05",
            range = "(0, ∞)")
        double offset,
    @Key(
            value = "θ is stored at every so-manieth point of a branch, and at its first and last.",
            fallback = "1",
            range = "[1, 1000000]")
        int thetaEvery) {
  /// The regularisation of networks and models, as a parameter.
  public static final String L2 = "problem.l2";

  /// How a parameter is measured.
  public enum Scale {
    /// As it is.
    LINEAR,
    /// By its logarithm to the base 10.
    DECADES
  }

  /// The first step must not be the longest.
  public ContinuationSpec {
    if (firstStep > longestStep) {
      throw new IllegalArgumentException(
          "first_step is %s, must be at most longest_step, %s".formatted(firstStep, longestStep));
    }
  }
}
