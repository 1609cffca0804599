package dev.cairn.proof.verify;

import dev.cairn.problem.Box;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.complete.Ball;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Proves all that a ball says: exactly one critical point in one box, that it lies in another, its
/// index.
///
/// @param derivatives of the function
record BallVerifier(BoxDerivatives derivatives) {
  /// Boxes in which a zero is looked for, each in the one before.
  private static final int SHRINKING = 100;

  /// What is not proven of a ball; empty where all is.
  Optional<String> fault(Ball ball, Box searched) {
    double[] centre = ball.centre().toArray();
    double[] radii = Ball.radii(searched, ball.uniqueness());
    double[] claimed = Ball.radii(searched, ball.existence());
    try {
      Interval[] box = new Interval[centre.length];
      Arrays.setAll(box, i -> Interval.ball(centre[i], radii[i]));
      Interval[] gradient = derivatives.over(IntervalMatrix.exact(centre)).gradient();
      Operator operator = operator(box, gradient);
      double[] reach = operator.reach(radii);
      for (int i = 0; i < reach.length; i++) {
        double spread = reach(new double[reach.length], operator.rest, radii)[i];
        if (!(reach[i] < radii[i] && spread < radii[i])) {
          return Optional.of(
              String.format(Locale.ROOT, "Krawczyk's test fails (%g of %g)", reach[i], radii[i]));
        }
      }
      reach = shrunk(centre, gradient, reach, claimed);
      if (!within(reach, claimed)) {
        double largest = Arrays.stream(reach).max().orElse(0);
        return Optional.of(String.format(Locale.ROOT, "existence is proven within %g", largest));
      }
      Interval[][] atCentre = derivatives.over(IntervalMatrix.exact(centre)).hessian();
      int negative =
          IntervalMatrix.negativeEigenvalues(
              new JacobiEigenvalues(IntervalMatrix.midpoints(atCentre)), atCentre);
      return negative == ball.index()
          ? Optional.empty()
          : Optional.of("the index is %s, not %s".formatted(negative, ball.index()));
    } catch (UndefinedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Krawczyk's operator over a box: |C∇f(c)| and C H − I.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Operator(double[] step, Interval[][] rest) {
    double[] reach(double[] radii) {
      return BallVerifier.reach(step, rest, radii);
    }
  }

  private Operator operator(Interval[] box, Interval[] gradient) {
    Interval[][] hessian = derivatives.over(box).hessian();
    double[][] inverse = JacobiEigenvalues.inverse(IntervalMatrix.midpoints(hessian));
    Interval[][] rest = IntervalMatrix.times(inverse, hessian);
    double[] step = new double[box.length];
    for (int i = 0; i < step.length; i++) {
      rest[i][i] = rest[i][i].subtract(Interval.ONE);
      Interval sum = Interval.ZERO;
      for (int j = 0; j < step.length; j++) {
        sum = sum.add(Interval.of(inverse[i][j]).multiply(gradient[j]));
      }
      step[i] = sum.magnitude();
    }
    return new Operator(step, rest);
  }

  /// The radii that the operator over the box leaves, over and over, while they are not within the
  /// claimed ones and that makes them smaller.
  private double[] shrunk(double[] centre, Interval[] gradient, double[] reach, double[] claimed) {
    double[] radii = reach;
    for (int round = 0; round < SHRINKING && !within(radii, claimed); round++) {
      double[] last = radii;
      Interval[] box = new Interval[centre.length];
      Arrays.setAll(box, i -> Interval.ball(centre[i], last[i]));
      double[] next = operator(box, gradient).reach(last);
      boolean smaller = false;
      for (int i = 0; i < next.length; i++) {
        next[i] = Math.min(next[i], last[i]);
        smaller |= next[i] < last[i];
      }
      radii = next;
      if (!smaller) {
        break;
      }
    }
    return radii;
  }

  private static boolean within(double[] radii, double[] claimed) {
    for (int i = 0; i < radii.length; i++) {
      if (!(radii[i] <= claimed[i])) {
        return false;
      }
    }
    return true;
  }

  /// step + |rest| radii.
  private static double[] reach(double[] step, Interval[][] rest, double[] radii) {
    double[] reach = new double[step.length];
    for (int i = 0; i < reach.length; i++) {
      Interval sum = Interval.of(step[i]);
      for (int j = 0; j < reach.length; j++) {
        sum = sum.add(Interval.of(rest[i][j].magnitude()).multiply(Interval.of(radii[j])));
      }
      reach[i] = sum.hi();
    }
    return reach;
  }
}
