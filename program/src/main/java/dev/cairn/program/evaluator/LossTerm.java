package dev.cairn.program.evaluator;

import dev.cairn.objective.MemoryUse;
import dev.cairn.program.Gradient;
import dev.cairn.program.Program;
import dev.cairn.program.Tangent;
import dev.cairn.program.evaluator.Frame.Slot;
import dev.cairn.program.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One summand of an objective: a loss program on its samples, times a factor, with the plans for
/// its gradient and for Hessian products.
final class LossTerm {
  /// The transformed programs of a loss, made once for all objectives.
  record Derivatives(Program loss, Program gradient, Program products) {
    static Derivatives of(Program loss) {
      Program gradient = Gradient.of(loss);
      List<String> names = new ArrayList<>();
      for (Program.Parameter parameter : loss.parameters()) {
        names.add(Tangent.PREFIX + Gradient.PREFIX + parameter.name());
      }
      return new Derivatives(loss, gradient, Tangent.of(gradient).select(names));
    }
  }

  /// The values that a block keeps for the products at one θ.
  static final class Kept {
    final double[][] blocks;
    final boolean[] filled;

    Kept(int count, int size) {
      blocks = new double[count][size];
      filled = new boolean[count];
    }
  }

  private final Derivatives derivatives;
  private final Plan.SampleSource samples;
  private final Kernels kernels;
  private final double factor;
  private final int wantedBlockSize;
  private final Plan gradient;
  private final Slot value;
  private final List<Slot> components = new ArrayList<>();
  private @Nullable Plan products;
  private final List<Slot> tangents = new ArrayList<>();
  private double[] scratch = new double[0];

  LossTerm(
      Derivatives derivatives,
      Plan.SampleSource samples,
      Kernels kernels,
      double factor,
      int wantedBlockSize) {
    this.derivatives = derivatives;
    this.samples = samples;
    this.kernels = kernels;
    this.factor = factor;
    this.wantedBlockSize = wantedBlockSize;
    gradient = new Plan(derivatives.gradient(), samples, kernels, wantedBlockSize);
    List<Program.Output> outputs = derivatives.gradient().outputs();
    value = gradient.slot(outputs.getFirst());
    for (Program.Output output : outputs.subList(1, outputs.size())) {
      components.add(gradient.slot(output));
    }
  }

  /// Adds the factor times the gradient at theta (padded by LANES) to g, and returns the factor
  /// times the value.
  double sweep(double[] theta, double[] g) {
    gradient.frame().attach(Frame.THETA, theta);
    gradient.begin(0);
    for (int start = 0; start < samples.count(); start += gradient.blockSize()) {
      gradient.block(0, start, Math.min(gradient.blockSize(), samples.count() - start));
    }
    gradient.finish(0);
    collect(gradient, components, g);
    return factor * gradient.frame().get(value, 0);
  }

  private Plan products() {
    Plan plan = products;
    if (plan == null) {
      plan = new Plan(derivatives.products(), samples, kernels, wantedBlockSize);
      for (Program.Output output : derivatives.products().outputs()) {
        tangents.add(plan.slot(output));
      }
      products = plan;
    }
    return plan;
  }

  /// Room for the kept values of as many blocks as fit the number of bytes.
  Kept room(long bytes) {
    Plan plan = products();
    long size = (long) plan.keptSize() * Double.BYTES;
    long fitting = size == 0 ? Integer.MAX_VALUE : bytes / size;
    return new Kept((int) Math.min(fitting, blocks(plan)), plan.keptSize());
  }

  /// The memory of this part where so many evaluations keep values.
  MemoryUse memory(int evaluations) {
    Plan plan = products();
    long doubles = gradient.size() + plan.size() + plan.keptSize();
    long kept = (long) evaluations * blocks(plan) * plan.keptSize();
    return new MemoryUse(Double.BYTES * doubles, Double.BYTES * kept);
  }

  private int blocks(Plan plan) {
    return (samples.count() + plan.blockSize() - 1) / plan.blockSize();
  }

  /// Computes what all products at theta share and does not depend on single blocks.
  void prepare(double[] theta, Kept kept) {
    Plan plan = products();
    plan.frame().attach(Frame.THETA, theta);
    plan.begin(0);
    if (plan.sumsFirst()) {
      for (int b = 0; b < blocks(plan); b++) {
        fill(plan, b, kept);
      }
      plan.finish(0);
    }
  }

  /// Adds the factor times the Hessian product with v (padded by LANES) to y, after [#prepare].
  void product(double[] v, Kept kept, double[] y) {
    Plan plan = products();
    plan.frame().attach(Frame.DIRECTION, v);
    plan.begin(1);
    for (int b = 0; b < blocks(plan); b++) {
      if (b < kept.blocks.length && kept.filled[b]) {
        plan.frame().attach(Frame.KEPT, kept.blocks[b]);
      } else {
        fill(plan, b, kept);
      }
      int start = b * plan.blockSize();
      plan.block(1, start, Math.min(plan.blockSize(), samples.count() - start));
    }
    plan.finish(1);
    collect(plan, tangents, y);
  }

  /// Computes what a block keeps: into its own room where there is one, otherwise into scratch.
  private void fill(Plan plan, int block, Kept kept) {
    boolean own = block < kept.blocks.length;
    if (!own && scratch.length < plan.keptSize()) {
      scratch = new double[plan.keptSize()];
    }
    plan.frame().attach(Frame.KEPT, own ? kept.blocks[block] : scratch);
    int start = block * plan.blockSize();
    plan.block(0, start, Math.min(plan.blockSize(), samples.count() - start));
    if (own) {
      kept.filled[block] = true;
    }
  }

  private void collect(Plan plan, List<Slot> slots, double[] target) {
    List<Program.Parameter> parameters = derivatives.loss().parameters();
    for (int p = 0; p < parameters.size(); p++) {
      Slot slot = slots.get(p);
      int offset = parameters.get(p).offset();
      double[] memory = plan.frame().memory(slot.memory());
      for (int i = 0; i < parameters.get(p).shape().size(); i++) {
        target[offset + i] += factor * memory[slot.base() + i];
      }
    }
  }
}
