package dev.cairn.study.inspect;

import dev.cairn.experiment.MemoryNeed;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.FinderSpec;
import dev.cairn.flatness.Cutoffs;
import dev.cairn.flatness.KernelShareBounds;
import dev.cairn.flatness.NewtonSupport;
import dev.cairn.flatness.PointDiagnostics;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.krylov.Tolerances;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.newtonsystem.NewtonSystem;
import dev.cairn.newtonsystem.RelativeResiduals;
import dev.cairn.objective.AssembledEvaluation;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.ReliableObjective;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.spectrum.Estimate;
import dev.cairn.spectrum.ExtremeEigenpairs;
import dev.cairn.spectrum.GaussRule;
import dev.cairn.spectrum.HutchPlusPlus;
import dev.cairn.spectrum.LanczosQuadrature;
import dev.cairn.spectrum.SpectralDensity;
import dev.cairn.spectrum.ThickRestartLanczos;
import dev.cairn.study.inspect.Inspection.Curvature;
import dev.cairn.study.setup.DenseLimit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Inspects one point: with the dense Hessian where it is small, from products alone where it is
/// not.
///
/// @param denseUpTo the largest n for which H is assembled: n products, 8n² bytes, about 9n³ flops
/// @param cutoffs of the verdict
/// @param eigenvalueCutoffs at which the Morse index and the kernel share are told
/// @param newton the solver of the Newton system
/// @param ends eigenvalues at both ends, for large n
/// @param quadrature of the spectral density, for large n
/// @param trace of the Hessian, for large n
/// @param seed of all random vectors
public record Inspector(
    int denseUpTo,
    Cutoffs cutoffs,
    List<Double> eigenvalueCutoffs,
    MinresQlp newton,
    ThickRestartLanczos ends,
    LanczosQuadrature quadrature,
    HutchPlusPlus trace,
    long seed) {

  /// Dense up to 2,000 parameters (seconds). Beyond: ten eigenvalues at each end to a relative
  /// residual of 1e-3, ten quadratures of 80 steps, a trace of 60 products, and a Newton system of
  /// at most 500: about 2,000 products in all.
  public static final Inspector DEFAULT =
      new Inspector(
          2_000,
          Cutoffs.PAPER,
          List.of(1e-3, 1e-5),
          MinresQlp.DEFAULT.withTolerances(Tolerances.DEFAULT.withMaxIterations(500)),
          ThickRestartLanczos.of(10, 10).withRelativeResidual(1e-3).withMaxProducts(2_000),
          LanczosQuadrature.DEFAULT,
          new HutchPlusPlus(60),
          0);

  /// Copies the list.
  public Inspector {
    if (denseUpTo < 0) {
      throw new IllegalArgumentException("dense up to %s must be ≥ 0".formatted(denseUpTo));
    }
    eigenvalueCutoffs = List.copyOf(eigenvalueCutoffs);
  }

  /// This with another limit of the dense path.
  public Inspector withDenseUpTo(int value) {
    return new Inspector(value, cutoffs, eigenvalueCutoffs, newton, ends, quadrature, trace, seed);
  }

  /// This with another number of eigenvalues at each end, to another residual relative to ‖H‖.
  public Inspector withEnds(int count, double relativeResidual) {
    ThickRestartLanczos more =
        ThickRestartLanczos.of(count, count)
            .withRelativeResidual(relativeResidual)
            .withMaxProducts(ends.maxProducts());
    return new Inspector(
        denseUpTo, cutoffs, eigenvalueCutoffs, newton, more, quadrature, trace, seed);
  }

  /// This with another limit of the iterations for the Newton system.
  public Inspector withNewtonIterations(int value) {
    MinresQlp limited = newton.withTolerances(newton.tolerances().withMaxIterations(value));
    return new Inspector(
        denseUpTo, cutoffs, eigenvalueCutoffs, limited, ends, quadrature, trace, seed);
  }

  /// This with another number of random vectors for the density.
  public Inspector withDensityVectors(int value) {
    LanczosQuadrature other = new LanczosQuadrature(value, quadrature.steps());
    return new Inspector(denseUpTo, cutoffs, eigenvalueCutoffs, newton, ends, other, trace, seed);
  }

  /// This with another number of products for the trace.
  public Inspector withTraceProducts(int value) {
    return new Inspector(
        denseUpTo,
        cutoffs,
        eigenvalueCutoffs,
        newton,
        ends,
        quadrature,
        new HutchPlusPlus(value),
        seed);
  }

  /// This with another seed.
  public Inspector withSeed(long value) {
    return new Inspector(
        denseUpTo, cutoffs, eigenvalueCutoffs, newton, ends, quadrature, trace, value);
  }

  /// What measures the points of a campaign as the campaign did: its cut-offs (those of the Morse
  /// index and of kernel shares together), the tolerances of its Newton systems, a dense
  /// Hessian where it had one.
  public static Inspector like(Experiment experiment) {
    var store = experiment.store();
    return new Inspector(
        store.spectraUpTo(),
        experiment.cutoffs().verdicts(),
        Stream.of(store.morseCutoffs(), store.kernelCutoffs(), List.of(store.kernelCutoff()))
            .flatMap(List::stream)
            .distinct()
            .sorted()
            .toList(),
        solver(experiment),
        DEFAULT.ends(),
        DEFAULT.quadrature(),
        DEFAULT.trace(),
        DEFAULT.seed());
  }

  /// What solves the Newton systems of a campaign: as its finder does, where that is Newton-MR.
  public static MinresQlp solver(Experiment experiment) {
    return MinresQlp.DEFAULT.withTolerances(
        experiment.finder() instanceof FinderSpec.NewtonMr s
            ? new Tolerances(s.rtol(), s.maxit(), s.acondlim(), s.maxxnorm(), s.trancond())
            : Tolerances.DEFAULT.withRelative(experiment.store().residualsRtol()));
  }

  /// Inspects θ (length n; read).
  ///
  /// Throws [dev.cairn.experiment.CairnException] where the heap has no room for that.
  public Inspection inspect(
      SmoothObjective objective, double[] theta, InspectionProgress progress) {
    MemoryNeed need = need(objective);
    need.checkLeast();
    return need.during(() -> measure(objective, theta, progress));
  }

  private MemoryNeed need(SmoothObjective objective) {
    int n = objective.dimension();
    if (n <= denseUpTo) {
      return DenseLimit.need(objective, 0);
    }
    var basis = new MemoryUse((long) Double.BYTES * n * (ends.basis() + 2), 0);
    return MemoryNeed.of(objective.memory(false).plus(basis), 0);
  }

  private Inspection measure(
      SmoothObjective objective, double[] theta, InspectionProgress progress) {
    int n = objective.dimension();
    ReliableObjective reliable = objective.reliableAt(theta);
    try (SmoothEvaluation evaluation = reliable.objective().at(theta)) {
      double[] gradient = new double[n];
      evaluation.gradient(gradient);
      Counted hessian = new Counted(evaluation.hessian(), progress);
      return n <= denseUpTo
          ? dense(reliable, evaluation, hessian, gradient, theta)
          : matrixFree(reliable, evaluation, hessian, gradient, theta);
    }
  }

  private Inspection dense(
      ReliableObjective objective,
      SmoothEvaluation evaluation,
      Counted hessian,
      double[] gradient,
      double[] theta) {
    hessian.begin("Hessian", hessian.dimension());
    DenseSymmetric matrix = new DenseSymmetric(hessian.dimension());
    hessian.assemble(matrix);
    var assembled = new AssembledEvaluation(evaluation, matrix);
    PointDiagnostics point = PointDiagnostics.of(assembled, eigenvalueCutoffs);
    NewtonSolve solve =
        new NewtonSystem(newton, HessianUse.ASSEMBLED, gradient.length)
            .solve(assembled.hessian(), gradient);
    NewtonSupport support = support(objective, matrix, new At(theta, gradient), gradient.length);
    return new Inspection(
        gradient.length,
        point.value(),
        Vectors.norm(gradient),
        point.rayleighQuotient(),
        solve,
        support,
        cutoffs.verdict(
            point.value(),
            point.squaredGradientNorm(),
            deciding(assembled, gradient).allowing(hessian.relativeError()),
            support.allowing(hessian.relativeError())),
        new Curvature.Complete(point.spectrum(), point.kernelShares()),
        hessian.products,
        hessian.relativeError(),
        objective.reliance());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record At(double[] theta, double[] gradient) {}

  /// Newton's step is tried where the gradient is small, as at the points of a campaign.
  private NewtonSupport support(
      ReliableObjective objective, SymmetricOperator hessian, At at, int products) {
    return cutoffs.isSmall(Vectors.squaredNorm(at.gradient))
        ? NewtonSupport.measure(hessian, at.gradient, at.theta, products, objective)
        : NewtonSupport.UNKNOWN;
  }

  /// The residuals that decide the verdict: those of a re-orthogonalised solve, as for the points
  /// of a campaign.
  private RelativeResiduals deciding(AssembledEvaluation at, double[] gradient) {
    return new NewtonSystem(newton.withReorthogonalisation(), HessianUse.ASSEMBLED, gradient.length)
        .solve(at.hessian(), gradient)
        .residuals();
  }

  private Inspection matrixFree(
      ReliableObjective objective,
      SmoothEvaluation evaluation,
      Counted hessian,
      double[] gradient,
      double[] theta) {
    int n = gradient.length;
    var random = new SplittableRandom(seed);
    double squaredNorm = Vectors.squaredNorm(gradient);
    hessian.begin("Rayleigh quotient", 1);
    double rayleigh = PointDiagnostics.rayleighQuotient(hessian, gradient);
    hessian.begin("Newton system", newton.tolerances().maxIterations().orElse(n));
    NewtonSolve solve = new NewtonSystem(newton, HessianUse.PRODUCTS, n).solve(hessian, gradient);
    hessian.begin("both ends", ends.maxProducts());
    ExtremeEigenpairs extremes = ends.solve(hessian, random.split());
    int budget = newton.tolerances().maxIterations().orElse(n);
    hessian.begin("Newton step", budget);
    NewtonSupport support = support(objective, hessian, new At(theta, gradient), budget);
    hessian.begin("density", (long) quadrature.vectors() * quadrature.steps());
    SpectralDensity density = quadrature.of(hessian, random.split());
    hessian.begin("trace", trace.products());
    Estimate sum = trace.trace(hessian, random.split());
    hessian.begin("kernel share", quadrature.steps());
    List<KernelShareBounds> shares = kernelShares(hessian, gradient);
    return new Inspection(
        n,
        evaluation.value(),
        Vectors.norm(gradient),
        rayleigh,
        solve,
        support,
        cutoffs.verdict(
            evaluation.value(),
            squaredNorm,
            solve.residuals().allowing(hessian.relativeError()),
            support.allowing(hessian.relativeError())),
        new Curvature.Estimated(extremes, density, sum, shares),
        hessian.products,
        hessian.relativeError(),
        objective.reliance());
  }

  private List<KernelShareBounds> kernelShares(Counted hessian, double[] gradient) {
    if (Vectors.norm(gradient) == 0) {
      return List.of();
    }
    GaussRule measure = LanczosQuadrature.measure(hessian, gradient, quadrature.steps());
    return eigenvalueCutoffs.stream().map(c -> KernelShareBounds.of(measure, c)).toList();
  }

  /// Tells the progress of every product.
  private static final class Counted implements HessianOperator {
    private final HessianOperator hessian;
    private final InspectionProgress progress;
    private String phase = "";
    private long expected;
    private long done;
    private long products;

    Counted(HessianOperator hessian, InspectionProgress progress) {
      this.hessian = hessian;
      this.progress = progress;
    }

    void begin(String name, long about) {
      phase = name;
      expected = about;
      done = 0;
    }

    @Override
    public int dimension() {
      return hessian.dimension();
    }

    @Override
    public double relativeError() {
      return hessian.relativeError();
    }

    @Override
    public void assemble(DenseSymmetric target) {
      if (progress.equals(InspectionProgress.NONE)) {
        hessian.assemble(target);
        products += target.dimension();
      } else {
        HessianOperator.super.assemble(target);
      }
    }

    @Override
    public void apply(double[] x, double[] y) {
      hessian.apply(x, y);
      done++;
      products++;
      progress.product(phase, done, expected);
    }
  }
}
