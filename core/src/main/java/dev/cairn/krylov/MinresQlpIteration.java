package dev.cairn.krylov;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One solve by MINRES-QLP: Qₖ Tₖ = Rₖ from the left, Rₖ Pₖ = Lₖ from the right, x = V P u with L u
/// = t.
///
/// Notation (Choi, Paige & Saunders 2011); Last means one step back, Last2 two, Last3 three:
///
/// | paper | here | |
/// |---|---|---|
/// | αₖ, βₖ, βₖ₊₁ | lanczos.alpha, beta, betaNext | of the Lanczos process |
/// | cₖ, sₖ | left | the rotation from the left |
/// | cₖ₁, sₖ₁; cₖ₂, sₖ₂ | right1; right2 | the two rotations from the right |
/// | γₖ, δₖ, εₖ | gamma, delta, epsilon | entries of Rₖ, then of Lₖ |
/// | ϑₖ, ηₖ | theta, eta | sub-diagonals of Lₖ |
/// | τₖ, φₖ | tau, phi | the transformed right-hand side; ‖rₖ‖ |
/// | μₖ | u | the solution of L u = t |
/// | χₖ, 𝒜ₖ, κₖ | estimates | [MinresQlpEstimates] |
final class MinresQlpIteration {
  /// Below this a pivot counts as zero: dividing by less overflows.
  private static final double TINY = Double.MIN_NORMAL;

  private final MinresQlpWorkspace memory;
  private final Tolerances tolerances;
  private final Lanczos lanczos;
  private final SymmetricOperator a;
  private final double[] b;
  private final double[] x;
  private double[] wLast2;
  private double[] wLast;
  private double[] w;
  private final double[] settled;

  private @Nullable KrylovStatus status;
  private boolean singular;
  private boolean nonPositiveCurvature;
  private int iterations;
  private int qlpIterations;

  private final Reflection left = new Reflection();
  private final Reflection right1 = new Reflection();
  private final Reflection right2 = new Reflection();
  private double leftLastC;

  private double gammaBar;
  private double deltaNext;
  private double delta;
  private double deltaMinres;
  private double epsilon;
  private double epsilonNext;
  private double gamma;
  private double gammaMinres;
  private double gammaLast;
  private double gammaLast2;
  private double gammaLast3;
  private double theta;
  private double thetaLast;
  private double thetaLast2;
  private double eta;
  private double etaLast;
  private double etaLast2;

  private double tau;
  private double tauLast;
  private double tauLast2;
  private double phi;
  private double u;
  private double uLast;
  private double uLast2;
  private double uLast3;
  private double uLast4;

  // The previous step's, from which the QLP phase takes over.
  private double gammaQlp;
  private double gammaLastQlp;
  private double thetaQlp;
  private double uQlp;
  private double uLastQlp;

  private final MinresQlpEstimates estimates;
  private double settledNorm;

  MinresQlpIteration(MinresQlpWorkspace memory, SymmetricOperator a, double[] b, double[] x) {
    this.memory = memory;
    this.tolerances = memory.settings.tolerances();
    this.lanczos = memory.lanczos;
    this.a = a;
    this.b = b;
    this.x = x;
    this.wLast2 = memory.wLast2;
    this.wLast = memory.wLast;
    this.w = memory.w;
    this.settled = memory.settled;
    this.estimates = new MinresQlpEstimates(tolerances);
  }

  /// ‖rₖ‖ and ‖A rₖ₋₁‖ by the recurrences.
  double residualNorm() {
    return estimates.residualNorm;
  }

  double operatorResidualNormLast() {
    return estimates.operatorResidualNormLast;
  }

  /// Iterates until something ends it.
  void run() {
    Arrays.fill(x, 0);
    Arrays.fill(w, 0);
    Arrays.fill(wLast, 0);
    Arrays.fill(wLast2, 0);
    Arrays.fill(settled, 0);
    lanczos.start(b);
    double normB = lanczos.betaNext;
    phi = normB;
    estimates.start(normB);
    if (normB == 0) {
      status = KrylovStatus.ZERO_RHS;
    } else if (!Double.isFinite(normB)) {
      status = failure();
    }
    int budget = tolerances.maxIterations(memory.n);
    while (status == null) {
      iterations++;
      lanczos.advance(a);
      if (!Double.isFinite(lanczos.alpha) || !Double.isFinite(lanczos.betaNext)) {
        status = failure();
      } else if (iterations == 1 && lanczos.betaNext == 0) {
        solveEigenvector();
      } else {
        step(budget);
      }
    }
  }

  /// Why √(rᵀM⁻¹r) or a product is not a number.
  private KrylovStatus failure() {
    return lanczos.indefinite ? KrylovStatus.INDEFINITE_PRECONDITIONER : KrylovStatus.NON_FINITE;
  }

  /// M⁻¹b is an eigenvector: A M⁻¹b = αb.
  private void solveEigenvector() {
    if (lanczos.alpha == 0) {
      status = KrylovStatus.KERNEL_RHS;
      return;
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = lanczos.v[i] * (estimates.normB / lanczos.alpha);
    }
    estimates.residualNorm = 0;
    estimates.operatorNorm = Math.abs(lanczos.alpha);
    nonPositiveCurvature = lanczos.alpha < 0;
    status = KrylovStatus.EIGENVECTOR_RHS;
  }

  private void step(int budget) {
    double columnNorm = norm(iterations > 1 ? lanczos.beta : 0, lanczos.alpha, lanczos.betaNext);
    rotateFromTheLeft(); // Qₖ Tₖ = Rₖ
    judgeLastResidual(columnNorm); // ‖A rₖ₋₁‖
    rotateFromTheRight(); // Rₖ Pₖ₋₂,ₖ Pₖ₋₁,ₖ = Lₖ but for its last two columns
    solveForCoefficients(); // L u = t
    if (!Double.isFinite(estimates.solutionNorm)) {
      status = KrylovStatus.NON_FINITE;
      return;
    }
    updateSolution(); // x = V P u
    keepForQlp();
    right2.set(gammaLast, epsilonNext);
    gammaLast = right2.r;
    boolean moved = !singular && status == null; // otherwise u = 0 has left the residual as it was
    estimates.update(iterations == 1, gammaLast, gamma, moved ? phi : estimates.residualNorm);
    status = estimates.stop(status, iterations >= budget);
  }

  private void rotateFromTheLeft() {
    double deltaBar = deltaNext;
    delta = left.c * deltaBar + left.s * lanczos.alpha;
    epsilon = epsilonNext;
    gammaBar = left.s * deltaBar - left.c * lanczos.alpha;
    epsilonNext = left.s * lanczos.betaNext;
    deltaNext = -left.c * lanczos.betaNext;
    deltaMinres = delta;
    leftLastC = left.c;

    gammaLast3 = gammaLast2;
    gammaLast2 = gammaLast;
    gammaLast = gamma;
    left.set(gammaBar, lanczos.betaNext);
    gamma = left.r;
    gammaMinres = gamma;
    tauLast2 = tauLast;
    tauLast = tau;
    tau = left.c * phi;
    phi = left.s * phi;
  }

  /// rₖ₋₁ᵀA rₖ₋₁ = −cₖ₋₁γ̄ₖ‖rₖ₋₁‖².
  private void judgeLastResidual(double columnNorm) {
    estimates.judgeLastResidual(columnNorm, norm(gammaBar, deltaNext));
    if (!estimates.lastResidualInKernel() && leftLastC * gammaBar >= 0) {
      nonPositiveCurvature = true;
    }
  }

  private void rotateFromTheRight() {
    if (iterations > 2) {
      thetaLast2 = thetaLast;
      etaLast2 = etaLast;
      etaLast = eta;
      double rotated = right2.s * theta - right2.c * delta;
      thetaLast = right2.c * theta + right2.s * delta;
      delta = rotated;
      eta = right2.s * gamma;
      gamma = -right2.c * gamma;
    }
    if (iterations > 1) {
      right1.set(gammaLast, delta);
      gammaLast = right1.r;
      theta = right1.s * gamma;
      gamma = -right1.c * gamma;
    }
  }

  private void solveForCoefficients() {
    uLast4 = uLast3;
    uLast3 = uLast2;
    if (iterations > 2) {
      uLast2 = (tauLast2 - etaLast2 * uLast4 - thetaLast2 * uLast3) / gammaLast2;
    }
    if (iterations > 1) {
      uLast = (tauLast - etaLast * uLast3 - thetaLast * uLast2) / gammaLast;
    }
    double limit = tolerances.solutionNormLimit();
    if (Math.abs(gamma) > TINY && norm(settledNorm, uLast2, uLast) < limit) {
      u = (tau - eta * uLast2 - theta * uLast) / gamma;
      // Both of step k − 1. In the first step ‖A b‖ itself is the only estimate of ‖A‖.
      boolean likeLeastSquares = iterations == 1 || estimates.likeLeastSquares();
      if (likeLeastSquares && norm(norm(settledNorm, uLast2), uLast, u) > limit) {
        u = 0; // the last component lies in the kernel, but for rounding
        status = KrylovStatus.SOLUTION_NORM;
      }
    } else {
      u = 0;
      singular = true;
    }
    settledNorm = norm(settledNorm, uLast2);
    estimates.solutionNorm = norm(settledNorm, uLast, u);
  }

  private void updateSolution() {
    boolean minres =
        estimates.conditionNumber < tolerances.transitionCondition()
            && status == null
            && !singular
            && qlpIterations == 0;
    if (minres) {
      updateByMinres();
    } else {
      qlpIterations++;
      if (qlpIterations == 1 && iterations > 1) {
        switchToQlp();
      }
      updateByQlp();
    }
  }

  /// w ← (v − ε wₖ₋₂ − δ wₖ₋₁)/γ, x ← x + τ w.
  private void updateByMinres() {
    if (!(estimates.solutionNorm < tolerances.solutionNormLimit())) {
      status = KrylovStatus.SOLUTION_NORM;
      return;
    }
    double[] spare = wLast2;
    wLast2 = wLast;
    wLast = w;
    w = spare;
    double[] v = lanczos.v;
    for (int i = 0; i < x.length; i++) {
      double direction = (v[i] - epsilon * wLast2[i] - deltaMinres * wLast[i]) / gammaMinres;
      w[i] = direction;
      x[i] += tau * direction;
    }
  }

  /// The directions of the QLP phase and the settled part of x from those of the MINRES phase.
  private void switchToQlp() {
    for (int i = 0; i < x.length; i++) {
      if (iterations > 3) {
        wLast2[i] = gammaLast3 * wLast2[i] + thetaLast2 * wLast[i] + etaLast * w[i];
      }
      if (iterations > 2) {
        wLast[i] = gammaLastQlp * wLast[i] + thetaQlp * w[i];
      }
      w[i] = gammaQlp * w[i];
      settled[i] = x[i] - uLastQlp * wLast[i] - uQlp * w[i];
    }
  }

  /// W ← [W v] P, settled ← settled + μₖ₋₂ wₖ₋₂, x ← settled + μₖ₋₁ wₖ₋₁ + μₖ wₖ.
  private void updateByQlp() {
    double[] v = lanczos.v;
    double c1 = right1.c;
    double s1 = right1.s;
    boolean third =
        iterations > 2; // the rotation of columns k − 2 and k starts with the third step
    double c2 = third ? right2.c : -1;
    double s2 = third ? right2.s : 0;
    for (int i = 0; i < x.length; i++) {
      double turned = s2 * wLast[i] - c2 * v[i];
      double direction2 = c2 * wLast[i] + s2 * v[i];
      double direction1 = c1 * w[i] + s1 * turned;
      double direction = s1 * w[i] - c1 * turned;
      wLast2[i] = direction2;
      wLast[i] = direction1;
      w[i] = direction;
      settled[i] += uLast2 * direction2;
      x[i] = settled[i] + uLast * direction1 + u * direction;
    }
  }

  private void keepForQlp() {
    gammaLastQlp = gammaLast;
    thetaQlp = theta;
    gammaQlp = gamma;
    uLastQlp = uLast;
    uQlp = u;
  }

  /// What the solve ended with, its norms computed directly. Overwrites the two arrays.
  KrylovResult result(double[] residual, double[] image) {
    double shift = memory.settings.shift();
    double directResidual = Krylov.residual(a, shift, b, x, residual);
    double directImage = Krylov.multiply(a, shift, residual, image);
    double directNorm = Vectors.norm(x);
    return new KrylovResult(
        estimates.confirmed(
            Objects.requireNonNull(status), directResidual, directNorm, Vectors.norm(b)),
        iterations,
        qlpIterations,
        directResidual,
        directImage,
        directNorm,
        estimates.operatorNorm,
        estimates.conditionNumber,
        nonPositiveCurvature);
  }

  private static double norm(double p, double q) {
    return Math.hypot(p, q);
  }

  private static double norm(double p, double q, double r) {
    return Math.hypot(Math.hypot(p, q), r);
  }
}
