package dev.cairn.proof.enclosure;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.proof.DerivativeEnclosures;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Rigorous gradients and Hessians of a loss at a point and over a box around it.
///
/// One instance serves any number of threads, each call on its own.
public final class Enclosures implements DerivativeEnclosures {
  private final int dimension;
  private final DenseKernels kernels;
  private final LossEnclosure<BallArray> balls;
  private final LossEnclosure<PreciseArray> precise;
  private final Optional<DenseChain> chain;
  private final LossFunction loss;

  /// The enclosures of a loss, with matrix products by these kernels.
  public Enclosures(LossFunction loss, DenseKernels kernels) {
    this(loss, kernels, ChainReader.read(loss));
  }

  private Enclosures(LossFunction loss, DenseKernels kernels, Optional<DenseChain> chain) {
    this.chain = chain;
    this.loss = loss;
    this.dimension = loss.dimension();
    this.kernels = kernels;
    this.balls = new LossEnclosure<>(loss, new BallAlgebra(kernels));
    this.precise = new LossEnclosure<>(loss, new PreciseAlgebra());
  }

  /// Enclosures that take the loss as any program, also where it is a chain of dense layers: what
  /// the faster ones are compared with.
  public static Enclosures ofProgram(LossFunction loss, DenseKernels kernels) {
    return new Enclosures(loss, kernels, Optional.empty());
  }

  /// Whether the loss is a chain of dense layers: a precise gradient then costs no more than one in
  /// balls.
  @Override
  public boolean structured() {
    return chain.isPresent();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /// f at θ (length n) to about 28 digits of its terms; not finite where f is undefined.
  public PreciseBall value(double[] theta) {
    return precise.value(exactly(theta)).get(0);
  }

  /// ∇²f(θ) v (both of length n) to about 28 digits of its terms.
  public PreciseBall[] product(double[] theta, double[] v) {
    PreciseArray direction = exactly(v);
    return balls(precise.products(exactly(theta), 1, _ -> direction).getFirst());
  }

  /// ∇f at θ (length n) to about 28 digits of its terms. Some dozen times the cost of a gradient
  /// in doubles for a chain of dense layers, some hundred times for other programs.
  @Override
  public PreciseBall[] gradient(double[] theta) {
    requireLength(theta);
    return chain.isPresent()
        ? ChainGradient.at(chain.get(), theta)
        : balls(precise.gradient(exactly(theta)));
  }

  /// ∇f at heads + tails (both of length n, not rounded to one double each) likewise.
  public PreciseBall[] gradient(double[] heads, double[] tails) {
    requireLength(heads);
    requireLength(tails);
    return balls(
        precise.gradient(new PreciseArray(heads.clone(), tails.clone(), new double[dimension])));
  }

  private PreciseArray exactly(double[] x) {
    requireLength(x);
    return new PreciseArray(x.clone(), new double[dimension], new double[dimension]);
  }

  private static PreciseBall[] balls(PreciseArray x) {
    PreciseBall[] balls = new PreciseBall[x.hi().length];
    Arrays.setAll(balls, x::get);
    return balls;
  }

  /// f over the box |x − θ| ≤ ρ, ρ ≥ 0.
  public Interval valueOver(double[] theta, double rho) {
    return intervals(balls.value(box(theta, rho)))[0];
  }

  @Override
  public Interval[] gradientOver(double[] theta, double rho) {
    return intervals(balls.gradient(box(theta, rho)));
  }

  @Override
  public Interval[] productOver(double[] theta, double rho, double[] v) {
    requireLength(v);
    if (chain.isPresent()) {
      return ChainProduct.over(chain.get(), theta, rho, v);
    }
    BallArray direction = BallArray.exact(v.clone());
    return intervals(balls.products(box(theta, rho), 1, _ -> direction).getFirst());
  }

  /// ∇²f over the box |x − θ| ≤ ρ. n Hessian products, 16n² bytes.
  public BallMatrix hessianOver(double[] theta, double rho) {
    List<BallArray> columns =
        balls.products(
            box(theta, rho),
            dimension,
            j -> {
              double[] unit = new double[dimension];
              unit[j] = 1;
              return BallArray.exact(unit);
            });
    BallMatrix hessian = new BallMatrix(dimension, dimension);
    for (int j = 0; j < dimension; j++) {
      hessian.setColumn(j, columns.get(j));
    }
    return hessian;
  }

  /// ∇²f around θ: of a chain of dense layers at the cost of a few exact Hessians, of other
  /// programs by products.
  @Override
  public HessianEnclosure hessianAround(double[] theta) {
    requireLength(theta);
    return chain.isPresent()
        ? new ChainHessian(chain.get(), kernels, theta)
        : new BallHessian(this, theta);
  }

  @Override
  public Optional<SymbolicGradient> symbolically() {
    return SymbolicGradient.of(loss);
  }

  @Override
  public DenseKernels kernels() {
    return kernels;
  }

  private BallArray box(double[] theta, double rho) {
    requireLength(theta);
    if (!(rho >= 0)) {
      throw new IllegalArgumentException("ρ = %s must be ≥ 0".formatted(rho));
    }
    double[] radii = new double[dimension];
    Arrays.fill(radii, rho);
    return new BallArray(theta.clone(), radii, rho == 0);
  }

  private static Interval[] intervals(BallArray values) {
    Interval[] result = new Interval[values.mid().length];
    Arrays.setAll(result, values::get);
    return result;
  }

  private void requireLength(double[] x) {
    if (x.length != dimension) {
      throw new IllegalArgumentException(
          "an array of length %s for %s parameters".formatted(x.length, dimension));
    }
  }
}
