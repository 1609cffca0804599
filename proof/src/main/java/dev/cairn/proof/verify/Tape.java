package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Curve;
import java.util.List;

/// A value program on one sample as operations on single numbers: every step names earlier steps.
///
/// What a program does to shapes costs nothing here, because an element that is only moved is the
/// same step again. Few kinds of operations are left whose derivatives have to be known.
///
/// @param steps in the order in which they can be computed
/// @param variables for each coordinate of θ its step, −1 where the function does not have it
/// @param result the step that is the function's value
record Tape(List<Step> steps, List<Integer> variables, int result) {
  Tape {
    steps = List.copyOf(steps);
    variables = List.copyOf(variables);
  }

  /// One operation. Arrays are not for writing.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  sealed interface Step {
    /// A coordinate of θ.
    record Variable(int coordinate) implements Step {}

    /// A number of the data, all its bits.
    record Datum(double value) implements Step {}

    /// A number of a sample that may be any.
    record Sample(int place) implements Step {}

    /// A number of the program.
    record Constant(Real value) implements Step {}

    /// Σ xₖ.
    record Sum(int[] terms) implements Step {}

    /// x − y.
    record Difference(int left, int right) implements Step {}

    /// A fixed factor times x.
    record Scaled(Real factor, int operand) implements Step {}

    /// Σ xₖ yₖ.
    record Dot(int[] left, int[] right) implements Step {}

    /// The derivative of this order of a function at x.
    record Apply(Curve curve, int order, int operand) implements Step {}

    /// log Σ exp xₖ.
    record LogSumExp(int[] operands) implements Step {}
  }
}
