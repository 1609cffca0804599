package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Curve;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Values and first derivatives of a tape over a box: one sweep forward, one back.
///
/// Every step is checked to be defined and bounded all over the box before anything is multiplied
/// with it, and so is every derivative of a function.
///
/// @param <S> the rigorous numbers
final class FirstOrder<S> {
  private final Tape tape;
  private final Scalars<S> scalars;
  private final S[] values;
  private final S[] slopes;
  private final Map<Integer, S[]> shares = new HashMap<>();
  private final S[] adjoints;

  /// @param theta the box, n numbers; read
  /// @throws UndefinedException where a step is not defined all over it
  FirstOrder(Tape tape, Scalars<S> scalars, S[] theta) {
    this.tape = tape;
    this.scalars = scalars;
    int size = tape.steps().size();
    values = scalars.zeros(size);
    slopes = scalars.zeros(size);
    for (int i = 0; i < size; i++) {
      values[i] = value(tape.steps().get(i), theta);
      requireBounded(values[i], i, "is not defined and bounded");
      derive(i);
    }
    adjoints = scalars.zeros(size);
    adjoints[tape.result()] = scalars.of(1);
    for (int i = tape.result(); i >= 0; i--) {
      if (!scalars.isZero(adjoints[i])) {
        back(i);
      }
    }
  }

  /// Derives step i with respect to its operand, or to each.
  private void derive(int i) {
    switch (tape.steps().get(i)) {
      case Tape.Step.Apply(Curve curve, int order, int x) -> {
        slopes[i] = scalars.curve(curve, order + 1, values[x]);
        requireBounded(slopes[i], i, "has no bounded derivative");
      }
      case Tape.Step.Scaled(Real factor, int _) -> slopes[i] = scalars.of(factor);
      case Tape.Step.LogSumExp(int[] operands) -> shares.put(i, shares(values[i], operands));
      default -> {} // known from the operands alone
    }
  }

  Tape tape() {
    return tape;
  }

  /// The numbers that step i may be.
  S value(int i) {
    return values[i];
  }

  /// The derivative of a step with one operand with respect to it.
  S slope(int i) {
    return slopes[i];
  }

  /// The derivative of log Σ exp, step i, with respect to its k-th operand.
  S share(int i, int k) {
    return Objects.requireNonNull(shares.get(i))[k];
  }

  /// The derivative of the result with respect to step i.
  S adjoint(int i) {
    return adjoints[i];
  }

  /// Adds ∇f to a vector of length n.
  void addGradient(S[] sum) {
    for (int k = 0; k < sum.length; k++) {
      int step = tape.variables().get(k);
      if (step >= 0) {
        sum[k] = scalars.add(sum[k], adjoints[step]);
      }
    }
  }

  /// Refuses what is not bounded.
  ///
  /// @param what is the matter with it
  void requireBounded(S x, int step, String what) {
    if (!scalars.hull(x).isBounded()) {
      String name =
          switch (tape.steps().get(step)) {
            case Tape.Step.Apply(Curve curve, int _, int operand) ->
                "%s of %s".formatted(curve, scalars.hull(values[operand]));
            case Tape.Step.Datum _, Tape.Step.Sample _, Tape.Step.Constant _ ->
                "a number of the problem";
            case Tape.Step.Variable _ -> "a coordinate";
            default -> "a sum or product";
          };
      throw new UndefinedException("%s %s all over the ball".formatted(name, what));
    }
  }

  private S value(Tape.Step step, S[] theta) {
    return switch (step) {
      case Tape.Step.Variable(int coordinate) -> theta[coordinate];
      case Tape.Step.Datum(double number) -> scalars.of(number);
      case Tape.Step.Sample(int place) -> scalars.sample(place);
      case Tape.Step.Constant(Real number) -> scalars.of(number);
      case Tape.Step.Sum(int[] terms) -> {
        S sum = scalars.of(0);
        for (int term : terms) {
          sum = scalars.add(sum, values[term]);
        }
        yield sum;
      }
      case Tape.Step.Difference(int left, int right) ->
          scalars.subtract(values[left], values[right]);
      case Tape.Step.Scaled(Real factor, int x) -> scalars.multiply(scalars.of(factor), values[x]);
      case Tape.Step.Dot(int[] left, int[] right) -> {
        S sum = scalars.of(0);
        for (int k = 0; k < left.length; k++) {
          sum = scalars.plusProduct(sum, values[left[k]], values[right[k]]);
        }
        yield sum;
      }
      case Tape.Step.Apply(Curve curve, int order, int x) -> scalars.curve(curve, order, values[x]);
      case Tape.Step.LogSumExp(int[] operands) -> logSumExp(operands);
    };
  }

  /// a + log Σ exp(x − a), which is the same for every number a; this one keeps it from
  /// overflowing.
  private S logSumExp(int[] operands) {
    double near = Double.NEGATIVE_INFINITY;
    for (int operand : operands) {
      near = Math.max(near, scalars.hull(values[operand]).midpoint());
    }
    S anchor = scalars.of(near);
    S sum = scalars.of(0);
    for (int operand : operands) {
      sum =
          scalars.add(sum, scalars.curve(Curve.EXP, 0, scalars.subtract(values[operand], anchor)));
    }
    return scalars.add(anchor, scalars.curve(Curve.LOG, 0, sum));
  }

  /// pₖ = exp(xₖ − log Σ exp).
  private S[] shares(S logSumExp, int[] operands) {
    S[] shares = scalars.zeros(operands.length);
    for (int k = 0; k < shares.length; k++) {
      shares[k] = scalars.curve(Curve.EXP, 0, scalars.subtract(values[operands[k]], logSumExp));
    }
    return shares;
  }

  /// Hands the adjoint of step i on to its operands.
  private void back(int i) {
    S adjoint = adjoints[i];
    switch (tape.steps().get(i)) {
      case Tape.Step.Variable _, Tape.Step.Datum _, Tape.Step.Sample _, Tape.Step.Constant _ -> {}
      case Tape.Step.Sum(int[] terms) -> {
        for (int term : terms) {
          adjoints[term] = scalars.add(adjoints[term], adjoint);
        }
      }
      case Tape.Step.Difference(int left, int right) -> {
        adjoints[left] = scalars.add(adjoints[left], adjoint);
        adjoints[right] = scalars.subtract(adjoints[right], adjoint);
      }
      case Tape.Step.Scaled(Real _, int x) ->
          adjoints[x] = scalars.plusProduct(adjoints[x], slopes[i], adjoint);
      case Tape.Step.Dot(int[] left, int[] right) -> {
        for (int k = 0; k < left.length; k++) {
          int x = left[k];
          int y = right[k];
          adjoints[x] = scalars.plusProduct(adjoints[x], values[y], adjoint);
          adjoints[y] = scalars.plusProduct(adjoints[y], values[x], adjoint);
        }
      }
      case Tape.Step.Apply(Curve _, int _, int x) ->
          adjoints[x] = scalars.plusProduct(adjoints[x], slopes[i], adjoint);
      case Tape.Step.LogSumExp(int[] operands) -> {
        for (int k = 0; k < operands.length; k++) {
          int x = operands[k];
          adjoints[x] = scalars.plusProduct(adjoints[x], share(i, k), adjoint);
        }
      }
    }
  }
}
