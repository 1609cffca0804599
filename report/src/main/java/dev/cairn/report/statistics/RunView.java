package dev.cairn.report.statistics;

import dev.cairn.flatness.Verdict;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.KernelShareRow;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.ProvenPoints;
import dev.cairn.study.store.RunRow;
import java.util.List;
import java.util.Optional;

/// One finished run as a report shows it.
///
/// @param row its facts
/// @param trace its iterates, thinned
/// @param points its marked points
/// @param morse the inertia of these points at each cut-off
/// @param kernelShares the gradient's share in their approximate kernels, at each cut-off
/// @param certificates what has been proven about these points
public record RunView(
    RunRow row,
    Trace trace,
    List<PointRow> points,
    List<MorseRow> morse,
    List<KernelShareRow> kernelShares,
    List<CertificateRow> certificates) {
  public RunView {
    points = List.copyOf(points);
    morse = List.copyOf(morse);
    kernelShares = List.copyOf(kernelShares);
    certificates = List.copyOf(certificates);
  }

  /// The certificate of a marked point: its own, or one of the same iterate marked otherwise.
  public Optional<CertificateRow> certificate(PointRow point) {
    return proven().certificate(point);
  }

  /// How it ended.
  public Ending ending() {
    return Ending.of(row, points, certificates, trace.order());
  }

  /// What its end is called.
  public RunEnding ended() {
    return ending().called();
  }

  /// What a marked point is called: a proof decides.
  public Verdict verdict(PointRow point) {
    return proven().verdict(point);
  }

  /// What has been proven about a marked point.
  public ProofState proof(PointRow point) {
    return proven().proof(point);
  }

  private ProvenPoints proven() {
    return new ProvenPoints(points, certificates);
  }
}
