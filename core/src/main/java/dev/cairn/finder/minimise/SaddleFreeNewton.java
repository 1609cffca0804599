package dev.cairn.finder.minimise;

import dev.cairn.finder.model.SpectralTrajectory;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import dev.cairn.spectrum.Eigensystem;
import java.util.Locale;
import java.util.Optional;

/// Saddle-free Newton: p = −|H|⁻¹g with back-tracking on f. Negative curvature is followed
/// downwards, so only minima attract; there it is Newton's method.
///
/// An iterate costs one dense Hessian, its eigensystem and one value a trial. Source: Y. N. Dauphin
/// et al., NeurIPS 2014.
///
/// @param floor |λ| is taken to be at least this times ‖H‖₂
/// @param lineSearch on f
public record SaddleFreeNewton(double floor, ArmijoSearch lineSearch)
    implements Finder<SmoothObjective> {
  /// Curvature of at least 1e-8 ‖H‖₂.
  public static final SaddleFreeNewton DEFAULT = new SaddleFreeNewton(1e-8, ArmijoSearch.DEFAULT);

  /// Checks the floor.
  public SaddleFreeNewton {
    if (!(floor > 0 && floor < 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "floor %g must be in (0, 1)", floor));
    }
  }

  @Override
  public String name() {
    return "saddle-free Newton";
  }

  @Override
  public Needs needs() {
    return Needs.MATRIX;
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new Run(objective, start);
  }

  private final class Run extends SpectralTrajectory {
    Run(SmoothObjective objective, double[] start) {
      super(objective, start);
    }

    @Override
    protected Step step(Eigensystem hessian, double[] g) {
      if (hessian.spectralNorm() == 0) {
        return stalled("the Hessian is zero", 0, Optional.empty());
      }
      double least = floor * hessian.spectralNorm();
      double[] c = new double[g.length];
      for (int i = 0; i < c.length; i++) {
        c[i] = -g[i] / Math.max(least, Math.abs(hessian.value(i)));
      }
      double slope = Vectors.dot(c, g);
      if (!(slope < 0)) {
        return stalled("the gradient is zero", 0, Optional.empty());
      }
      double[] p = hessian.combination(c);
      return moved(
          backtrack(lineSearch.steps(), p, lineSearch.from(current(), slope)), Optional.empty());
    }
  }
}
