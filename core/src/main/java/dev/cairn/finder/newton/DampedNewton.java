package dev.cairn.finder.newton;

import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.model.SpectralTrajectory;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import dev.cairn.spectrum.Eigensystem;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Damped Newton for critical points: p = −(H + γI)⁻¹g for every damping γ of a list, and of all
/// these steps the one with the smallest ‖∇f‖² is taken.
///
/// Where none of them decreases ‖∇f‖² the step stalls. An iterate costs one dense Hessian, its
/// eigensystem and one gradient a damping. Source: Dauphin et al., NeurIPS 2014, whose damping is
/// chosen in this way, with the merit of the paper (section 2.2).
///
/// @param dampings γ ≥ 0; 0 makes the convergence at the end quadratic
/// @param rankTolerance |λ + γ| of at most this times ‖H‖₂ counts as zero, and its direction is
///     left alone
public record DampedNewton(Point dampings, double rankTolerance)
    implements Finder<SmoothObjective> {
  /// γ = 0 and 1e-6, 1e-5 … 1e4.
  public static final DampedNewton DEFAULT =
      new DampedNewton(Point.of(0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4), 1e-12);

  /// Checks the settings.
  public DampedNewton {
    if (dampings.dimension() == 0) {
      throw new IllegalArgumentException("there must be at least one damping");
    }
    for (int i = 0; i < dampings.dimension(); i++) {
      if (!(dampings.get(i) >= 0)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "damping %g must be ≥ 0", dampings.get(i)));
      }
    }
    Eigensystem.requireRankTolerance(rankTolerance);
  }

  @Override
  public String name() {
    return "damped Newton";
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
      @Nullable LocalModel best = null;
      double[] bestStep = hessian.newtonStep(g, rankTolerance);
      int trials = 0;
      for (int k = 0; k < dampings.dimension(); k++) {
        double[] c = damped(hessian, g, dampings.get(k));
        Optional<LocalModel> there = trial(1, hessian.combination(c));
        if (there.isEmpty()) {
          continue;
        }
        trials++;
        LocalModel candidate = there.get();
        double bar = (best == null ? current() : best).squaredGradientNorm();
        if (candidate.squaredGradientNorm() < bar) {
          if (best != null) {
            best.close();
          }
          best = candidate;
          bestStep = c;
        } else {
          candidate.close();
        }
      }
      var solve = Optional.of(current().solve(eigensolver(), bestStep));
      return best == null
          ? stalled("no damping decreases the gradient norm", trials, solve)
          : moved(best, 1, trials, solve);
    }

    private double[] damped(Eigensystem hessian, double[] g, double damping) {
      double cutoff = rankTolerance * hessian.spectralNorm();
      double[] c = new double[g.length];
      for (int i = 0; i < c.length; i++) {
        double lambda = hessian.value(i);
        c[i] = Math.abs(lambda) > cutoff ? -g[i] / (lambda + Math.copySign(damping, lambda)) : 0;
      }
      return c;
    }
  }
}
