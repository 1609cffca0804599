package dev.cairn.proof.enclosure;

import dev.cairn.program.Op;
import dev.cairn.program.Program;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import java.util.List;

/// A program with enclosures of its fixed numbers, made once.
///
/// @param constants for each node its value where it is constant, its factor where it is a scaling,
///     nothing otherwise
record Enclosable<T>(Program program, TensorAlgebra<T> algebra, List<T> constants) {
  static <T> Enclosable<T> of(Program program, TensorAlgebra<T> algebra) {
    return new Enclosable<>(
        program,
        algebra,
        program.nodes().stream().map(node -> constant(node.op(), algebra)).toList());
  }

  private static <T> T constant(Op op, TensorAlgebra<T> algebra) {
    return switch (op) {
      case Op.Constant(var values, _) -> algebra.exact(values.toArray());
      case Op.Fill(Real value, Shape shape) ->
          algebra.replicate(algebra.number(value), shape.size());
      case Op.Scale(Real factor, _) -> algebra.number(factor);
      default -> algebra.exact(new double[0]);
    };
  }
}
