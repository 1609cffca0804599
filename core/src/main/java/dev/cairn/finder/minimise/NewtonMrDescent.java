package dev.cairn.finder.minimise;

import dev.cairn.finder.model.Backtracking;
import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.model.ModelTrajectory;
import dev.cairn.krylov.KrylovStatus;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.newtonsystem.RelativeResiduals;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Newton-MR on the loss: a minimum-residual solve of Hp = −g that ends at the first residual r
/// with rᵀHr ≤ 0, which is then followed downhill; otherwise its solution is. Line search on f.
///
/// Up to that residual the minimum-residual iterates are those of the conjugate-residual method,
/// whose recurrences are used here; it needs rᵀHr > 0, and where that fails the solve is over.
/// Matrix- free: one product an inner iteration. Source: Y. Liu, F. Roosta, *A Newton-MR algorithm
/// with complexity guarantees for nonconvex smooth unconstrained optimization* (2022).
///
/// @param inexactness η: the solve ends where ‖Hr‖ ≤ η‖Hp‖
/// @param maxProducts products with H a solve at most; 0 stands for the dimension
/// @param lineSearch on f; along negative curvature it also looks forward, enlarging α while f
///     falls
public record NewtonMrDescent(double inexactness, int maxProducts, ArmijoSearch lineSearch)
    implements Finder<SmoothObjective> {
  /// Solves to 1e-10, so that the convergence at a minimum is quadratic.
  public static final NewtonMrDescent DEFAULT = new NewtonMrDescent(1e-10, 0, ArmijoSearch.DEFAULT);

  /// Steps along negative curvature grow at most this often: α ≤ 2⁶⁰ ends at overflow anyway.
  private static final int MAX_ENLARGEMENTS = 60;

  /// Checks the settings.
  public NewtonMrDescent {
    if (!(inexactness > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "inexactness %g must be > 0", inexactness));
    }
    if (maxProducts < 0) {
      throw new IllegalArgumentException("%s products must be ≥ 0".formatted(maxProducts));
    }
  }

  @Override
  public String name() {
    return "Newton-MR on the loss";
  }

  @Override
  public Needs needs() {
    return Needs.PRODUCTS;
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new Run(this, objective, start);
  }

  /// A direction, and whether it is one of non-positive curvature.
  private static final class Direction {
    private final double[] p;
    private final boolean nonPositiveCurvature;
    private final NewtonSolve solve;

    Direction(double[] p, boolean nonPositiveCurvature, NewtonSolve solve) {
      this.p = p;
      this.nonPositiveCurvature = nonPositiveCurvature;
      this.solve = solve;
    }
  }

  private static final class Run extends ModelTrajectory {
    private final NewtonMrDescent settings;

    Run(NewtonMrDescent settings, SmoothObjective objective, double[] start) {
      super(objective, start);
      this.settings = settings;
    }

    @Override
    public Step step() {
      Direction direction = solve();
      double slope = Vectors.dot(current().gradient(), direction.p);
      var solve = Optional.of(direction.solve);
      if (!(slope < 0)) {
        return stalled("no direction of descent", 0, solve);
      }
      Backtracking.Rule rule = settings.lineSearch.from(current(), slope);
      var found = backtrack(settings.lineSearch.steps(), direction.p, rule);
      return direction.nonPositiveCurvature
              && found instanceof Backtracking.Result.Accepted accepted
              && accepted.alpha() == 1
          ? enlarged(accepted.there(), direction, rule)
          : moved(found, solve);
    }

    /// Doubles α while the step is accepted and f falls.
    private Step enlarged(LocalModel first, Direction direction, Backtracking.Rule rule) {
      LocalModel best = first;
      double alpha = 1;
      int trials = 1;
      for (int k = 0; k < MAX_ENLARGEMENTS; k++) {
        Optional<LocalModel> there = trial(2 * alpha, direction.p);
        if (there.isEmpty()) {
          break;
        }
        trials++;
        LocalModel next = there.get();
        if (!(next.finite() && next.value() < best.value() && rule.accepts(next, 2 * alpha))) {
          next.close();
          break;
        }
        best.close();
        best = next;
        alpha *= 2;
      }
      return moved(best, alpha, trials, Optional.of(direction.solve));
    }

    /// The conjugate-residual method from p = 0, r = −g.
    private Direction solve() {
      int n = dimension();
      double[] g = current().gradient();
      double[] p = new double[n];
      double[] r = new double[n];
      double[] hr = new double[n];
      Vectors.addScaled(-1, g, r);
      current().multiply(r, hr);
      double[] d = r.clone();
      double[] hd = hr.clone();
      double[] hp = new double[n];
      double curvature = Vectors.dot(r, hr);
      double norm = estimate(r, hr);
      int products = 1;
      int limit = settings.maxProducts == 0 ? n : settings.maxProducts;
      KrylovStatus status = KrylovStatus.ITERATIONS;
      while (curvature > 0) {
        double alpha = curvature / Vectors.squaredNorm(hd);
        Vectors.addScaled(alpha, d, p);
        Vectors.addScaled(alpha, hd, hp);
        Vectors.addScaled(-alpha, hd, r);
        current().multiply(r, hr); // rₖ minimises ‖g + Hp‖ over the Krylov space
        products++;
        norm = Math.max(norm, estimate(r, hr));
        if (Vectors.norm(hr) <= settings.inexactness * Vectors.norm(hp)) {
          status = KrylovStatus.RESIDUAL;
          break;
        }
        if (products > limit) {
          break;
        }
        double next = Vectors.dot(r, hr);
        double beta = next / curvature;
        curvature = next;
        for (int i = 0; i < n; i++) {
          d[i] = Math.fma(beta, d[i], r[i]);
          hd[i] = Math.fma(beta, hd[i], hr[i]);
        }
      }
      boolean negative = !(curvature > 0);
      double[] direction = negative ? r : p;
      double residual = Vectors.norm(r);
      RelativeResiduals residuals = // left half-way, the system has no solution that r could judge
          negative
              ? RelativeResiduals.UNKNOWN
              : RelativeResiduals.of(
                  norm, Vectors.norm(p), Vectors.norm(g), residual, Vectors.norm(hr));
      var solve =
          new NewtonSolve(
              status,
              products,
              Vectors.norm(p),
              residual,
              norm,
              RelativeResiduals.UNKNOWN,
              residuals,
              negative,
              OptionalInt.empty(),
              Optional.empty());
      return new Direction(direction, negative, solve);
    }

    /// ‖Hr‖/‖r‖, a bound of ‖H‖₂ from below.
    private static double estimate(double[] r, double[] hr) {
      double norm = Vectors.norm(r);
      return norm > 0 ? Vectors.norm(hr) / norm : 0;
    }
  }
}
