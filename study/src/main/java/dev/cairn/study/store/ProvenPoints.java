package dev.cairn.study.store;

import dev.cairn.flatness.Verdict;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The marked points of a run with what has been proven about them, which decides what they are
/// called.
///
/// @param points all of them
/// @param certificates about some of them
public record ProvenPoints(List<PointRow> points, List<CertificateRow> certificates) {
  public ProvenPoints {
    points = List.copyOf(points);
    certificates = List.copyOf(certificates);
  }

  /// What a certificate says, if there is one.
  public static ProofState state(Optional<CertificateRow> certificate) {
    return certificate.map(c -> c.proof().statement()).orElse(ProofState.NONE);
  }

  /// The final point; empty where the store has none.
  public Optional<PointRow> end() {
    return points.stream().filter(p -> p.kind() == PointKind.FINAL).findFirst();
  }

  /// The certificate of a marked point: its own, or one of the same iterate marked otherwise.
  public Optional<CertificateRow> certificate(PointRow point) {
    List<PointKind> kinds =
        points.stream().filter(p -> p.iterate() == point.iterate()).map(PointRow::kind).toList();
    return certificates.stream()
        .filter(c -> kinds.contains(c.kind()))
        .min(Comparator.comparing(c -> c.kind() != point.kind()));
  }

  /// What has been proven about a marked point.
  public ProofState proof(PointRow point) {
    return state(certificate(point));
  }

  /// What a marked point is called.
  public Verdict verdict(PointRow point) {
    return proof(point).decide(point.verdict(), near(point));
  }

  /// What the end of the run is called.
  public RunEnding ending(RunRow run) {
    return end().map(point -> proof(point).decide(run.ending(), near(point))).orElse(run.ending());
  }

  /// Whether a critical point that is proven makes a marked point one.
  public boolean near(PointRow point) {
    return certificate(point).map(CertificateRow::proof).filter(point::near).isPresent();
  }
}
