package dev.cairn.program.evaluator;

import dev.cairn.objective.Evaluation;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.Objective;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.program.Program;
import dev.cairn.program.kernel.Kernels;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The objective f(θ) = factor·Σᵢ ℓ(θ; sample i) + regulariser(θ) of loss programs, in float64.
///
/// Value and gradient come from one sweep over blocks of samples. Hessian products at one θ share
/// what does not depend on the direction: it is kept for as many blocks as the memory budget allows
/// and recomputed for the others. Sums run over the blocks in order, so equal arguments give equal
/// bits. One instance serves one thread; a [Builder] makes further ones for the same data cheaply.
/// Evaluations reuse the memory of closed ones.
public final class ProgramObjective implements SmoothObjective {
  /// Where nobody says otherwise, at most this share of the heap keeps values between products.
  private static final double KEPT_SHARE = 0.25;

  /// Evaluations of a search that have made Hessian products: where it is and where it goes.
  private static final int EVALUATIONS = 2;

  private final int dimension;
  private final LossTerm terms;
  private final @Nullable LossTerm regulariser;
  private final long keptBytes;
  private final ArrayDeque<Scratch> pool = new ArrayDeque<>();
  private final double[] direction;
  private @Nullable Scratch prepared;

  /// What one evaluation may keep for its Hessian products where nobody says otherwise.
  public static long defaultKeptBytes() {
    return (long) (KEPT_SHARE * Runtime.getRuntime().maxMemory());
  }

  /// The least that value, gradient and Hessian products take of so many parameters, whatever the
  /// program: sums over the samples have a number of each for every lane.
  public static MemoryUse least(int dimension) {
    long numbers = 2L * Kernels.LANES + 2L * EVALUATIONS;
    return new MemoryUse(numbers * dimension * Double.BYTES, 0);
  }

  private ProgramObjective(Builder builder, LossTerm.Derivatives derivatives) {
    Kernels kernels = builder.scalar ? Kernels.scalar() : Kernels.vector();
    this.dimension = builder.loss.dimension();
    this.keptBytes = builder.keptBytes >= 0 ? builder.keptBytes : defaultKeptBytes();
    this.terms =
        new LossTerm(derivatives, builder.source(), kernels, builder.factor(), builder.blockSize);
    LossTerm.Derivatives extra = builder.regulariserDerivatives;
    this.regulariser =
        extra == null
            ? null
            : new LossTerm(extra, NoSamples.INSTANCE, kernels, 1, builder.blockSize);
    this.direction = new double[dimension + Kernels.LANES];
  }

  /// Starts an objective from a program with one scalar output, per sample or of θ alone.
  public static Builder of(Program loss) {
    return new Builder(loss);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public SmoothEvaluation at(double[] theta) {
    if (theta.length != dimension) {
      throw new IllegalArgumentException(
          "θ has length %s, the objective dimension %s".formatted(theta.length, dimension));
    }
    Scratch scratch = pool.pollFirst();
    if (scratch == null) {
      scratch = new Scratch(dimension);
    }
    System.arraycopy(theta, 0, scratch.theta, 0, dimension);
    return new ProgramEvaluation(scratch);
  }

  @Override
  public MemoryUse memory(boolean assembled) {
    long vectors = (long) EVALUATIONS * 2 * dimension * Double.BYTES;
    MemoryUse use = new MemoryUse(vectors, 0).plus(terms.memory(EVALUATIONS));
    return regulariser == null ? use : use.plus(regulariser.memory(EVALUATIONS));
  }

  /// The memory of one evaluation; it goes back to the pool when the evaluation is closed.
  private static final class Scratch {
    final double[] theta;
    final double[] gradient;
    LossTerm.@Nullable Kept kept;
    LossTerm.@Nullable Kept keptRegulariser;

    Scratch(int dimension) {
      theta = new double[dimension + Kernels.LANES];
      gradient = new double[dimension];
    }
  }

  private final class ProgramEvaluation implements SmoothEvaluation, HessianOperator {
    private @Nullable Scratch scratch;
    private boolean swept;
    private double value;

    ProgramEvaluation(Scratch scratch) {
      this.scratch = scratch;
    }

    private Scratch open() {
      Scratch memory = scratch;
      if (memory == null) {
        throw new IllegalStateException("the evaluation is closed");
      }
      return memory;
    }

    private Scratch sweep() {
      Scratch memory = open();
      if (!swept) {
        Arrays.fill(memory.gradient, 0);
        value = terms.sweep(memory.theta, memory.gradient);
        if (regulariser != null) {
          value += regulariser.sweep(memory.theta, memory.gradient);
        }
        if (Double.isNaN(value)) {
          // log x has the derivative 1/x, which is defined where log x is not
          Arrays.fill(memory.gradient, Double.NaN);
        }
        swept = true;
      }
      return memory;
    }

    @Override
    public double value() {
      sweep();
      return value;
    }

    @Override
    public void gradient(double[] g) {
      checkLength(g);
      System.arraycopy(sweep().gradient, 0, g, 0, dimension);
    }

    @Override
    public HessianOperator hessian() {
      open();
      return this;
    }

    @Override
    public int dimension() {
      return dimension;
    }

    @Override
    public void apply(double[] x, double[] y) {
      checkLength(x);
      checkLength(y);
      Scratch memory = open();
      if (prepared != memory) {
        prepare(memory);
      }
      System.arraycopy(x, 0, direction, 0, dimension);
      Arrays.fill(y, 0);
      LossTerm.Kept kept = memory.kept;
      LossTerm.Kept keptRegulariser = memory.keptRegulariser;
      if (kept != null) {
        terms.product(direction, kept, y);
      }
      if (regulariser != null && keptRegulariser != null) {
        regulariser.product(direction, keptRegulariser, y);
      }
    }

    private void prepare(Scratch memory) {
      LossTerm.Kept kept = memory.kept;
      if (kept == null) {
        kept = terms.room(keptBytes);
        memory.kept = kept;
      }
      terms.prepare(memory.theta, kept);
      if (regulariser != null) {
        LossTerm.Kept extra = memory.keptRegulariser;
        if (extra == null) {
          extra = regulariser.room(keptBytes);
          memory.keptRegulariser = extra;
        }
        regulariser.prepare(memory.theta, extra);
      }
      prepared = memory;
    }

    private void checkLength(double[] array) {
      if (array.length != dimension) {
        throw new IllegalArgumentException(
            "array of length %s for dimension %s".formatted(array.length, dimension));
      }
    }

    @Override
    public void close() {
      Scratch memory = scratch;
      if (memory != null) {
        scratch = null;
        if (prepared == memory) {
          prepared = null;
        }
        if (memory.kept != null) {
          Arrays.fill(memory.kept.filled, false);
        }
        pool.addFirst(memory);
      }
    }
  }

  /// An objective in the making. May build any number of objectives, one for each thread.
  public static final class Builder {
    private final Program loss;
    private Optional<Samples> samples = Optional.empty();
    private Optional<Double> factor = Optional.empty();
    private Optional<Program> regulariser = Optional.empty();
    private long keptBytes = -1;
    private int blockSize;
    private boolean scalar;
    private LossTerm.@Nullable Derivatives derivatives;
    private LossTerm.@Nullable Derivatives regulariserDerivatives;

    private Builder(Program loss) {
      this.loss = loss;
    }

    /// The data that the program's inputs stand for.
    public Builder samples(Samples samples) {
      samples.check(loss);
      this.samples = Optional.of(samples);
      return this;
    }

    /// What the sum over the samples is multiplied with; 1/N where nothing is said (1 without
    /// samples).
    public Builder factor(double factor) {
      this.factor = Optional.of(factor);
      return this;
    }

    /// A program of the same parameters without inputs, whose value is added as it is.
    public Builder regulariser(Program regulariser) {
      if (!regulariser.inputs().isEmpty() || !regulariser.parameters().equals(loss.parameters())) {
        throw new IllegalArgumentException(
            "the regulariser has the parameters %s and inputs %s; the loss has the parameters %s"
                .formatted(regulariser.parameters(), regulariser.inputs(), loss.parameters()));
      }
      this.regulariser = Optional.of(regulariser);
      return this;
    }

    /// How many bytes one evaluation may keep for its Hessian products; a quarter of the heap where
    /// nothing is said.
    public Builder keptBytes(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("%s bytes must be at least 0".formatted(bytes));
      }
      this.keptBytes = bytes;
      return this;
    }

    /// How many samples are computed together, a positive multiple of 8; chosen by cache size where
    /// nothing is said. Results differ by rounding.
    public Builder blockSize(int samples) {
      if (samples < 1 || samples % Kernels.LANES != 0) {
        throw new IllegalArgumentException(
            "block of %s samples must be a positive multiple of %s"
                .formatted(samples, Kernels.LANES));
      }
      this.blockSize = samples;
      return this;
    }

    /// Uses the plain Java kernels: slow, for comparison.
    public Builder scalarKernels() {
      this.scalar = true;
      return this;
    }

    /// The objective with its Hessian.
    ///
    /// @throws IllegalArgumentException where the program is not smooth ([Program#smooth()])
    public ProgramObjective build() {
      boolean smooth = loss.smooth() && regulariser.map(Program::smooth).orElse(true);
      if (!smooth) {
        throw new IllegalArgumentException(
            "the program is not twice differentiable (ReLU, step or maximum); ask for"
                + " buildFirstOrder, or for buildAssumingSmooth to use it as if it were");
      }
      return buildAssumingSmooth();
    }

    /// The objective with values and gradients only.
    public Objective buildFirstOrder() {
      ProgramObjective objective = buildAssumingSmooth();
      return new Objective() {
        @Override
        public int dimension() {
          return objective.dimension();
        }

        @Override
        public Evaluation at(double[] theta) {
          return new FirstOrder(objective.at(theta));
        }
      };
    }

    /// The objective with the Hessian that holds wherever no kink is hit.
    public ProgramObjective buildAssumingSmooth() {
      if (samples.isEmpty() && !loss.inputs().isEmpty()) {
        throw new IllegalArgumentException(
            "the program has the inputs %s and no samples".formatted(loss.inputs()));
      }
      LossTerm.Derivatives ready = derivatives;
      if (ready == null) {
        ready = LossTerm.Derivatives.of(loss);
        derivatives = ready;
        regulariserDerivatives = regulariser.map(LossTerm.Derivatives::of).orElse(null);
      }
      return new ProgramObjective(this, ready);
    }

    private Plan.SampleSource source() {
      return samples
          .<Plan.SampleSource>map(set -> new BoundSamples(set, loss))
          .orElse(NoSamples.INSTANCE);
    }

    private double factor() {
      return factor.orElseGet(
          () -> loss.inputs().isEmpty() ? 1.0 : 1.0 / samples.orElseThrow().count());
    }
  }

  /// Hides the Hessian.
  private record FirstOrder(SmoothEvaluation evaluation) implements Evaluation {
    @Override
    public double value() {
      return evaluation.value();
    }

    @Override
    public void gradient(double[] g) {
      evaluation.gradient(g);
    }

    @Override
    public void close() {
      evaluation.close();
    }
  }
}
