package dev.cairn.study.store;

import java.util.OptionalInt;

/// Table `point_proofs`: what `./cairn certify` has proven about rows of `collected`, or about the
/// end of a run there.
///
/// @param collection the collection
/// @param point its number there
/// @param proof what has been proven, its components as columns
/// @param source the campaign of the run whose end it is about; empty where it is about the point
///     itself
/// @param variant its variant
/// @param run its number
public record PointProofRow(
    int collection,
    int point,
    Proof proof,
    OptionalInt source,
    OptionalInt variant,
    OptionalInt run) {
  /// What has been proven about the point itself.
  public static PointProofRow of(Proof proof, int collection, int point) {
    return new PointProofRow(
        collection, point, proof, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
  }

  /// What has been proven about the end of a run of a campaign, which lies at the point.
  public static PointProofRow of(
      CertificateRow certificate, int source, int collection, int point) {
    return new PointProofRow(
        collection,
        point,
        certificate.proof(),
        OptionalInt.of(source),
        OptionalInt.of(certificate.variant()),
        OptionalInt.of(certificate.run()));
  }

  /// Whether a critical point, single or in a family, is proven.
  public boolean provenCritical() {
    return proof.statement().provenCritical();
  }
}
