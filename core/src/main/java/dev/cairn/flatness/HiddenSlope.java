package dev.cairn.flatness;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.FineGradient;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/// Whether f has a slope at θ that rounding of θ hides: one along a valley, as 10⁻²⁵ of
/// (y − x²)² + 10⁻²⁵ y at (1, 1), which is not seen beside what the last digit of θ makes of the
/// gradient. One of 10⁻³⁰ there is too small for these digits, too.
///
/// Newton's steps from θ to points between doubles, with gradients of more digits, lead to the
/// floor of the valley. What they leave there of the gradient is a slope where it lies in the
/// kernel of the Hessian and is the same at other places of the floor, some thousand units in the
/// last place of θ away. Near a degenerate critical point, as of x⁴, it is not. It is evidence, not
/// proof.
///
/// At a regular critical point it costs a few of these gradients and solves, on a floor some
/// twenty.
final class HiddenSlope {
  /// Steps to the floor, at most.
  private static final int MOST_STEPS = 12;

  /// Other places are so far, as a share of the largest coordinate,
  private static final double DISTANCE = 0x1p-42;

  /// and so many, each to both sides.
  private static final int PLACES = 3;

  /// They have the same slope where it differs by less than this share.
  private static final double SAME = 0.5;

  /// Of a vector of the kernel the Hessian makes no more than this, over its norm.
  private static final double KERNEL = 1e-6;

  /// Solutions leave no more than this share of what they take away.
  private static final double SOLVED = 1e-6;

  private final SymmetricOperator hessian;
  private final List<UnaryOperator<double[]>> steps;
  private final FineGradient gradients;

  private HiddenSlope(
      SymmetricOperator hessian, List<UnaryOperator<double[]>> steps, FineGradient gradients) {
    this.hessian = hessian;
    this.steps = steps;
    this.gradients = gradients;
  }

  /// Whether there is one at θ (read).
  ///
  /// @param steps solutions of H p = −g, each of a g that it reads, in the order to be tried
  static boolean at(
      double[] theta,
      SymmetricOperator hessian,
      List<UnaryOperator<double[]>> steps,
      FineGradient gradients) {
    return new HiddenSlope(hessian, steps, gradients).found(theta);
  }

  private boolean found(double[] theta) {
    double distance = DISTANCE * Vectors.largest(theta);
    Floor floor = floor(Place.of(theta, gradients));
    double slope = Vectors.norm(floor.rest);
    if (!(slope > floor.error) || !(distance > 0) || !inKernel(floor.rest)) {
      return false;
    }
    var random = new SplittableRandom(5);
    for (int place = 0; place < PLACES; place++) {
      double[] line = random.doubles(theta.length, -1, 1).toArray();
      double length = distance / Vectors.norm(line);
      for (double sign : new double[] {length, -length}) {
        double[] away = new double[line.length];
        Vectors.addScaled(sign, line, away);
        Floor there = floor(floor.place.moved(away, gradients));
        double[] change = Vectors.difference(there.rest, floor.rest);
        if (!(Vectors.norm(change) + there.error < SAME * slope)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean inKernel(double[] gradient) {
    double[] unit = Vectors.scaled(gradient);
    double[] image = new double[unit.length];
    hessian.apply(unit, image);
    double size = 0;
    double[] column = new double[unit.length];
    for (int i = 0; i < unit.length; i++) {
      double[] axis = new double[unit.length];
      axis[i] = 1;
      hessian.apply(axis, column);
      size = Math.hypot(size, Vectors.norm(column));
    }
    return Vectors.norm(image) <= KERNEL * size * Vectors.norm(unit);
  }

  /// A place on the floor.
  ///
  /// @param rest g + H p, what no step p takes away there
  /// @param error by which its norm may be off
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Floor(Place place, double[] rest, double error) {}

  /// Newton's steps as long as they take away most of the gradient.
  private Floor floor(Place from) {
    Place place = from;
    for (int step = 0; step < MOST_STEPS; step++) {
      Place last = place;
      double most = NewtonSupport.LEFT * Vectors.norm(place.gradient);
      Optional<Place> next =
          steps.stream()
              .map(solution -> last.moved(solution.apply(last.gradient), gradients))
              .filter(there -> Vectors.norm(there.gradient) + there.error <= most)
              .findFirst();
      if (next.isEmpty()) {
        break;
      }
      place = next.get();
    }
    double[] rest = new double[place.gradient.length];
    hessian.apply(steps.getLast().apply(place.gradient), rest);
    Vectors.addScaled(1, place.gradient, rest);
    return new Floor(place, rest, place.error + SOLVED * Vectors.norm(place.gradient));
  }

  /// A point, heads and tails, and what is known of the gradient there.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Place(double[] heads, double[] tails, double[] gradient, double error) {
    static Place of(double[] theta, FineGradient gradients) {
      return of(theta.clone(), new double[theta.length], gradients);
    }

    private static Place of(double[] heads, double[] tails, FineGradient gradients) {
      FineGradient.Known known = gradients.at(heads, tails);
      return new Place(heads, tails, known.gradient().toArray(), known.error());
    }

    /// There plus p (read), whose sums are not rounded.
    Place moved(double[] p, FineGradient gradients) {
      double[] high = new double[p.length];
      double[] low = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        double sum = heads[i] + p[i];
        double part = sum - heads[i];
        double rest = (heads[i] - (sum - part)) + (p[i] - part) + tails[i];
        high[i] = sum + rest;
        low[i] = rest - (high[i] - sum);
      }
      return of(high, low, gradients);
    }
  }
}
