package dev.cairn.newtonsystem;

import dev.cairn.krylov.KrylovResult;
import dev.cairn.krylov.KrylovSolver;
import dev.cairn.krylov.KrylovWorkspace;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricEigensolver;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.HessianUse;
import dev.cairn.spectrum.Spectrum;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Solves Newton systems H p = −g of one dimension by a Krylov solver and measures r and r_H: the
/// memory this takes, used again from solve to solve by one thread.
///
/// A solve costs the products of the solver and two more, and the assembly of H where that is asked
/// for. Source: appendix A.4 of the paper.
public final class NewtonSystem {
  private final KrylovWorkspace solver;
  private final @Nullable DenseSymmetric dense;
  private final @Nullable AdaptiveHessian adaptive;
  private final @Nullable SymmetricEigensolver eigensolver;
  private final double[] negativeGradient;
  private final double[] direction;
  private final double[] image;
  private final double[] residual;
  private final double[] residualImage;

  /// Memory for systems of dimension n: 5n doubles, and n² more where H is assembled.
  public NewtonSystem(KrylovSolver solver, HessianUse use, int n) {
    this.solver = solver.workspace(n);
    this.dense =
        switch (use) {
          case PRODUCTS, ADAPTIVE -> null;
          case ASSEMBLED, SPECTRUM -> new DenseSymmetric(n);
        };
    this.adaptive = use == HessianUse.ADAPTIVE ? new AdaptiveHessian(n) : null;
    this.eigensolver = use == HessianUse.SPECTRUM ? DenseKernels.current().eigensolver(n) : null;
    this.negativeGradient = new double[n];
    this.direction = new double[n];
    this.image = new double[n];
    this.residual = new double[n];
    this.residualImage = new double[n];
  }

  /// Solves H p ≈ −g for the Hessian and the gradient (read) of one evaluation.
  public NewtonSolve solve(HessianOperator hessian, double[] gradient) {
    SymmetricOperator operator = hessian;
    if (dense != null) {
      hessian.assemble(dense);
      operator = dense;
    } else if (adaptive != null) {
      adaptive.moveTo(hessian);
      operator = adaptive;
    }
    for (int i = 0; i < gradient.length; i++) {
      negativeGradient[i] = -gradient[i];
    }
    KrylovResult result = solver.solve(operator, negativeGradient, direction);
    operator.apply(direction, image);
    for (int i = 0; i < gradient.length; i++) {
      residual[i] = image[i] + gradient[i];
    }
    operator.apply(residual, residualImage);
    return new NewtonSolve(
        result.status(),
        result.iterations(),
        Vectors.norm(direction),
        Vectors.norm(residual),
        result.operatorNorm(),
        dense == null ? RelativeResiduals.UNKNOWN : residuals(dense.frobeniusNorm(), gradient),
        residuals(result.operatorNorm(), gradient),
        result.nonPositiveCurvature(),
        assembledAfter(),
        dense == null || eigensolver == null
            ? Optional.empty()
            : Optional.of(Spectrum.of(dense, eigensolver)));
  }

  private OptionalInt assembledAfter() {
    if (adaptive != null) {
      return adaptive.assembledAfter();
    }
    return dense == null ? OptionalInt.empty() : OptionalInt.of(0);
  }

  private RelativeResiduals residuals(double hessianNorm, double[] gradient) {
    return RelativeResiduals.of(
        hessianNorm,
        Vectors.norm(direction),
        Vectors.norm(gradient),
        Vectors.norm(residual),
        Vectors.norm(residualImage));
  }

  /// p of the last solve. The array belongs to this system, which overwrites it at the next solve.
  public double[] direction() {
    return direction;
  }

  /// H p of the last solve. The array belongs to this system, which overwrites it at the next
  /// solve.
  public double[] image() {
    return image;
  }
}
