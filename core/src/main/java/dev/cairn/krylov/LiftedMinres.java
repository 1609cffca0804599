package dev.cairn.krylov;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Plain MINRES, whose last iterate is lifted to the solution of minimum length, x ← x − (rᵀx/‖r‖²)
/// r, where b is not in the range of A: an independent check of [MinresQlp].
///
/// An iteration costs one product and about 16n flops. It is less accurate than MINRES-QLP where A
/// is ill-conditioned. Source: Liu, Milzarek & Roosta, *Obtaining pseudo-inverse solutions with
/// MINRES* (2023); the iteration: Paige & Saunders (1975).
///
/// @param tolerances when a solve ends; the transition condition plays no part
public record LiftedMinres(Tolerances tolerances) implements KrylovSolver {
  /// Default tolerances.
  public static final LiftedMinres DEFAULT = new LiftedMinres(Tolerances.DEFAULT);

  @Override
  public KrylovWorkspace workspace(int dimension) {
    return new Workspace(tolerances, dimension);
  }

  /// The vectors of MINRES.
  private static final class Workspace implements KrylovWorkspace {
    private final Tolerances tolerances;
    private final int n;
    private final Lanczos lanczos;
    private final double[][] directions;
    private final double[] residual;
    private final double[] image;

    Workspace(Tolerances tolerances, int n) {
      this.tolerances = tolerances;
      this.n = n;
      this.lanczos = new Lanczos(n, 0, Optional.empty(), false);
      this.directions = new double[3][n];
      this.residual = new double[n];
      this.image = new double[n];
    }

    @Override
    public KrylovResult solve(SymmetricOperator a, double[] b, double[] x) {
      Krylov.requireDimensions(n, a, b, x);
      Iteration iteration = new Iteration(this, a, x);
      KrylovStatus status = iteration.run(b);
      double residualNorm = Krylov.residual(a, 0, b, x, residual);
      if (status == KrylovStatus.LEAST_SQUARES) {
        double factor = -Vectors.dot(residual, x) / (residualNorm * residualNorm);
        Vectors.addScaled(factor, residual, x);
        residualNorm = Krylov.residual(a, 0, b, x, residual);
      }
      return new KrylovResult(
          status,
          iteration.k,
          0,
          residualNorm,
          Krylov.multiply(a, 0, residual, image),
          Vectors.norm(x),
          iteration.operatorNorm,
          iteration.condition(),
          iteration.nonPositiveCurvature);
    }
  }

  /// One solve by MINRES. Notation (Paige & Saunders 1975): Qₖ Tₖ = Rₖ with γₖ, δₖ, εₖ (gamma,
  /// delta, epsilon) in the columns of Rₖ; φₖ phi = ‖rₖ‖.
  private static final class Iteration {
    private final Tolerances tolerances;
    private final Lanczos lanczos;
    private final SymmetricOperator a;
    private final double[] x;
    private final Reflection rotation = new Reflection();
    private double[] w;
    private double[] wLast;
    private double[] wLast2;
    private double normB;
    private double phi;
    private double deltaNext;
    private double epsilonNext;
    private double smallest = Double.POSITIVE_INFINITY;
    private double operatorNorm;
    private boolean nonPositiveCurvature;
    private int k;

    Iteration(Workspace workspace, SymmetricOperator a, double[] x) {
      this.tolerances = workspace.tolerances;
      this.lanczos = workspace.lanczos;
      this.a = a;
      this.x = x;
      this.w = workspace.directions[0];
      this.wLast = workspace.directions[1];
      this.wLast2 = workspace.directions[2];
    }

    KrylovStatus run(double[] b) {
      Arrays.fill(x, 0);
      Arrays.fill(w, 0);
      Arrays.fill(wLast, 0);
      lanczos.start(b);
      normB = lanczos.betaNext;
      phi = normB;
      if (normB == 0) {
        return KrylovStatus.ZERO_RHS;
      }
      if (!Double.isFinite(normB)) {
        return KrylovStatus.NON_FINITE;
      }
      KrylovStatus status = null;
      while (status == null) {
        k++;
        lanczos.advance(a);
        boolean finite = Double.isFinite(lanczos.alpha) && Double.isFinite(lanczos.betaNext);
        status = finite ? step() : KrylovStatus.NON_FINITE;
      }
      return status;
    }

    private @Nullable KrylovStatus step() {
      double deltaBar = deltaNext;
      double delta = rotation.c * deltaBar + rotation.s * lanczos.alpha;
      double gammaBar = rotation.s * deltaBar - rotation.c * lanczos.alpha;
      double epsilon = epsilonNext;
      epsilonNext = rotation.s * lanczos.betaNext;
      deltaNext = -rotation.c * lanczos.betaNext;
      double above = k == 1 ? 0 : lanczos.beta;
      operatorNorm =
          Math.max(operatorNorm, Math.hypot(Math.hypot(above, lanczos.alpha), lanczos.betaNext));
      if (Math.hypot(gammaBar, deltaNext) <= tolerances.relative() * operatorNorm) {
        // ‖A rₖ₋₁‖ is small: x is a least-squares solution as it stands
        return k == 1 ? KrylovStatus.KERNEL_RHS : KrylovStatus.LEAST_SQUARES;
      }
      nonPositiveCurvature |= rotation.c * gammaBar >= 0; // rₖ₋₁ᵀA rₖ₋₁ ≤ 0
      rotation.set(gammaBar, lanczos.betaNext);
      smallest = Math.min(smallest, rotation.r);
      extend(epsilon, delta, rotation.r, rotation.c * phi);
      phi *= rotation.s;
      return stop(Vectors.norm(x));
    }

    /// w ← (v − ε wₖ₋₂ − δ wₖ₋₁)/γ, x ← x + τ w.
    private void extend(double epsilon, double delta, double gamma, double tau) {
      double[] spare = wLast2;
      wLast2 = wLast;
      wLast = w;
      w = spare;
      double[] v = lanczos.v;
      for (int i = 0; i < x.length; i++) {
        w[i] = (v[i] - epsilon * wLast2[i] - delta * wLast[i]) / gamma;
        x[i] += tau * w[i];
      }
    }

    private @Nullable KrylovStatus stop(double normX) {
      if (phi <= tolerances.relative() * (operatorNorm * normX + normB)) {
        return KrylovStatus.RESIDUAL;
      }
      if (!Double.isFinite(normX)) {
        return KrylovStatus.NON_FINITE;
      }
      if (normX >= tolerances.solutionNormLimit()) {
        return KrylovStatus.SOLUTION_NORM;
      }
      if (condition() >= tolerances.conditionLimit()) {
        return KrylovStatus.CONDITION;
      }
      return k >= tolerances.maxIterations(x.length) ? KrylovStatus.ITERATIONS : null;
    }

    double condition() {
      return operatorNorm == 0 ? 1 : operatorNorm / smallest;
    }
  }
}
