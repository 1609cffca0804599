package dev.cairn.study.store;

import java.util.Optional;
import java.util.OptionalInt;

/// Table `point_proofs`: what `./cairn certify` has proven about rows of `collected`, or about the
/// end of a run there.
///
/// @param collection the collection
/// @param point its number there
/// @param statement "critical", "family", "not_critical" or "undecided"
/// @param morseIndex the proven Morse index, where the statement has one
/// @param dimension dimension of the family, where it is one
/// @param existence a critical point lies within this distance of the centre; NaN where none is
///     proven
/// @param radius the statement holds within this distance: uniqueness of the critical point, or its
///     absence; NaN where nothing is proven
/// @param moved distance of the centre from the point that the certificate reports
/// @param quantity what failed, where the statement is undecided
/// @param value how large it was; NaN otherwise
/// @param bound how large it might have been; NaN otherwise
/// @param certificate the certificate as JSON
/// @param seconds that the proof took
/// @param source the campaign of the run whose end it is about; empty where it is about the point
///     itself
/// @param variant its variant
/// @param run its number
public record PointProofRow(
    int collection,
    int point,
    String statement,
    OptionalInt morseIndex,
    OptionalInt dimension,
    double existence,
    double radius,
    double moved,
    Optional<String> quantity,
    double value,
    double bound,
    String certificate,
    double seconds,
    OptionalInt source,
    OptionalInt variant,
    OptionalInt run) {
  /// What has been proven about the end of a run of a campaign, which lies at the point.
  public static PointProofRow of(CertificateRow proof, int source, int collection, int point) {
    return new PointProofRow(
        collection,
        point,
        proof.statement(),
        proof.morseIndex(),
        proof.dimension(),
        proof.existence(),
        proof.radius(),
        proof.moved(),
        proof.quantity(),
        proof.value(),
        proof.bound(),
        proof.certificate(),
        proof.seconds(),
        OptionalInt.of(source),
        OptionalInt.of(proof.variant()),
        OptionalInt.of(proof.run()));
  }

  /// Whether a critical point, single or in a family, is proven.
  public boolean provenCritical() {
    return statement.equals("critical") || statement.equals("family");
  }
}
