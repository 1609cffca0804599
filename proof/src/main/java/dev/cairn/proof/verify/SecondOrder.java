package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Curve;

/// Hessian products of a tape over a box: for each direction v one sweep forward, ẋ = ∂x/∂θ v for
/// every step x, and one back, which derives the sweep back of [FirstOrder] along v.
///
/// @param <S> the rigorous numbers
final class SecondOrder<S> {
  private final FirstOrder<S> first;
  private final Tape tape;
  private final Scalars<S> scalars;
  private final S[] bends;

  /// @throws UndefinedException where a function has no second derivative all over the box
  SecondOrder(FirstOrder<S> first, Scalars<S> scalars) {
    this.first = first;
    this.scalars = scalars;
    tape = first.tape();
    bends = scalars.zeros(tape.steps().size());
    for (int i = 0; i < bends.length; i++) {
      if (tape.steps().get(i) instanceof Tape.Step.Apply(Curve curve, int order, int x)) {
        bends[i] = scalars.curve(curve, order + 2, first.value(x));
        first.requireBounded(bends[i], i, "has no bounded second derivative");
      }
    }
  }

  FirstOrder<S> first() {
    return first;
  }

  /// The derivative of the slope of step i, where that is a function.
  S bend(int i) {
    return bends[i];
  }

  /// Adds ∇²f v to a vector of length n.
  void addProduct(S[] direction, S[] sum) {
    int size = tape.steps().size();
    S[] tangents = scalars.zeros(size);
    for (int i = 0; i < size; i++) {
      tangents[i] = tangent(i, direction, tangents);
    }
    S[] turns = scalars.zeros(size); // the derivatives of the adjoints along v
    for (int i = tape.result(); i >= 0; i--) {
      back(i, tangents, turns);
    }
    for (int k = 0; k < sum.length; k++) {
      int step = tape.variables().get(k);
      if (step >= 0) {
        sum[k] = scalars.add(sum[k], turns[step]);
      }
    }
  }

  private S tangent(int i, S[] direction, S[] tangents) {
    return switch (tape.steps().get(i)) {
      case Tape.Step.Variable(int coordinate) -> direction[coordinate];
      case Tape.Step.Datum _, Tape.Step.Sample _, Tape.Step.Constant _ -> tangents[i]; // 0
      case Tape.Step.Sum(int[] terms) -> {
        S sum = tangents[i];
        for (int term : terms) {
          sum = scalars.isZero(tangents[term]) ? sum : scalars.add(sum, tangents[term]);
        }
        yield sum;
      }
      case Tape.Step.Difference(int left, int right) ->
          scalars.subtract(tangents[left], tangents[right]);
      case Tape.Step.Scaled(Real _, int x) ->
          scalars.plusProduct(tangents[i], first.slope(i), tangents[x]);
      case Tape.Step.Dot(int[] left, int[] right) -> {
        S sum = tangents[i];
        for (int k = 0; k < left.length; k++) {
          sum = scalars.plusProduct(sum, tangents[left[k]], first.value(right[k]));
          sum = scalars.plusProduct(sum, first.value(left[k]), tangents[right[k]]);
        }
        yield sum;
      }
      case Tape.Step.Apply(Curve _, int _, int x) ->
          scalars.plusProduct(tangents[i], first.slope(i), tangents[x]);
      case Tape.Step.LogSumExp(int[] operands) -> {
        S sum = tangents[i];
        for (int k = 0; k < operands.length; k++) {
          sum = scalars.plusProduct(sum, first.share(i, k), tangents[operands[k]]);
        }
        yield sum;
      }
    };
  }

  private void back(int i, S[] tangents, S[] turns) {
    S adjoint = first.adjoint(i);
    S turn = turns[i];
    if (scalars.isZero(adjoint) && scalars.isZero(turn)) {
      return;
    }
    switch (tape.steps().get(i)) {
      case Tape.Step.Variable _, Tape.Step.Datum _, Tape.Step.Sample _, Tape.Step.Constant _ -> {}
      case Tape.Step.Sum(int[] terms) -> {
        for (int term : terms) {
          turns[term] = scalars.add(turns[term], turn);
        }
      }
      case Tape.Step.Difference(int left, int right) -> {
        turns[left] = scalars.add(turns[left], turn);
        turns[right] = scalars.subtract(turns[right], turn);
      }
      case Tape.Step.Scaled(Real _, int x) ->
          turns[x] = scalars.plusProduct(turns[x], first.slope(i), turn);
      case Tape.Step.Dot(int[] left, int[] right) -> {
        for (int k = 0; k < left.length; k++) {
          int x = left[k];
          int y = right[k];
          S turnX = scalars.plusProduct(turns[x], first.value(y), turn);
          turns[x] = scalars.plusProduct(turnX, tangents[y], adjoint);
          S turnY = scalars.plusProduct(turns[y], first.value(x), turn);
          turns[y] = scalars.plusProduct(turnY, tangents[x], adjoint);
        }
      }
      case Tape.Step.Apply(Curve _, int _, int x) -> {
        S bend = scalars.multiply(bends[i], tangents[x]);
        turns[x] = scalars.plusProduct(turns[x], first.slope(i), turn);
        turns[x] = scalars.plusProduct(turns[x], bend, adjoint);
      }
      case Tape.Step.LogSumExp(int[] operands) -> {
        for (int k = 0; k < operands.length; k++) {
          int x = operands[k];
          // ∂²/∂xₖ∂xₗ log Σ exp = pₖ(δₖₗ − pₗ)
          S inner = scalars.multiply(adjoint, scalars.subtract(tangents[x], tangents[i]));
          turns[x] = scalars.plusProduct(turns[x], first.share(i, k), scalars.add(turn, inner));
        }
      }
    }
  }
}
