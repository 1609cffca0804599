package dev.cairn.finder.homotopy;

import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.model.ModelTrajectory;
import dev.cairn.linalg.DenseLu;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Step;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A homotopy path under way. Notation: z = (θ, t) a point of the path, G its equation, W weights,
/// u the unit tangent, h arclength of a step.
final class HomotopyTrajectory extends ModelTrajectory {
  /// A correction has converged where ‖G‖ is below this share of 1 + ‖∇f(θ₀)‖.
  private static final double ON_THE_PATH = 1e-9;

  /// Steps shorter than this share of the first one mean that the path cannot be followed.
  private static final double SHORTEST = 1e-8;

  /// A step that needed no more corrections than this is followed by a longer one.
  private static final int EASY = 3;

  private final Homotopy settings;
  private final SmoothObjective objective;
  private final int n;
  private final double[] origin;
  private final double[] originGradient;
  private final double[] weights;
  private final double[] z;
  private double h;
  private double @Nullable [] tangent;
  private boolean landing;

  HomotopyTrajectory(Homotopy settings, SmoothObjective objective, double[] start) {
    super(objective, start);
    this.settings = settings;
    this.objective = objective;
    this.n = start.length;
    this.origin = start.clone();
    this.originGradient = current().gradient().clone();
    this.weights = new double[n];
    var random = new SplittableRandom(settings.seed());
    for (int i = 0; i < n && settings.weight() > 0; i++) {
      weights[i] = random.nextDouble(settings.weight() / 2, settings.weight());
    }
    this.z = Arrays.copyOf(start, n + 1);
    z[n] = 1;
    this.h = settings.firstStep();
  }

  @Override
  public Step step() {
    return landing ? land() : follow();
  }

  /// One predictor along the tangent with its corrections; shorter ones until they converge.
  private Step follow() {
    Optional<double[]> direction = tangentAt(z, tangent);
    if (direction.isEmpty()) {
      return stalled("the path has no tangent here", 0, Optional.empty());
    }
    double[] u = direction.get();
    tangent = u;
    int trials = 0;
    for (; h > SHORTEST * settings.firstStep(); h *= 0.5) {
      double[] next = z.clone();
      Vectors.addScaled(h, u, next);
      int corrections = correct(next, u);
      trials++;
      if (corrections > 0) {
        return accept(next, corrections, trials);
      }
    }
    return stalled("the corrector refuses every step along the path", trials, Optional.empty());
  }

  private Step accept(double[] next, int corrections, int trials) {
    double moved = h;
    double before = z[n];
    boolean crossed = next[n] <= 0;
    double share = crossed ? before / (before - next[n]) : 1;
    double[] theta = new double[n];
    for (int i = 0; i < n; i++) {
      theta[i] = z[i] + share * (next[i] - z[i]);
    }
    System.arraycopy(next, 0, z, 0, n + 1);
    if (corrections <= EASY) {
      h = Math.min(settings.longestStep(), 1.5 * h);
    }
    landing = crossed;
    return moved(new LocalModel(objective, theta), moved, trials, Optional.empty());
  }

  /// Newton's method on ∇f itself, kept as long as it shrinks the gradient.
  private Step land() {
    double[][] matrix = new double[n][n];
    hessianRows(current().theta().toArray(), 0, matrix);
    Optional<double[]> p =
        DenseLu.of(matrix)
            .map(
                lu -> {
                  double[] negative = new double[n];
                  Vectors.addScaled(-1, current().gradient(), negative);
                  return lu.solve(negative);
                });
    if (p.isEmpty()) {
      return stalled("the Hessian is singular at the end of the path", 0, Optional.empty());
    }
    Optional<LocalModel> there = trial(1, p.get());
    if (there.isEmpty()) {
      return stalled("the Newton step no longer changes θ", 0, Optional.empty());
    }
    if (!(there.get().squaredGradientNorm() < current().squaredGradientNorm())) {
      there.get().close();
      return stalled("the Newton step no longer shrinks the gradient", 1, Optional.empty());
    }
    return moved(there.get(), 1, 1, Optional.empty());
  }

  /// Newton's method for G = 0 on the plane through the prediction across u; next is overwritten.
  /// The number of corrections, or minus that number where they did not converge.
  private int correct(double[] next, double[] u) {
    double[] prediction = next.clone();
    double bound = ON_THE_PATH * (1 + Vectors.norm(originGradient));
    double last = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= settings.corrections(); k++) {
      double[] right = residual(next);
      double norm = Vectors.norm(right);
      if (norm <= bound) {
        return k;
      }
      if (!(norm < last)) {
        return -k;
      }
      last = norm;
      double plane = 0;
      for (int i = 0; i <= n; i++) {
        plane += u[i] * (next[i] - prediction[i]);
      }
      right[n] = plane;
      Optional<DenseLu> lu = DenseLu.of(bordered(next, u));
      if (lu.isEmpty()) {
        return -k;
      }
      Vectors.addScaled(-1, lu.get().solve(right), next);
    }
    return -settings.corrections();
  }

  /// The unit tangent at z that goes on from the last one, or towards smaller t where there is
  /// none.
  private Optional<double[]> tangentAt(double[] at, double @Nullable [] before) {
    double[] border = new double[n + 1];
    if (before == null) {
      border[n] = -1;
    } else {
      System.arraycopy(before, 0, border, 0, n + 1);
    }
    double[] right = new double[n + 1];
    right[n] = 1;
    return DenseLu.of(bordered(at, border))
        .map(lu -> lu.solve(right))
        .map(
            u -> {
              double norm = Vectors.norm(u);
              for (int i = 0; i <= n; i++) {
                u[i] /= norm;
              }
              return u;
            })
        .filter(u -> Double.isFinite(Vectors.norm(u)));
  }

  /// G(θ, t), with a place for one more entry.
  private double[] residual(double[] at) {
    double[] g = new double[n];
    try (SmoothEvaluation evaluation = objective.at(Arrays.copyOf(at, n))) {
      evaluation.gradient(g);
    }
    double[] residual = new double[n + 1];
    for (int i = 0; i < n; i++) {
      residual[i] = g[i] + at[n] * (weights[i] * (at[i] - origin[i]) - originGradient[i]);
    }
    return residual;
  }

  /// The (n + 1) × (n + 1) matrix of ∂G/∂(θ, t) over the border.
  private double[][] bordered(double[] at, double[] border) {
    double[][] matrix = new double[n + 1][n + 1];
    hessianRows(Arrays.copyOf(at, n), at[n], matrix);
    for (int i = 0; i < n; i++) {
      matrix[i][n] = weights[i] * (at[i] - origin[i]) - originGradient[i];
    }
    matrix[n] = border.clone();
    return matrix;
  }

  /// The first n × n entries ← ∇²f(θ) + tW.
  private void hessianRows(double[] theta, double t, double[][] matrix) {
    var hessian = new DenseSymmetric(n);
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      evaluation.hessian().assemble(hessian);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i][j] = hessian.get(i, j);
      }
      matrix[i][i] += t * weights[i];
    }
  }
}
