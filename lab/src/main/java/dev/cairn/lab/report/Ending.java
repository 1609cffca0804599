package dev.cairn.lab.report;

import dev.cairn.lab.store.PointRow;
import dev.cairn.lab.store.RunRow;
import dev.cairn.search.ConvergenceOrder;
import dev.cairn.spectrum.Inertia;
import dev.cairn.spectrum.Spectrum;
import java.util.Optional;

/// How one run ended.
///
/// @param run its facts
/// @param inertia of the Hessian at its final iterate; empty where the store has no spectrum of it
/// @param order of convergence of ‖∇f‖ at its end; empty where the trace tells none
public record Ending(RunRow run, Optional<Inertia> inertia, Optional<ConvergenceOrder> order) {
  /// Eigenvalues of size at most this times ‖H‖₂ are null, as in collections.
  public static final double NULL_EIGENVALUE = 1e-7;

  /// What the end of a run is; every run has exactly one.
  public enum Kind {
    /// Critical by the first cut-off, and no eigenvalue known to be null.
    CRITICAL("critical"),
    /// Critical by the first cut-off, the Hessian singular: as where critical points form a family.
    FAMILY("critical family"),
    /// Gradient-flat.
    FLAT("flat"),
    /// ‖θ‖ grows without bound along a falling f.
    ESCAPING("escaping"),
    /// None of these.
    UNFINISHED("unfinished");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// In words.
    public String words() {
      return words;
    }
  }

  /// Of a run with its final point, where that is stored.
  public static Ending of(RunRow run, Optional<PointRow> end, Optional<ConvergenceOrder> order) {
    return new Ending(
        run,
        end.filter(point -> point.spectrum().dimension() > 0)
            .map(point -> Inertia.of(new Spectrum(point.spectrum()), NULL_EIGENVALUE)),
        order);
  }

  /// What it is.
  public Kind kind() {
    return switch (run.verdict()) {
      case "critical" ->
          inertia.isPresent() && inertia.get().nullity() > 0 ? Kind.FAMILY : Kind.CRITICAL;
      case "gradient-flat" -> Kind.FLAT;
      case "escaping" -> Kind.ESCAPING;
      default -> Kind.UNFINISHED;
    };
  }

  /// Whether it ends with ‖∇f‖² below the cut-off and by quadratic convergence, as a search does
  /// only at a true critical point that is not degenerate.
  public boolean arrived(double cutoff) {
    return run.criticalBelow(cutoff) && order.isPresent() && order.get().quadratic();
  }
}
