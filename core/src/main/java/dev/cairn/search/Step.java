package dev.cairn.search;

import dev.cairn.newtonsystem.NewtonSolve;
import java.util.Optional;

/// What one step did at θₖ.
///
/// @param outcome moved or stalled
/// @param stepSize α in θₖ₊₁ = θₖ + αp; 0 where the step stalled
/// @param trials steps tried by the line search or its like, of which all but the last were refused
/// @param solve the Newton system solved at θₖ, for finders that solve one
public record Step(Outcome outcome, double stepSize, int trials, Optional<NewtonSolve> solve) {
  /// How a step ended.
  public sealed interface Outcome {
    /// The trajectory stands at a new θ.
    record Moved() implements Outcome {}

    /// No further progress is possible from θₖ, for the reason given in a few words: a result, not
    /// an error.
    record Stalled(String reason) implements Outcome {}
  }
}
