package dev.cairn.nn;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.hessian.GaussNewtonFactors;
import dev.cairn.nn.hessian.StructuredHessian;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.InvariantSubspace;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.program.evaluator.ProgramObjective;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The loss of a network over a data set, f(θ) = mean loss + λ·mean(θ²).
///
/// Values, gradients and Hessian products are those of the network's program; the dense Hessian is
/// assembled from the structure of the chain of layers, at about N·n² flops for N samples and n
/// parameters where n products would cost several times as much. Made by [NetworkObjectives]; one
/// instance serves one thread.
public final class NetworkObjective implements SmoothObjective {
  /// Passes through the layers' weights that one Hessian product takes at a kept point: a tangent
  /// forward (two products a layer), its adjoint (two) and the sums over samples (two), the first
  /// and the last layer with one less each.
  private static final double PASSES_PER_PRODUCT = 5;

  /// How much faster the flops of an assembly run than those of a product, whose matrices are
  /// narrow: measured between 1.5 (512-bit registers) and 2 (256-bit), see PERFORMANCE.md.
  private static final double ASSEMBLY_RATE = 1.75;

  private final Perceptron network;
  private final DataSet data;
  private final ProgramObjective program;
  private final ArrayDeque<double[]> pool = new ArrayDeque<>(); // θ of closed evaluations
  private @Nullable StructuredHessian structured;
  private @Nullable GaussNewtonFactors factors;

  /// 0 until it is first asked for.
  private int productsPerAssembly;

  NetworkObjective(Perceptron network, DataSet data, ProgramObjective program) {
    this.network = network;
    this.data = data;
    this.program = program;
  }

  @Override
  public int dimension() {
    return network.dimension();
  }

  /// Multiplications and additions of one assembled Hessian, those inside activations not counted.
  public long hessianFlops() {
    return structured().flops();
  }

  /// Multiplications and additions of one Hessian product at a point whose values are kept, those
  /// inside activations not counted.
  public double productFlops() {
    double weights = 0;
    for (Layer layer : network.layers()) {
      weights += (double) layer.inputs() * layer.outputs();
    }
    return PASSES_PER_PRODUCT * 2 * data.samples() * weights;
  }

  @Override
  public SmoothEvaluation at(double[] theta) {
    SmoothEvaluation evaluation = program.at(theta);
    double[] copy = pool.pollFirst();
    if (copy == null) {
      copy = new double[dimension()];
    }
    System.arraycopy(theta, 0, copy, 0, copy.length);
    return new NetworkEvaluation(copy, evaluation);
  }

  /// Where hidden units are dead or alike, the loss of the smaller network that this is there.
  @Override
  public SmoothObjective restrictedTo(InvariantSubspace subspace) {
    return SmallerNetwork.of(network, subspace)
        .<SmoothObjective>map(
            smaller ->
                new SmallerNetworkObjective(
                    smaller,
                    new NetworkObjectives(smaller.network(), data).smooth(),
                    network.l2() / dimension()))
        .orElseGet(() -> SmoothObjective.super.restrictedTo(subspace));
  }

  @Override
  public MemoryUse memory(boolean assembled) {
    MemoryUse use = program.memory(assembled);
    return assembled ? use.plus(new MemoryUse(structured().bytes(), 0)) : use;
  }

  /// The network.
  public Perceptron network() {
    return network;
  }

  /// For each layer mean(a aᵀ) and Σ S, whose Kronecker product approximates the layer's block of
  /// the Gauss–Newton matrix of the mean loss, without the regulariser. Reads theta (length n).
  public List<KroneckerFactors> kroneckerFactors(double[] theta) {
    GaussNewtonFactors computed = factors;
    if (computed == null) {
      computed = new GaussNewtonFactors(network, data);
      factors = computed;
    }
    computed.compute(theta);
    List<KroneckerFactors> all = new ArrayList<>();
    for (int l = 0; l < network.layers().size(); l++) {
      all.add(new KroneckerFactors(computed.inputs(l), computed.curvature(l)));
    }
    return all;
  }

  private int productsPerAssembly() {
    if (productsPerAssembly == 0) {
      productsPerAssembly = (int) Math.ceil(hessianFlops() / (ASSEMBLY_RATE * productFlops()));
    }
    return productsPerAssembly;
  }

  private StructuredHessian structured() {
    StructuredHessian hessian = structured;
    if (hessian == null) {
      hessian = new StructuredHessian(network, data);
      structured = hessian;
    }
    return hessian;
  }

  private final class NetworkEvaluation implements SmoothEvaluation, HessianOperator {
    private final double[] theta;
    private final SmoothEvaluation evaluation;
    private boolean closed;

    NetworkEvaluation(double[] theta, SmoothEvaluation evaluation) {
      this.theta = theta;
      this.evaluation = evaluation;
    }

    @Override
    public double value() {
      return evaluation.value();
    }

    @Override
    public void gradient(double[] g) {
      evaluation.gradient(g);
    }

    @Override
    public HessianOperator hessian() {
      return this;
    }

    @Override
    public int dimension() {
      return theta.length;
    }

    @Override
    public void apply(double[] x, double[] y) {
      evaluation.hessian().apply(x, y);
    }

    @Override
    public int productsPerAssembly() {
      return NetworkObjective.this.productsPerAssembly();
    }

    @Override
    public void assemble(DenseSymmetric hessian) {
      if (closed) {
        throw new IllegalStateException("the evaluation is closed");
      }
      structured().assemble(theta, hessian);
    }

    @Override
    public void close() {
      evaluation.close();
      if (!closed) {
        closed = true;
        pool.addFirst(theta);
      }
    }
  }
}
