package dev.cairn.proof.enclosure;

import dev.cairn.program.Gradient;
import dev.cairn.program.Op;
import dev.cairn.program.Program;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Expressions;
import dev.cairn.proof.arithmetic.Expressions.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The gradient of a loss as expressions, for data that may be any numbers.
public final class SymbolicGradient {
  private final List<Program> gradients;
  private final int dimension;

  private SymbolicGradient(List<Program> gradients, int dimension) {
    this.gradients = gradients;
    this.dimension = dimension;
  }

  /// That of a loss; none where what the program does depends on its data, as the rows that are
  /// looked up do, or where it has kinks.
  public static Optional<SymbolicGradient> of(LossFunction loss) {
    List<Program> programs =
        Stream.concat(Stream.of(loss.perSample()), loss.penalty().stream()).toList();
    return programs.stream()
            .flatMap(program -> program.nodes().stream())
            .anyMatch(SymbolicGradient::decidedByData)
        ? Optional.empty()
        : Optional.of(
            new SymbolicGradient(programs.stream().map(Gradient::of).toList(), loss.dimension()));
  }

  private static boolean decidedByData(Program.Node node) {
    return node.op() instanceof Op.Lookup
        || node.op() instanceof Op.LookupSum
        || node.op() instanceof Op.MaximumMask;
  }

  /// For each coordinate its derivatives at θ: those of ℓ, and of r where there is one.
  ///
  /// @param theta n expressions; read
  public List<List<Expression>> at(Expression[] theta, Expressions expressions) {
    List<List<Expression>> derivatives = new ArrayList<>();
    for (int i = 0; i < dimension; i++) {
      derivatives.add(new ArrayList<>());
    }
    for (Program gradient : gradients) {
      Expression[] own = gradient(gradient, theta, new SymbolicAlgebra(expressions));
      for (int i = 0; i < dimension; i++) {
        derivatives.get(i).add(own[i]);
      }
    }
    return derivatives;
  }

  private Expression[] gradient(Program gradient, Expression[] theta, SymbolicAlgebra algebra) {
    var run = new ProgramEvaluator<>(Enclosable.of(gradient, algebra), 1);
    run.prepare(
        theta, gradient.inputs().stream().map(input -> new double[input.shape().size()]).toList());
    Expression[] vector = new Expression[dimension];
    Arrays.fill(vector, Expressions.ZERO);
    for (Program.Parameter parameter : gradient.parameters()) {
      Expression[] part = run.output(Gradient.PREFIX + parameter.name());
      System.arraycopy(part, 0, vector, parameter.offset(), part.length);
    }
    return vector;
  }
}
