package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The residuals r of a loss that is, by its form, a constant plus Σ cₜ rₜ(θ)² with cₜ ≠ 0. Where
/// all of them are zero, so is the gradient, and the Hessian is Σ 2cₜ ∇rₜ ∇rₜᵀ.
final class Residuals {
  private final int dimension;
  private final List<Residual> all = new ArrayList<>();

  /// @param sign of c
  private record Residual(Tape tape, int sign) {}

  private Residuals(int dimension) {
    this.dimension = dimension;
  }

  /// Those of a loss; none where its form is another, or where they are more than the coordinates,
  /// so that their gradients are not independent.
  static Optional<Residuals> of(LossFunction loss) {
    Residuals residuals = new Residuals(loss.dimension());
    for (int s = 0; s < loss.samples(); s++) {
      Tape tape = Lowering.of(loss.perSample(), loss.block(s, 1));
      if (!residuals.take(tape, tape.result(), 1)) {
        return Optional.empty();
      }
    }
    if (loss.penalty().isPresent()) {
      Tape tape = Lowering.of(loss.penalty().get(), List.of());
      if (!residuals.take(tape, tape.result(), 1)) {
        return Optional.empty();
      }
    }
    return Optional.of(residuals);
  }

  /// Takes the squares of which a step is the sum; false where it is none, or they are too many.
  private boolean take(Tape tape, int step, int sign) {
    return switch (tape.steps().get(step)) {
      case Tape.Step.Constant _, Tape.Step.Datum _ -> true;
      case Tape.Step.Sum(int[] terms) ->
          Arrays.stream(terms).allMatch(term -> take(tape, term, sign));
      case Tape.Step.Difference(int left, int right) ->
          take(tape, left, sign) && take(tape, right, -sign);
      case Tape.Step.Scaled(Real factor, int x) -> {
        int own = sign(Constant.interval(factor));
        yield own != 0 && take(tape, x, own * sign);
      }
      case Tape.Step.Apply(Curve curve, int order, int x) ->
          curve == Curve.SQUARE && order == 0 && add(tape, x, sign);
      case Tape.Step.Dot(int[] left, int[] right) -> {
        boolean taken = true;
        for (int k = 0; k < left.length && taken; k++) {
          taken = left[k] == right[k] && add(tape, left[k], sign);
        }
        yield taken;
      }
      default -> false;
    };
  }

  private boolean add(Tape tape, int step, int sign) {
    all.add(new Residual(new Tape(tape.steps(), tape.variables(), step), sign));
    return all.size() <= dimension;
  }

  /// 1 or −1; 0 where it is not known.
  private static int sign(Interval x) {
    return x.lo() > 0 ? 1 : x.hi() < 0 ? -1 : 0;
  }

  /// How many there are, at most as many as coordinates.
  int count() {
    return all.size();
  }

  /// How many have a factor below 0: the index where all are zero and their gradients independent.
  int negative() {
    return (int) all.stream().filter(residual -> residual.sign < 0).count();
  }

  /// Krawczyk's test of r(x) = 0, Nᵀ(x − θ) = 0 over a box, where the columns of N are about the
  /// null space of the residuals' derivatives. Where it holds, exactly one solution lies in the
  /// box, and the gradients of the residuals are independent all over it: each critical point in
  /// the box is a zero of all residuals, and these form a manifold.
  ///
  /// @param theta centre of the box
  /// @param radius of the box
  /// @return a radius around θ, Euclidean, within which the solution lies; NaN where the test
  ///     fails
  /// @throws UndefinedException where a residual is not defined all over the box
  double existence(double[] theta, double radius) {
    int n = dimension;
    Interval[] box =
        Arrays.stream(theta).mapToObj(x -> Interval.ball(x, radius)).toArray(Interval[]::new);
    Interval[][] matrix = new Interval[n][];
    for (int t = 0; t < count(); t++) {
      matrix[t] = new IntervalScalars().zeros(n);
      first(t, new IntervalScalars(), box).addGradient(matrix[t]);
    }
    double[][] border = border(matrix);
    for (int k = 0; k < border.length; k++) {
      matrix[count() + k] = IntervalMatrix.exact(border[k]);
    }
    double[][] inverse = inverse(matrix);
    var test =
        new Contraction(
            step(theta, inverse), IntervalMatrix.distanceFromIdentity(inverse, matrix), radius);
    int[] once = new int[n];
    Arrays.fill(once, 1);
    return test.holds() ? test.existence(once) : Double.NaN;
  }

  private <S> FirstOrder<S> first(int t, Scalars<S> scalars, S[] theta) {
    return new FirstOrder<>(all.get(t).tape, scalars, theta);
  }

  /// Upper bounds of |C (r(θ), 0)|, component by component.
  private double[] step(double[] theta, double[][] inverse) {
    PreciseBall[] exact =
        Arrays.stream(theta).mapToObj(PreciseBall::of).toArray(PreciseBall[]::new);
    PreciseBall[] values = new PreciseBall[count()];
    Arrays.setAll(
        values, t -> first(t, new PreciseScalars(), exact).value(all.get(t).tape.result()));
    double[] step = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      PreciseBall sum = PreciseBall.ZERO;
      for (int t = 0; t < values.length; t++) {
        sum = sum.add(values[t].multiply(inverse[i][t]));
      }
      step[i] = sum.toInterval().magnitude();
    }
    return step;
  }

  /// Orthonormal vectors along which the residuals change least, times the largest derivative.
  private double[][] border(Interval[][] matrix) {
    double[][] gram = new double[dimension][dimension];
    double largest = 0;
    for (int t = 0; t < count(); t++) {
      for (int i = 0; i < dimension; i++) {
        double x = matrix[t][i].midpoint();
        largest = Math.max(largest, Math.abs(x));
        for (int j = 0; j < dimension; j++) {
          gram[i][j] += x * matrix[t][j].midpoint();
        }
      }
    }
    var basis = new JacobiEigenvalues(gram);
    double weight = largest > 0 ? largest : 1;
    Integer[] order = new Integer[dimension];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, (k, l) -> Double.compare(basis.value(k), basis.value(l)));
    double[][] border = new double[dimension - count()][];
    Arrays.setAll(
        border, k -> Arrays.stream(basis.vector(order[k])).map(x -> weight * x).toArray());
    return border;
  }

  /// An approximate inverse of the midpoints: (KᵀK)⁻¹Kᵀ.
  private double[][] inverse(Interval[][] matrix) {
    int n = dimension;
    double[][] gram = new double[n][n];
    for (Interval[] row : matrix) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          gram[i][j] += row[i].midpoint() * row[j].midpoint();
        }
      }
    }
    double[][] root = JacobiEigenvalues.inverse(gram);
    double[][] inverse = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < n; t++) {
        for (int k = 0; k < n; k++) {
          inverse[i][t] += root[i][k] * matrix[t][k].midpoint();
        }
      }
    }
    return inverse;
  }
}
