package dev.cairn.finder.newton;

import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.model.NewtonStepTrajectory;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import dev.cairn.spectrum.Eigensystem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Exact Newton-MR: p = −H⁺g by eigendecomposition, then an exact line search on ‖∇f‖².
///
/// An iterate costs one dense Hessian, its eigensystem (about 9n³ flops) and the line search.
/// Source: Algorithm 1 of the paper.
///
/// @param rankTolerance eigenvalues of size at most this times ‖H‖₂ count as zero
/// @param lineSearch of α
public record ExactNewtonMr(double rankTolerance, ExactLineSearch lineSearch)
    implements Finder<SmoothObjective> {
  /// Rank decided at 1e-12, exact line search.
  public static final ExactNewtonMr DEFAULT = new ExactNewtonMr(1e-12, ExactLineSearch.DEFAULT);

  /// Checks the tolerance.
  public ExactNewtonMr {
    Eigensystem.requireRankTolerance(rankTolerance);
  }

  @Override
  public String name() {
    return "exact Newton-MR";
  }

  @Override
  public Needs needs() {
    return Needs.MATRIX;
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new Run(objective, start);
  }

  private final class Run extends NewtonStepTrajectory {
    Run(SmoothObjective objective, double[] start) {
      super(objective, start, rankTolerance);
    }

    @Override
    protected Step along(Eigensystem hessian, double[] c, double[] p, NewtonSolve solve) {
      double[] g = current().gradientCoordinates(eigensolver());
      double slope = 0; // ⟨Hp, g⟩ = φ′(0)/2
      for (int i = 0; i < c.length; i++) {
        slope += hessian.value(i) * c[i] * g[i];
      }
      if (!(slope < 0)) {
        return refused("the Newton step does not decrease the gradient norm", solve);
      }
      return search(p, slope, Optional.of(solve));
    }

    /// Keeps a bracket [low, high] with φ′(low) < 0 ≤ φ′(high), or φ(high) > φ(0), or φ not finite
    /// at high.
    private Step search(double[] p, double slopeAtZero, Optional<NewtonSolve> solve) {
      double low = 0;
      double lowSlope = slopeAtZero;
      double high = Double.POSITIVE_INFINITY;
      double highSlope = Double.NaN;
      double alpha = 1;
      Best best = new Best();
      int trials = 0;
      while (trials < lineSearch.maxTrials()) {
        Optional<LocalModel> there = trial(alpha, p);
        if (there.isEmpty()) {
          break;
        }
        trials++;
        LocalModel model = there.get();
        double slope = slope(model, p);
        boolean worse = !(model.squaredGradientNorm() < current().squaredGradientNorm());
        best.offer(model, alpha);
        if (slope == 0 && !worse) {
          break;
        }
        if (worse || !(slope < 0)) {
          high = alpha;
          highSlope = worse ? Double.NaN : slope;
        } else {
          low = alpha;
          lowSlope = slope;
        }
        if (Double.isFinite(high) && high - low <= lineSearch.tolerance() * high) {
          break;
        }
        alpha = next(low, lowSlope, high, highSlope, trials);
      }
      LocalModel found = best.model;
      if (found == null) {
        return stalled("no step along the Newton direction decreases the norm", trials, solve);
      }
      return moved(found, best.alpha, trials, solve);
    }

    /// Doubles while there is no upper end; then alternates secants, held inside, with bisections.
    private static double next(
        double low, double lowSlope, double high, double highSlope, int trials) {
      if (Double.isInfinite(high)) {
        return 2 * low;
      }
      double middle = 0.5 * (low + high);
      if (Double.isNaN(highSlope) || trials % 3 == 0) {
        return middle;
      }
      double secant = low - lowSlope * (high - low) / (highSlope - lowSlope);
      return secant > low && secant < high ? secant : middle;
    }

    private double slope(LocalModel model, double[] p) {
      if (!model.finite()) {
        return Double.NaN;
      }
      double[] image = new double[p.length];
      model.multiply(p, image);
      return Vectors.dot(image, model.gradient());
    }

    /// The trial with the smallest gradient so far, below that of the current point.
    private final class Best {
      private @Nullable LocalModel model;
      private double alpha;

      void offer(LocalModel candidate, double at) {
        double bar = model == null ? current().squaredGradientNorm() : model.squaredGradientNorm();
        if (candidate.squaredGradientNorm() < bar) {
          if (model != null) {
            model.close();
          }
          model = candidate;
          alpha = at;
        } else {
          candidate.close();
        }
      }
    }
  }
}
