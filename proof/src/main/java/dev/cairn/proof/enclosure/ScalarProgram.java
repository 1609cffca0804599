package dev.cairn.proof.enclosure;

import dev.cairn.program.Program;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;
import java.util.ArrayList;
import java.util.List;

/// A loss as operations on single numbers, each named once: what boxes are examined with.
///
/// Every sub-expression of the function is a node, also where the result does not need it, so that
/// a box in which one of them is undefined is known. Operands come first.
///
/// @param nodes in the order in which they can be computed; the first n are θ
/// @param dimension n
/// @param result the node that is f
public record ScalarProgram(List<Node> nodes, int dimension, int result) {
  /// More operations are no function whose boxes can be examined one after the other.
  public static final int LARGEST = 200_000;

  /// One operation.
  public sealed interface Node {
    /// A coordinate of θ.
    record Variable(int coordinate) implements Node {}

    /// A fixed number.
    record Constant(Interval value) implements Node {}

    /// x + y.
    record Add(int left, int right) implements Node {}

    /// x − y.
    record Subtract(int left, int right) implements Node {}

    /// x·y.
    record Multiply(int left, int right) implements Node {}

    /// The derivative of this order of a function at x.
    record Apply(Curve curve, int order, int operand) implements Node {}
  }

  public ScalarProgram {
    nodes = List.copyOf(nodes);
  }

  /// The operations of a loss on all its samples.
  ///
  /// @throws IllegalArgumentException where it has a kink or too many operations
  public static ScalarProgram of(LossFunction loss) {
    List<Program> programs = new ArrayList<>(List.of(loss.perSample()));
    loss.penalty().ifPresent(programs::add);
    if (!programs.stream().allMatch(Program::smooth)) {
      throw new IllegalArgumentException(
          "the function has a kink (abs, relu or a maximum): nothing is proven of it");
    }
    Tracer tracer = new Tracer();
    int[] theta = tracer.variables(loss.dimension());
    int[] values = traced(tracer, loss.perSample(), loss.samples(), theta, loss);
    int sum = tracer.sumRows(values, values.length)[0];
    int result = loss.samples() == 1 ? sum : tracer.over(sum, loss.samples());
    if (loss.penalty().isPresent()) {
      int[] penalty = traced(tracer, loss.penalty().get(), 1, theta, loss);
      result = tracer.add(new int[] {result}, penalty)[0];
    }
    return new ScalarProgram(tracer.nodes(), loss.dimension(), result);
  }

  private static int[] traced(
      Tracer tracer, Program program, int samples, int[] theta, LossFunction loss) {
    var evaluator = new ProgramEvaluator<>(Enclosable.of(program, tracer), samples);
    List<double[]> data = program.inputs().isEmpty() ? List.of() : loss.block(0, samples);
    evaluator.prepare(theta, data);
    return evaluator.output(program.outputs().getFirst().name());
  }
}
