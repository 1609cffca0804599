package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import dev.cairn.experiment.binding.Reads;
import dev.cairn.experiment.binding.Tag;
import dev.cairn.objective.HessianUse;
import java.util.List;
import java.util.Optional;
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
                  "What of the Hessian is computed in each iterate: 'products' only; 'assembled',"
                      + " the dense matrix, ‖H‖_F stored; 'adaptive', products until they have cost"
                      + " as much as assembling, then the dense matrix; 'spectrum', the dense matrix"
                      + " and its eigenvalues.",
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

  /// Eigenvector following inside a trust radius, which arrives at a given index.
  @Tag(
      value = "eigenvector_following",
      doc = "Uphill along the k lowest modes, downhill along the others, inside a trust radius.")
  record EigenvectorFollowing(
      @Key(
              value = "k, the index aimed at; that of the start where absent.",
              range = "[0, 2147483647]")
          OptionalInt index,
      @Key(
              value = "For the index of the start: eigenvalues below minus this count.",
              fallback = "1e-3",
              range = "[0, ∞)")
          double startCutoff,
      @Key(
              value = "Whether steps follow two rational functions (P-RFO) instead of one shift.",
              fallback = "false")
          boolean rational,
      @Key(value = "The first trust radius.", fallback = "0.1", range = "(0, ∞)") double radius,
      @Key(value = "The largest trust radius.", fallback = "10", range = "(0, ∞)")
          double largestRadius,
      @Key(
              value =
                  "k is lowered after so many steps in which the smallest ‖∇f‖² has not halved;"
                      + " 0: never.",
              fallback = "0",
              range = "[0, 2147483647]")
          int patience)
      implements FinderSpec {
    /// The first radius is at most the largest.
    public EigenvectorFollowing {
      if (radius > largestRadius) {
        throw new IllegalArgumentException(
            "radius %s must be at most the largest_radius %s".formatted(radius, largestRadius));
      }
    }
  }

  /// High-index saddle dynamics.
  @Tag(
      value = "saddle_dynamics",
      doc = "High-index saddle dynamics: −∇f reflected on the k lowest modes, polished by Newton.")
  record SaddleDynamics(
      @Key(value = "k, the index aimed at.", range = "[0, 2147483647]") int index,
      @Key(value = "The first step.", fallback = "1e-3", range = "(0, ∞)") double firstStep,
      @Key(value = "No step moves θ further than this.", fallback = "0.1", range = "(0, ∞)")
          double longestMove,
      @Key(
              value = "Newton's method is tried where ‖∇f‖² is below this.",
              fallback = "1e-2",
              range = "[0, ∞)")
          double polishBelow,
      @Key(
              value =
                  "Whether the modes are found by products with the Hessian alone (LOBPCG, and"
                      + " MINRES-QLP for the polish) instead of from its dense eigensystem.",
              fallback = "false")
          boolean matrixFree)
      implements FinderSpec {}

  /// Newton's method away from known points.
  @Tag(
      value = "deflated_newton",
      doc = "Newton's method for m∇f = 0 with known points taken out: m = Π (‖θ − θᵢ‖⁻ᵖ + σ).")
  record DeflatedNewton(
      @Key(value = "Known points, one by one.", fallback = "[]") List<List<Double>> points,
      @Key(
              value =
                  "Directory of a collection (of ./cairn collect or landscape), whose points are"
                      + " known too: as they are when the campaign starts.",
              reads = Reads.COLLECTION)
          Optional<String> collection,
      @Key(value = "p, the power.", fallback = "2", range = "[1, ∞)") double power,
      @Key(value = "σ, the shift.", fallback = "1", range = "(0, ∞)") double shift,
      @Key(value = RANK, fallback = "1e-12", range = "[0, 1)") double rankTolerance,
      @Key(value = "Longer steps are scaled back to this.", fallback = "1", range = "(0, ∞)")
          double longestStep)
      implements FinderSpec {}

  /// Newton or random-weight homotopy.
  @Tag(
      value = "homotopy",
      doc = "Follows the zeros of ∇f(θ) − t∇f(θ₀) + tW(θ − θ₀) from t = 1 to 0 by arclength.")
  record Homotopy(
      @Key(
              value = "Largest of the random weights W; 0: the Newton homotopy.",
              fallback = "0",
              range = "[0, ∞)")
          double weight,
      @Key(value = "Seed of the weights.", fallback = "1") long weightSeed,
      @Key(value = "Arclength of the first step.", fallback = "0.05", range = "(0, ∞)")
          double firstStep,
      @Key(value = "Arclength of a step at most.", fallback = "0.5", range = "(0, ∞)")
          double longestStep)
      implements FinderSpec {
    /// The first step is at most the longest.
    public Homotopy {
      if (firstStep > longestStep) {
        throw new IllegalArgumentException(
            "first_step %s must be at most the longest_step %s".formatted(firstStep, longestStep));
      }
    }
  }

  /// Gradient descent on the loss.
  @Tag(
      value = "gradient_descent",
      doc = "Gradient descent on f with a fixed rate, with heavy-ball momentum where it is not 0.")
  record GradientDescent(
      @Key(value = "η, the learning rate.", fallback = "0.1", range = "(0, ∞)") double learningRate,
      @Key(value = "μ, the momentum; 0 for none.", fallback = "0", range = "[0, 1)")
          double momentum)
      implements FinderSpec {}

  /// AdaGrad on the loss.
  @Tag(
      value = "adagrad",
      doc = "AdaGrad on f: each component's rate falls with its summed squared gradients.")
  record AdaGrad(
      @Key(value = "η, the learning rate.", fallback = "0.01", range = "(0, ∞)")
          double learningRate,
      @Key(value = "ε, against division by 0.", fallback = "1e-10", range = "(0, ∞)")
          double epsilon)
      implements FinderSpec {}

  /// Adam on the loss.
  @Tag(
      value = "adam",
      doc = "Adam on f: momentum over the root of the decaying mean of squared gradients.")
  record Adam(
      @Key(value = "η, the learning rate.", fallback = "0.001", range = "(0, ∞)")
          double learningRate,
      @Key(value = "β₁, the decay of the mean.", fallback = "0.9", range = "[0, 1)")
          double firstDecay,
      @Key(value = "β₂, the decay of the mean of squares.", fallback = "0.999", range = "[0, 1)")
          double secondDecay,
      @Key(value = "ε, against division by 0.", fallback = "1e-8", range = "(0, ∞)") double epsilon)
      implements FinderSpec {}

  /// K-FAC on the loss of a network.
  @Tag(
      value = "k_fac",
      doc =
          "K-FAC on the loss of a network: layer-wise Kronecker factors of the Gauss–Newton matrix.")
  record KroneckerFactored(
      @Key(value = "η, the learning rate.", fallback = "0.1", range = "(0, ∞)") double learningRate,
      @Key(value = "γ, the damping.", fallback = "1e-3", range = "(0, ∞)") double damping)
      implements FinderSpec {}
}
