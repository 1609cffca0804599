package dev.cairn.study.store;

import java.util.Optional;
import java.util.OptionalInt;

/// Table `sightings`: one row a run that has been looked at.
///
/// @param source the campaign
/// @param variant the variant
/// @param run the run
/// @param collection the collection that its problem has
/// @param outcome "collected"; or why not: "not-critical" (‖∇f‖² at the end above the cut-off,
///     gradient-flat however small, or proven to be none), "diverging" ("escaping" in stores of an
///     earlier Cairn), "unproven" (where only proven points are collected), "outside" (the region),
///     "unfinished" or "hidden" (of a landscape search), "unsettled" (no spectrum, or none that is
///     finite)
/// @param point the point of the collection where it ended
/// @param squaredGradientNorm ‖∇f‖² at the end of the run
/// @param proof what has been proven about its end: the statement of a certificate
public record RunOutcomeRow(
    int source,
    int variant,
    int run,
    int collection,
    RunOutcome outcome,
    OptionalInt point,
    double squaredGradientNorm,
    Optional<ProofState> proof) {
  /// The same with a statement about its end.
  public RunOutcomeRow proven(ProofState statement) {
    return new RunOutcomeRow(
        source,
        variant,
        run,
        collection,
        outcome,
        point,
        squaredGradientNorm,
        Optional.of(statement));
  }
}
