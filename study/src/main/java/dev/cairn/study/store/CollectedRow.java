package dev.cairn.study.store;

import dev.cairn.collection.Shape;
import dev.cairn.linalg.Point;
import java.util.Optional;

/// Table `collected`: one row a critical point, a family of them, or what is unresolved; once up to
/// the symmetries of its collection.
///
/// @param collection the collection
/// @param point its number there, from 0 in the order of discovery
/// @param loss f
/// @param squaredGradientNorm ‖∇f‖², after the polish where there was one
/// @param morseIndex its Morse index: negative eigenvalues whose sign is settled
/// @param nullity eigenvalues that are null or of no settled sign
/// @param gap the smallest |λ| that is not null; NaN where all are
/// @param fraction the Morse index as a fraction of n
/// @param orbitSize points that symmetry makes of it, as decimal digits: it may exceed 64 bits
/// @param stabiliser elements of the group that leave it as it is, likewise
/// @param seen runs that ended at it; 0 where it was found by a descent from a saddle
/// @param kind "regular"; or why it has more null eigenvalues than continuous symmetries give it:
///     "dead-units", "duplicated-units", "degenerate" (neither)
/// @param deadUnits hidden units from which nothing leads on
/// @param duplicatedUnits hidden units that repeat another in what leads into them
/// @param proof the strongest statement proven about a run that ended there or about itself:
///     "critical", "family", "undecided" or, of itself alone, "not_critical"
/// @param source the campaign that found it first
/// @param variant the variant
/// @param run the run
/// @param theta θ
/// @param standsFor what stands behind it, its components as columns
public record CollectedRow(
    int collection,
    int point,
    double loss,
    double squaredGradientNorm,
    int morseIndex,
    int nullity,
    double gap,
    double fraction,
    String orbitSize,
    String stabiliser,
    int seen,
    Degeneracy kind,
    int deadUnits,
    int duplicatedUnits,
    Optional<ProofState> proof,
    int source,
    int variant,
    int run,
    Point theta,
    ShapeColumns standsFor) {
  /// The same under another number.
  public CollectedRow numbered(int number) {
    return new CollectedRow(
        collection,
        number,
        loss,
        squaredGradientNorm,
        morseIndex,
        nullity,
        gap,
        fraction,
        orbitSize,
        stabiliser,
        seen,
        kind,
        deadUnits,
        duplicatedUnits,
        proof,
        source,
        variant,
        run,
        theta,
        standsFor);
  }

  /// What stands behind it: one point, a family, or candidates that nothing tells apart.
  public Shape shape() {
    return standsFor.typed();
  }
}
