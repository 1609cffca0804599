package dev.cairn.report.statistics;

import dev.cairn.flatness.NewtonSupport;
import dev.cairn.search.ConvergenceOrder;
import dev.cairn.search.RunEnding;
import dev.cairn.spectrum.Inertia;
import dev.cairn.spectrum.Spectrum;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.ProvenPoints;
import dev.cairn.study.store.RunRow;
import dev.cairn.text.Worded;
import java.util.List;
import java.util.Optional;

/// How one run ended.
///
/// @param run its facts
/// @param end its final point; empty where the store has none
/// @param certificate what has been proven about that point: it decides what the end is called
/// @param order of convergence of ‖∇f‖ at its end; empty where the trace tells none
public record Ending(
    RunRow run,
    Optional<PointRow> end,
    Optional<CertificateRow> certificate,
    Optional<ConvergenceOrder> order) {
  /// Eigenvalues of size at most this times ‖H‖₂ are null, as in collections.
  public static final double NULL_EIGENVALUE = 1e-7;

  /// What the end of a run is; every run has exactly one. As [RunEnding], with degenerate
  /// critical points apart.
  public enum Kind implements Worded {
    /// Critical, and no eigenvalue known to be null.
    CRITICAL(RunEnding.CRITICAL.word()),
    /// Critical, and proven to be one of a family, or with eigenvalues that are null beside the
    /// largest.
    DEGENERATE("degenerate critical"),
    /// Gradient-flat.
    GRADIENT_FLAT(RunEnding.GRADIENT_FLAT.word()),
    /// ‖θ‖ grows without bound along a falling f.
    DIVERGING(RunEnding.DIVERGING.word()),
    /// None of these.
    NEITHER(RunEnding.NEITHER.word());

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// In words.
    public String words() {
      return words;
    }

    /// As a key of JSON: "degenerate_critical".
    @Override
    public String word() {
      return words.replace(' ', '_').replace('-', '_');
    }
  }

  /// Of a run with its marked points and what has been proven about them.
  public static Ending of(
      RunRow run,
      List<PointRow> points,
      List<CertificateRow> certificates,
      Optional<ConvergenceOrder> order) {
    var proven = new ProvenPoints(points, certificates);
    return new Ending(run, proven.end(), proven.end().flatMap(proven::certificate), order);
  }

  /// What has been proven about its final point.
  public ProofState proof() {
    return ProvenPoints.state(certificate);
  }

  /// Inertia of the Hessian at its final iterate; empty where the store has no
  /// spectrum of it, or none that is finite.
  public Optional<Inertia> inertia() {
    return end.filter(point -> point.spectrum().dimension() > 0)
        .flatMap(point -> Inertia.of(new Spectrum(point.spectrum()), NULL_EIGENVALUE));
  }

  /// What its end is called.
  public RunEnding called() {
    return proof().decide(run.ending(), near());
  }

  private boolean near() {
    return end.isPresent()
        && certificate.map(CertificateRow::proof).filter(end.get()::near).isPresent();
  }

  /// What it is.
  public Kind kind() {
    return switch (called()) {
      case CRITICAL -> isDegenerate() ? Kind.DEGENERATE : Kind.CRITICAL;
      case GRADIENT_FLAT -> Kind.GRADIENT_FLAT;
      case DIVERGING -> Kind.DIVERGING;
      case NEITHER -> Kind.NEITHER;
    };
  }

  private boolean isDegenerate() {
    return switch (proof()) {
      case FAMILY, DEGENERATE -> true;
      case CRITICAL -> false;
      case NONE, NOT_CRITICAL, UNDECIDED ->
          inertia().filter(inertia -> inertia.nullity() > 0).isPresent();
    };
  }

  /// Whether it ends with ‖∇f‖² below the cut-off, at a point.
  public boolean below(double cutoff) {
    return run.endsBelow(cutoff);
  }

  /// Whether more than the cut-off says that it ends at a critical point: a proof, or where there
  /// is none Newton's step. Where that was not measured, the verdict.
  public boolean critical(double cutoff) {
    return below(cutoff)
        && switch (proof()) {
          case CRITICAL, FAMILY, DEGENERATE -> near() || supported();
          case NOT_CRITICAL -> false;
          case NONE, UNDECIDED -> supported();
        };
  }

  private boolean supported() {
    return end.map(PointRow::support)
        .filter(NewtonSupport::known)
        .map(NewtonSupport::supports)
        .orElse(run.ending() == RunEnding.CRITICAL);
  }

  /// Whether it ends below the cut-off at a point that is gradient-flat all the same.
  public boolean flatBelow(double cutoff) {
    return below(cutoff) && called() == RunEnding.GRADIENT_FLAT;
  }

  /// Whether it ends with ‖∇f‖² below the cut-off and by quadratic convergence, as a search does
  /// only at a true critical point that is not degenerate.
  public boolean arrived(double cutoff) {
    return critical(cutoff) && order.isPresent() && order.get().quadratic();
  }
}
