package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;

/// Values and gradients of a tape over the points of a box at which it is smooth, forward.
///
/// Enclosures may be unbounded: near a pole a derivative may still be known not to vanish, because
/// the derivative of a quotient a/b is one quotient, (a′b − ab′)/b².
final class NaturalJets {
  private final Tape tape;
  private final Interval[] values;
  private final Interval[][] slopes;

  private NaturalJets(Tape tape, Interval[] box) {
    this.tape = tape;
    values = new Interval[tape.steps().size()];
    slopes = new Interval[values.length][box.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(tape.steps().get(i), box);
    }
  }

  /// Whether the function is undefined all over the box.
  static boolean nowhere(Tape tape, Interval[] box) {
    return Arrays.stream(new NaturalJets(tape, box).values).anyMatch(Interval::isEmpty);
  }

  /// ∂f/∂θᵢ where f is smooth.
  static Interval[] gradient(Tape tape, Interval[] box) {
    NaturalJets jets = new NaturalJets(tape, box);
    jets.derive();
    return jets.slopes[tape.result()];
  }

  private void derive() {
    for (int i = 0; i < values.length; i++) {
      for (int d = 0; d < slopes[i].length; d++) {
        slopes[i][d] = values[i].isEmpty() ? Interval.EMPTY : slope(i, d);
      }
    }
  }

  private Interval value(Tape.Step step, Interval[] box) {
    return switch (step) {
      case Tape.Step.Variable(int coordinate) -> box[coordinate];
      case Tape.Step.Datum(double number) -> Interval.of(number);
      case Tape.Step.Sample _ -> throw new IllegalStateException("the sample has numbers");
      case Tape.Step.Constant(Real number) -> Constant.interval(number);
      case Tape.Step.Sum(int[] terms) ->
          Arrays.stream(terms).mapToObj(t -> values[t]).reduce(Interval.ZERO, Interval::add);
      case Tape.Step.Difference(int left, int right) -> values[left].subtract(values[right]);
      case Tape.Step.Scaled(Real factor, int x) -> Constant.interval(factor).multiply(values[x]);
      case Tape.Step.Dot(int[] left, int[] right) -> {
        Interval sum = Interval.ZERO;
        for (int k = 0; k < left.length; k++) {
          sum = sum.add(values[left[k]].multiply(values[right[k]]));
        }
        yield sum;
      }
      case Tape.Step.Apply(Curve curve, int order, int x) -> range(curve, order, values[x]);
      case Tape.Step.LogSumExp(int[] _) -> Interval.ENTIRE;
    };
  }

  private Interval slope(int i, int d) {
    return switch (tape.steps().get(i)) {
      case Tape.Step.Variable(int coordinate) -> coordinate == d ? Interval.ONE : Interval.ZERO;
      case Tape.Step.Datum _, Tape.Step.Sample _, Tape.Step.Constant _ -> Interval.ZERO;
      case Tape.Step.Sum(int[] terms) ->
          Arrays.stream(terms).mapToObj(t -> slopes[t][d]).reduce(Interval.ZERO, Interval::add);
      case Tape.Step.Difference(int left, int right) -> slopes[left][d].subtract(slopes[right][d]);
      case Tape.Step.Scaled(Real factor, int x) -> times(Constant.interval(factor), slopes[x][d]);
      case Tape.Step.Dot(int[] left, int[] right) -> {
        Interval sum = Interval.ZERO;
        for (int k = 0; k < left.length; k++) {
          sum = sum.add(product(left[k], right[k], d));
        }
        yield sum;
      }
      case Tape.Step.Apply(Curve curve, int order, int x) ->
          times(range(curve, order + 1, values[x]), slopes[x][d]);
      case Tape.Step.LogSumExp(int[] _) -> Interval.ENTIRE;
    };
  }

  /// ∂(xy), as a quotient where one factor is a reciprocal.
  private Interval product(int x, int y, int d) {
    if (reciprocal(y) >= 0) {
      return quotient(x, reciprocal(y), d);
    }
    if (reciprocal(x) >= 0) {
      return quotient(y, reciprocal(x), d);
    }
    return times(values[x], slopes[y][d]).add(times(values[y], slopes[x][d]));
  }

  private int reciprocal(int step) {
    return tape.steps().get(step) instanceof Tape.Step.Apply(Curve curve, int order, int x)
            && curve == Curve.RECIPROCAL
            && order == 0
        ? x
        : -1;
  }

  private Interval quotient(int a, int b, int d) {
    Interval above = times(slopes[a][d], values[b]).subtract(times(values[a], slopes[b][d]));
    return times(above, values[b].square().reciprocal());
  }

  /// xy of finite numbers: 0 times what is not bounded is 0.
  private static Interval times(Interval x, Interval y) {
    boolean zero = (x.lo() == 0 && x.hi() == 0) || (y.lo() == 0 && y.hi() == 0);
    return zero ? Interval.ZERO : x.multiply(y);
  }

  /// The range over the part of x in the domain; empty where there is none.
  private static Interval range(Curve curve, int order, Interval x) {
    if (x.isEmpty()) {
      return x;
    }
    boolean positive = curve == Curve.LOG || curve == Curve.SQRT;
    if (positive && x.hi() <= 0) {
      return Interval.EMPTY;
    }
    if (curve == Curve.RECIPROCAL && x.contains(0)) {
      return switch (order) {
        case 0 -> x.reciprocal();
        case 1 -> x.square().reciprocal().negate();
        default -> Interval.ENTIRE;
      };
    }
    if (curve == Curve.LOG && x.lo() <= 0 && order == 1) {
      return new Interval(0, x.hi()).reciprocal();
    }
    if (curve == Curve.SQRT && x.lo() <= 0 && order == 1) {
      return Interval.of(0.5).multiply(new Interval(0, x.hi()).sqrt().reciprocal());
    }
    return curve.range(order, x); // ENTIRE where a part is undefined
  }
}
