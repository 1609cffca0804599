package dev.cairn.saddle;

import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.quadratic.Eigensystem;
import dev.cairn.quadratic.LocalModel;
import dev.cairn.quadratic.ModelTrajectory;
import dev.cairn.search.Finder;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import java.util.Optional;

/// Towards saddles of index k: each step minimises the quadratic model with its k lowest modes
/// reflected, inside a radius within which the model predicts the gradient.
///
/// There is no merit function: where the model is convex and its step short enough this is Newton's
/// method, quadratic at non-degenerate points of index k; a critical point of another index, or a
/// gradient-flat point, does not attract it. k = 0 minimises. An iterate costs one dense Hessian,
/// its
/// eigensystem and one gradient a trial. Sources: C. J. Cerjan, W. H. Miller (1981); A. Banerjee et
/// al. (1985) for [Shift#RATIONAL].
///
/// @param index k
/// @param shift how steps are kept inside the radius
/// @param radius how far the model is trusted
public record EigenvectorFollowing(int index, Shift shift, TrustRadius radius)
    implements Finder<SmoothObjective> {
  /// Checks the index.
  public EigenvectorFollowing {
    if (index < 0) {
      throw new IllegalArgumentException("index %d must be ≥ 0".formatted(index));
    }
  }

  /// The reflected trust-region model with the default radius.
  public static EigenvectorFollowing towards(int index) {
    return new EigenvectorFollowing(index, Shift.COMMON, TrustRadius.DEFAULT);
  }

  @Override
  public String name() {
    return switch (shift) {
      case COMMON -> "reflected trust region, index " + index;
      case RATIONAL -> "P-RFO, index " + index;
    };
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new Run(this, objective, start);
  }

  private static final class Run extends ModelTrajectory {
    private final EigenvectorFollowing settings;
    private double radius;

    Run(EigenvectorFollowing settings, SmoothObjective objective, double[] start) {
      super(objective, start);
      this.settings = settings;
      this.radius = settings.radius.initial();
    }

    @Override
    public Step step() {
      Eigensystem hessian = current().eigensystem(eigensolver());
      if (!hessian.finite()) {
        return stalled("the Hessian has no finite eigensystem", 0, Optional.empty());
      }
      double[] g = current().gradientCoordinates(eigensolver());
      var model = new ReflectedModel(hessian, g, settings.index);
      int trials = 0;
      while (true) {
        double[] c = model.step(settings.shift, radius);
        double length = Vectors.norm(c);
        Optional<LocalModel> there = trial(1, hessian.combination(c));
        if (length == 0 || there.isEmpty()) {
          return stalled(
              "the trusted step no longer changes θ",
              trials,
              Optional.of(current().solve(eigensolver(), c)));
        }
        trials++;
        LocalModel next = there.get();
        double error = error(hessian, g, c, next);
        radius = settings.radius.next(radius, length, error);
        if (error <= settings.radius.accepted()) {
          return moved(next, 1, trials, Optional.of(current().solve(eigensolver(), c)));
        }
        next.close();
      }
    }

    /// ‖g(θ + s) − g − Hs‖ / max(‖g‖, ‖Hs‖).
    private double error(Eigensystem hessian, double[] g, double[] c, LocalModel next) {
      if (!next.finite()) {
        return Double.NaN;
      }
      double[] predicted = new double[c.length];
      double change = 0;
      for (int i = 0; i < c.length; i++) {
        double image = hessian.value(i) * c[i];
        predicted[i] = g[i] + image;
        change += image * image;
      }
      double[] surprise = hessian.combination(predicted);
      Vectors.addScaled(-1, next.gradient(), surprise);
      double scale = Math.max(change, current().squaredGradientNorm());
      return Vectors.norm(surprise) / Math.sqrt(scale);
    }
  }
}
