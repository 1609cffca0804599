package dev.cairn.krylov;

import dev.cairn.linalg.SymmetricOperator;
import java.util.Locale;
import java.util.Optional;

/// MINRES-QLP: the x of minimum length among those that minimise ‖b − (A − σI)x‖, for symmetric A,
/// indefinite or singular, from products alone.
///
/// An iteration costs one product and about 20n flops; memory is eight vectors. The first
/// iterations are plain MINRES, until the condition estimate reaches
/// [Tolerances#transitionCondition].
///
/// Source: Choi, Paige & Saunders, *MINRES-QLP: a Krylov subspace method for indefinite or singular
/// symmetric systems*, SIAM J. Sci. Comput. 33 (2011). Non-positive curvature: Liu & Roosta (2022).
///
/// @param tolerances when a solve ends
/// @param shift σ
/// @param preconditioner v ↦ M⁻¹v for a symmetric positive definite M; norms inside the iteration
///     are then ‖·‖ of M⁻¹, those of the result stay Euclidean. The solution has minimum M-norm
/// @param reorthogonalise whether each Lanczos vector is made orthogonal to all before it: k more
///     vectors of memory after k iterations and 4kn more flops in the k-th, for systems whose
///     solution rounding errors would otherwise delay
public record MinresQlp(
    Tolerances tolerances,
    double shift,
    Optional<SymmetricOperator> preconditioner,
    boolean reorthogonalise)
    implements KrylovSolver {
  /// Default tolerances, no shift, no preconditioner.
  public static final MinresQlp DEFAULT =
      new MinresQlp(Tolerances.DEFAULT, 0, Optional.empty(), false);

  public MinresQlp {
    if (!Double.isFinite(shift)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "shift %g must be finite", shift));
    }
  }

  /// This with other tolerances.
  public MinresQlp withTolerances(Tolerances value) {
    return new MinresQlp(value, shift, preconditioner, reorthogonalise);
  }

  /// This for A − σI.
  public MinresQlp withShift(double sigma) {
    return new MinresQlp(tolerances, sigma, preconditioner, reorthogonalise);
  }

  /// This with the preconditioner v ↦ M⁻¹v.
  public MinresQlp withPreconditioner(SymmetricOperator inverse) {
    return new MinresQlp(tolerances, shift, Optional.of(inverse), reorthogonalise);
  }

  /// This with full re-orthogonalisation.
  public MinresQlp withReorthogonalisation() {
    return new MinresQlp(tolerances, shift, preconditioner, true);
  }

  @Override
  public KrylovWorkspace workspace(int dimension) {
    return new MinresQlpWorkspace(this, dimension);
  }
}
