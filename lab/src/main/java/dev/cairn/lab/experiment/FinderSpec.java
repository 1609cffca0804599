package dev.cairn.lab.experiment;

import dev.cairn.objective.HessianUse;
import java.util.List;
import java.util.OptionalInt;

/// The method that searches, with its settings.
public sealed interface FinderSpec {
  /// What β is.
  String BETA = "Line search: β, the factor of back-tracking.";

  /// What ρ is.
  String RHO = "Line search: ρ, the share of the predicted decrease that is asked for.";

  /// What a rank tolerance is.
  String RANK = "Eigenvalues of at most this size, relative to ‖H‖₂, count as zero.";

  /// Newton-MR with MINRES-QLP.
  @Tag(
      value = "newton_mr",
      doc = "Newton-MR: MINRES-QLP for the Newton system, back-tracking on ‖∇f‖².")
  record NewtonMr(
      @Key(
              value = "MINRES-QLP: relative tolerance of residual and co-kernel residual.",
              fallback = "1e-10",
              range = "[0, 1)")
          double rtol,
      @Key(
              value = "MINRES-QLP: limit of products with the Hessian; the dimension where absent.",
              range = "[1, 2147483647]")
          OptionalInt maxit,
      @Key(value = "MINRES-QLP: limit of ‖p‖.", fallback = "1e4", range = "(0, ∞)") double maxxnorm,
      @Key(value = "MINRES-QLP: limit of the condition.", fallback = "1e7", range = "[1, ∞)")
          double acondlim,
      @Key(
              value = "MINRES-QLP: condition from which the QLP phase starts.",
              fallback = "1e4",
              range = "[1, ∞)")
          double trancond,
      @Key(
              value = "Line search: α, the first step length tried after the unit step.",
              fallback = "0.1",
              range = "(0, 1]")
          double alpha,
      @Key(value = BETA, fallback = "0.5", range = "(0, 1)") double beta,
      @Key(value = RHO, fallback = "0.1", range = "[0, 1)") double rho,
      @Key(
              value = "Line search: ρ′, that share for the unit step.",
              fallback = "0.5",
              range = "[0, 1)")
          double unitRho,
      @Key(
              value =
                  "Whether the Hessian is assembled once an iterate or used through products only.",
              fallback = "assembled")
          HessianUse hessian)
      implements FinderSpec {}

  /// Damped Newton with the best of several dampings.
  @Tag(
      value = "damped_newton",
      doc = "Damped Newton: of the steps −(H + γI)⁻¹g the one with the smallest ‖∇f‖².")
  record DampedNewton(
      @Key(
              value = "The dampings γ that are tried.",
              fallback = "[0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4]",
              range = "[0, ∞)")
          List<Double> dampings,
      @Key(value = RANK, fallback = "1e-12", range = "[0, 1)") double rankTolerance)
      implements FinderSpec {}

  /// Newton-MR by eigendecomposition with an exact line search.
  @Tag(
      value = "exact_newton_mr",
      doc = "Exact Newton-MR (algorithm 1 of the paper): −H⁺g and an exact line search on ‖∇f‖².")
  record ExactNewtonMr(
      @Key(value = RANK, fallback = "1e-12", range = "[0, 1)") double rankTolerance)
      implements FinderSpec {}

  /// Newton's method with the pseudo-inverse.
  @Tag(
      value = "pseudo_inverse_newton",
      doc = "Newton's method with the pseudo-inverse, back-tracking on ‖∇f‖².")
  record PseudoInverseNewton(
      @Key(value = RANK, fallback = "1e-12", range = "[0, 1)") double rankTolerance,
      @Key(value = BETA, fallback = "0.5", range = "(0, 1)") double beta,
      @Key(value = RHO, fallback = "0.1", range = "[0, 1)") double rho)
      implements FinderSpec {}

  /// First-order minimisation of ½‖∇f‖².
  @Tag(value = "gradient_norm", doc = "First-order minimisation of ½‖∇f‖², whose gradient is H∇f.")
  record GradientNorm(
      @Key(
              value = "Whether the rate is found by back-tracking; otherwise it is fixed.",
              fallback = "true")
          boolean backtracking,
      @Key(
              value = "The rate, or the first one that back-tracking tries.",
              fallback = "1",
              range = "(0, ∞)")
          double rate,
      @Key(
              value = "Momentum where the rate is fixed; 0 for none.",
              fallback = "0",
              range = "[0, 1)")
          double momentum,
      @Key(value = BETA, fallback = "0.5", range = "(0, 1)") double beta,
      @Key(value = RHO, fallback = "0.1", range = "[0, 1)") double rho)
      implements FinderSpec {
    /// Momentum and back-tracking exclude each other.
    public GradientNorm {
      if (backtracking && momentum != 0) {
        throw new IllegalArgumentException(
            "momentum %s needs backtracking: false".formatted(momentum));
      }
    }
  }

  /// Saddle-free Newton, which finds minima.
  @Tag(value = "saddle_free_newton", doc = "Saddle-free Newton: −|H|⁻¹g, back-tracking on f.")
  record SaddleFreeNewton(
      @Key(
              value = "|λ| is taken to be at least this times ‖H‖₂.",
              fallback = "1e-8",
              range = "(0, 1)")
          double floor,
      @Key(value = BETA, fallback = "0.5", range = "(0, 1)") double beta,
      @Key(value = RHO, fallback = "1e-4", range = "(0, 0.5)") double rho)
      implements FinderSpec {}

  /// Newton-MR on the loss, which finds minima.
  @Tag(
      value = "newton_mr_descent",
      doc = "Newton-MR on f, which follows non-positive curvature downhill; back-tracking on f.")
  record NewtonMrDescent(
      @Key(value = "η: a solve ends where ‖Hr‖ ≤ η‖Hp‖.", fallback = "1e-10", range = "(0, ∞)")
          double inexactness,
      @Key(
              value = "Limit of products with the Hessian in a solve; the dimension where absent.",
              range = "[1, 2147483647]")
          OptionalInt maxit,
      @Key(value = BETA, fallback = "0.5", range = "(0, 1)") double beta,
      @Key(value = RHO, fallback = "1e-4", range = "(0, 0.5)") double rho)
      implements FinderSpec {}
}
