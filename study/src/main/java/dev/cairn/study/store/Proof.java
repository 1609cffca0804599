package dev.cairn.study.store;

import dev.cairn.flatness.NewtonSupport;
import dev.cairn.linalg.Point;
import dev.cairn.proof.certificate.CertificateFile;
import java.util.Optional;
import java.util.OptionalInt;

/// What a certificate says about a point, as columns of the tables that hold proofs.
///
/// @param statement "critical", "family", "not_critical" or "undecided"
/// @param morseIndex the proven Morse index, where the statement has one
/// @param dimension dimension of the family, where it is one
/// @param existence a critical point lies within this distance of the centre; NaN where none is
///     proven
/// @param radius the statement holds within this distance: uniqueness of the critical point, or its
///     absence; NaN where nothing is proven
/// @param moved distance of the centre from the point that the certificate is about
/// @param quantity what failed, where the statement is undecided
/// @param value how large it was; NaN otherwise
/// @param bound how large it might have been; NaN otherwise
/// @param certificate the certificate as JSON
/// @param seconds that the proof took
public record Proof(
    ProofState statement,
    OptionalInt morseIndex,
    OptionalInt dimension,
    double existence,
    double radius,
    double moved,
    Optional<String> quantity,
    double value,
    double bound,
    String certificate,
    double seconds) {
  /// Whether what is proven critical lies as near to the point that the certificate is about as
  /// Newton's step must lead ([NewtonSupport#SHORT]).
  public boolean near(Point theta) {
    return NewtonSupport.isNear(moved, theta.toArray());
  }

  /// The centre that the certificate states; none where it is not readable.
  public Optional<Point> centre() {
    return CertificateFile.centre(certificate);
  }
}
