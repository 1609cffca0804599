package dev.cairn.program.evaluator;

import dev.cairn.program.Op;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramTooLargeException;
import dev.cairn.program.evaluator.Frame.Slot;
import dev.cairn.program.kernel.Kernels;
import dev.cairn.program.kernel.View;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Computes the outputs of a program in float64: predictions of a network, losses of single
/// samples, or whatever else the program gives. One instance serves one thread.
public final class ProgramEvaluator {
  private final Program program;
  private final Plan.SampleSource samples;
  private final Plan plan;
  private final double[] theta;
  private final View view = new View();

  /// An evaluator of a program that has no inputs.
  public ProgramEvaluator(Program program) {
    this(program, Optional.empty());
  }

  /// An evaluator of a program on samples.
  public ProgramEvaluator(Program program, Samples samples) {
    this(program, Optional.of(samples));
  }

  private ProgramEvaluator(Program program, Optional<Samples> set) {
    if (program.nodes().stream().anyMatch(node -> node.op() instanceof Op.Direction)) {
      throw new IllegalArgumentException("the program needs a direction besides θ");
    }
    if (set.isEmpty() && !program.inputs().isEmpty()) {
      throw new IllegalArgumentException(
          "the program has the inputs %s and no samples".formatted(program.inputs()));
    }
    set.ifPresent(present -> present.check(program));
    this.program = program;
    this.samples =
        set.<Plan.SampleSource>map(present -> new BoundSamples(present, program))
            .orElse(NoSamples.INSTANCE);
    this.plan = new Plan(program, samples, Kernels.vector(), 0);
    this.theta = new double[program.dimension() + Kernels.LANES];
  }

  /// The outputs at θ, which is read (length [Program#dimension()]): row-major, and for per-sample
  /// outputs one sample after the other. The caller owns the arrays.
  public Map<String, double[]> outputs(double[] theta) {
    if (theta.length != program.dimension()) {
      throw new IllegalArgumentException(
          "θ has length %s, the program dimension %s".formatted(theta.length, program.dimension()));
    }
    System.arraycopy(theta, 0, this.theta, 0, theta.length);
    plan.frame().attach(Frame.THETA, this.theta);
    Map<String, double[]> outputs = new LinkedHashMap<>();
    for (Program.Output output : program.outputs()) {
      int copies = program.type(output).perSample() ? samples.count() : 1;
      int size = program.type(output).shape().size();
      outputs.put(
          output.name(),
          new double[ProgramTooLargeException.length("outputs", (long) copies * size)]);
    }
    plan.begin(0);
    for (int start = 0; start < samples.count(); start += plan.blockSize()) {
      int count = Math.min(plan.blockSize(), samples.count() - start);
      plan.block(0, start, count);
      collect(outputs, true, start, count);
    }
    plan.finish(0);
    collect(outputs, false, 0, 1);
    return outputs;
  }

  private void collect(Map<String, double[]> outputs, boolean perSample, int start, int count) {
    for (Program.Output output : program.outputs()) {
      if (program.type(output).perSample() != perSample) {
        continue;
      }
      int size = program.type(output).shape().size();
      Slot slot = plan.slot(output);
      double[] target = outputs.getOrDefault(output.name(), new double[0]);
      for (int j = 0; j < size; j++) {
        plan.frame().locate(slot, j, view);
        for (int s = 0; s < count; s++) {
          target[(start + s) * size + j] = view.data[view.offset + s];
        }
      }
    }
  }
}
