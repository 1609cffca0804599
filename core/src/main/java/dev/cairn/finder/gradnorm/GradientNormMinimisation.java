package dev.cairn.finder.gradnorm;

import dev.cairn.finder.model.Backtracking;
import dev.cairn.finder.model.ModelTrajectory;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Step;
import dev.cairn.search.Trajectory;
import java.util.Optional;

/// First-order minimisation of ½‖∇f‖². Linear convergence to non-degenerate critical points of any
/// index, and to strict gradient-flat points just as well.
///
/// An iterate costs one gradient and one product with the Hessian (and a gradient for each further
/// trial). Sources: J. W. McIver, A. Komornicki, J. Am. Chem. Soc. 94 (1972); J. Pennington, Y.
/// Bahri, ICML 2017.
///
/// @param update how a step follows from H∇f
public record GradientNormMinimisation(Update update) implements Finder<SmoothObjective> {
  /// Back-tracking from rate 1 by halves; a tenth of the predicted decrease is enough.
  public static final GradientNormMinimisation DEFAULT =
      new GradientNormMinimisation(new Update.Backtracking(1, 0.5, 0.1));

  @Override
  public String name() {
    return switch (update) {
      case Update.Descent _ -> "gradient-norm minimisation, gradient descent";
      case Update.Momentum _ -> "gradient-norm minimisation, momentum";
      case Update.Backtracking _ -> "gradient-norm minimisation, back-tracking";
    };
  }

  @Override
  public Needs needs() {
    return Needs.PRODUCTS;
  }

  @Override
  public Trajectory begin(SmoothObjective objective, double[] start) {
    return new Run(update, objective, start);
  }

  private static final class Run extends ModelTrajectory {
    private final Update update;
    private final double[] slope;
    private final double[] velocity;
    private double warmStart;

    Run(Update update, SmoothObjective objective, double[] start) {
      super(objective, start);
      this.update = update;
      this.slope = new double[start.length];
      this.velocity = new double[start.length];
      this.warmStart = update instanceof Update.Backtracking search ? search.firstRate() : 0;
    }

    @Override
    public Step step() {
      current().multiply(current().gradient(), slope);
      double squared = Vectors.squaredNorm(slope);
      if (!(squared > 0)) {
        return stalled("the gradient lies in the kernel of the Hessian", 0, Optional.empty());
      }
      return switch (update) {
        case Update.Descent(double rate) -> follow(rate, 0);
        case Update.Momentum(double rate, double momentum) -> follow(rate, momentum);
        case Update.Backtracking search -> backtrack(search, squared);
      };
    }

    private Step follow(double rate, double momentum) {
      for (int i = 0; i < velocity.length; i++) {
        velocity[i] = momentum * velocity[i] - rate * slope[i];
      }
      return trial(1, velocity)
          .map(next -> moved(next, rate, 1, Optional.empty()))
          .orElseGet(() -> stalled("the step no longer changes θ", 0, Optional.empty()));
    }

    private Step backtrack(Update.Backtracking search, double squared) {
      double before = current().squaredGradientNorm();
      var found =
          backtrack(
              Backtracking.from(-warmStart, search.shrink()),
              slope,
              (there, alpha) ->
                  there.squaredGradientNorm() <= before + 2 * search.decrease() * alpha * squared);
      if (found instanceof Backtracking.Result.Accepted accepted) {
        warmStart = -accepted.alpha() / search.shrink();
      }
      return moved(found, Optional.empty());
    }
  }
}
