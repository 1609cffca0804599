package dev.cairn.finder.saddle;

import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.model.SpectralTrajectory;
import dev.cairn.flatness.GradientRounding;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import dev.cairn.spectrum.Eigensystem;
import java.util.Optional;
import java.util.OptionalInt;

/// Towards saddles of index k: each step minimises the quadratic model with its k lowest modes
/// reflected, inside a radius within which the model predicts the gradient.
///
/// There is no merit function: where the model is convex and its step short enough this is Newton's
/// method, quadratic at non-degenerate points of index k; a critical point of another index, or a
/// gradient-flat point, does not attract it. k = 0 minimises. An iterate costs one dense Hessian,
/// its eigensystem and one gradient a trial. Sources: C. J. Cerjan, W. H. Miller (1981); A.
/// Banerjee et al. (1985) for [Shift#RATIONAL].
///
/// Where λₖ ≈ λₖ₊₁ the k lowest modes change from step to step and the search can slide along that
/// surface for ever; with patience, k is then lowered to the widest gap between its upper half's
/// eigenvalues, down to 0 if need be, so that every run arrives somewhere.
///
/// @param target k, or how it follows from the start
/// @param shift how steps are kept inside the radius
/// @param radius how far the model is trusted
/// @param patience k is lowered after this many steps in which the smallest ‖∇f‖² has not halved;
///     0: never
public record EigenvectorFollowing(Target target, Shift shift, TrustRadius radius, int patience)
    implements Finder<SmoothObjective> {
  /// Checks the patience.
  public EigenvectorFollowing {
    if (patience < 0) {
      throw new IllegalArgumentException("patience %s must be ≥ 0".formatted(patience));
    }
  }

  /// The reflected trust-region model of index k with the default radius; k is kept.
  public static EigenvectorFollowing towards(int index) {
    return new EigenvectorFollowing(new Target.Fixed(index), Shift.COMMON, TrustRadius.DEFAULT, 0);
  }

  @Override
  public String name() {
    String method =
        switch (shift) {
          case COMMON -> "reflected trust region, index ";
          case RATIONAL -> "P-RFO, index ";
        };
    return method
        + switch (target) {
          case Target.Fixed(int index) -> String.valueOf(index);
          case Target.OfStart(double cutoff) -> "of the start at " + cutoff;
        };
  }

  @Override
  public Needs needs() {
    return Needs.MATRIX.towards(
        target instanceof Target.Fixed(int index) ? OptionalInt.of(index) : OptionalInt.empty());
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new Run(this, objective, start);
  }

  private static final class Run extends SpectralTrajectory {
    private final EigenvectorFollowing settings;
    private double radius;
    private int index = -1;
    private double smallest = Double.POSITIVE_INFINITY;
    private int waited;

    Run(EigenvectorFollowing settings, SmoothObjective objective, double[] start) {
      super(objective, start);
      this.settings = settings;
      this.radius = settings.radius.initial();
    }

    @Override
    protected Step step(Eigensystem hessian, double[] g) {
      aim(hessian);
      var model = new ReflectedModel(hessian, g, index);
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
        double error = error(hessian, model, g, c, next);
        radius = settings.radius.next(radius, length, error);
        if (error <= settings.radius.accepted()) {
          return moved(next, 1, trials, Optional.of(current().solve(eigensolver(), c)));
        }
        next.close();
      }
    }

    /// Sets k at the first step, and lowers it where patience is at an end.
    private void aim(Eigensystem hessian) {
      if (index < 0) {
        index =
            switch (settings.target) {
              case Target.Fixed(int k) -> Math.min(k, dimension());
              case Target.OfStart(double cutoff) ->
                  hessian.spectrum().morseIndex(cutoff).orElseThrow();
            };
      }
      if (atRounding(hessian)) {
        return; // arrived: ‖∇f‖ cannot fall any further, which says nothing about k
      }
      waited++;
      if (squaredGradientNorm() < smallest / 2) {
        smallest = squaredGradientNorm();
        waited = 0;
      }
      if (settings.patience > 0 && waited >= settings.patience && index > 0) {
        index = widestGap(hessian, index / 2, index - 1);
        smallest = Double.POSITIVE_INFINITY;
        waited = 0;
      }
    }

    private boolean atRounding(Eigensystem hessian) {
      double norm = Math.sqrt(squaredGradientNorm());
      double[] theta = theta().toArray();
      if (norm > GradientRounding.bound(hessian.spectralNorm(), Vectors.norm(theta))) {
        return false;
      }
      var products =
          new SymmetricOperator() {
            @Override
            public int dimension() {
              return theta.length;
            }

            @Override
            public void apply(double[] x, double[] y) {
              double[] c = hessian.coordinates(x);
              for (int i = 0; i < c.length; i++) {
                c[i] *= hessian.value(i);
              }
              System.arraycopy(hessian.combination(c), 0, y, 0, y.length);
            }
          };
      return norm <= GradientRounding.most(products, theta);
    }

    /// The k in [from, to] with the widest gap between λₖ and λₖ₊₁.
    private static int widestGap(Eigensystem hessian, int from, int to) {
      int widest = from;
      double gap = -1;
      for (int k = from; k <= to; k++) {
        double here = k == 0 ? 0 : hessian.value(k) - hessian.value(k - 1);
        if (here > gap) {
          gap = here;
          widest = k;
        }
      }
      return widest;
    }

    /// ‖(|H| + μ)⁻¹(g(θ + s) − g − Hs)‖ / ‖s‖: the correction that the model's error asks for.
    private double error(
        Eigensystem hessian, ReflectedModel model, double[] g, double[] c, LocalModel next) {
      if (!next.finite()) {
        return Double.NaN;
      }
      double[] surprise = hessian.coordinates(next.gradient());
      for (int i = 0; i < c.length; i++) {
        surprise[i] -= g[i] + hessian.value(i) * c[i];
      }
      return model.response(surprise) / Vectors.norm(c);
    }
  }
}
