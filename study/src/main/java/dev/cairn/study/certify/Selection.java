package dev.cairn.study.certify;

import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.Proof;
import dev.cairn.study.store.ProofState;
import java.util.EnumSet;
import java.util.Set;

/// Which points of a study are certified.
///
/// @param kinds of a campaign's points; those of a collection are of no kind
/// @param retry whether points that were left undecided are tried again
/// @param limit how many at most
public record Selection(Set<PointKind> kinds, boolean retry, int limit) {
  /// The final points that have no certificate.
  public static final Selection FINAL =
      new Selection(EnumSet.of(PointKind.FINAL), false, Integer.MAX_VALUE);

  /// Whether nothing is left to do at a point about which this has been proven.
  boolean done(Proof proof) {
    return CertificateFile.current(proof.certificate())
        && !(retry && proof.statement() == ProofState.UNDECIDED);
  }
}
