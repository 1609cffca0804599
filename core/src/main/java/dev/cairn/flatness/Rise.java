package dev.cairn.flatness;

import dev.cairn.linalg.Vectors;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Where a gradient that is no more than rounding rises out of it, along lines from a point.
///
/// Doubles cannot tell at the point whether the gradient is zero or falls below the last digit, or
/// underflows, without ever being zero: a tail, as of log cosh x − x at x = 20. Further along a
/// line they can. Of a smooth function, a part of the gradient that has a zero of finite order
/// rises on both sides of the zero, and one that is zero all along rises on neither. On a tail it
/// rises on one side only, or on both like an exponential: faster, where it comes out of rounding,
/// than a zero of the order 16 lets it. So the gradient is looked at in distances that grow by a
/// third, from the
/// last digit of θ to a million times its size, by a thirtieth about the size of θ, and towards the
/// origin where the line comes near it; each coordinate, and its part along each of the lines,
/// unless it is more than rounding at the point. Rising means without a fall, by a factor of 64 or
/// more, up to what is more than
/// rounding ([GradientSignal]): noise, which comes in few sizes, does not rise.
///
/// It costs some 1,000 gradients a line. What rises and falls again within a thirtieth of its
/// distance is not seen, as a bell whose tail is flat to the last digit a thousand times as far as
/// it is wide; nor is a tail along a curve, beside what rises with the curve.
///
/// @param any whether some part is more than rounding or rises anywhere: where none does, all that
///     was looked at is level
/// @param tail whether some part rises on one side of a line and not on the other
/// @param steep whether some part rises faster than a power: what it rises out of is level
/// @param distance from the point to the nearest place where one does; infinite where none does
public record Rise(boolean any, boolean tail, boolean steep, double distance) {
  private static final double EPSILON = 0x1p-52;

  /// From one distance to the next.
  private static final double GROWTH = 4.0 / 3;

  /// And so much finer around the size of θ, between these two times it: there a bell may lie
  /// that is as far as its tail is flat.
  private static final double FINE_GROWTH = 33.0 / 32;

  private static final double FINE_FROM = 0x1p-10;

  private static final double FINE_TO = 4;

  /// Distances reach from ε to this, times the largest coordinate.
  private static final double FARTHEST = 0x1p20;

  /// At the origin itself nothing says how far; from the reciprocal of this to this.
  private static final double ANY = 0x1p200;

  /// The origin is approached down to this share of the distance to it.
  private static final double NEAREST = 0x1p-20;

  /// A part has risen where it is so many times what it was, and has not fallen in between.
  private static final double RISE = 64;

  /// A zero of higher order is not told from an exponential.
  private static final double ORDER = 20;

  /// Numbers below this lose digits.
  private static final double VANISHING = Double.MIN_NORMAL / 0x1p-53;

  /// What is less than so many times larger on the one side than on the other has risen on both: of
  /// two that are near what is heard chance may hear one, as where a line leaves a family by its
  /// own
  /// rounding.
  private static final double ASKEW = 8;

  /// The order is told from two places that lie so far apart, at least: rounding changes it by one.
  private static final double APART = 1.02;

  /// A jump by as much between two distances is looked at in between, unless they are nearer than
  /// this share of their size
  private static final double NARROW = 1e-3;

  /// or as many of them have been looked at.
  private static final int BETWEEN = 100;

  /// From θ (read), along lines of length 1 (read) to both sides.
  ///
  /// @param doubts moves (read) by which θ may be off: see [GradientSignal]
  /// @param gradients ∇f at a point, which it reads
  public static Rise of(
      double[] theta,
      List<double[]> lines,
      List<double[]> doubts,
      UnaryOperator<double[]> gradients) {
    return of(new Lines(theta, Vectors.largest(theta), lines, doubts, gradients));
  }

  /// Likewise.
  ///
  /// @param size taken for that of θ: the largest coordinate, or more
  static Rise of(
      double[] theta, double size, List<double[]> lines, UnaryOperator<double[]> gradients) {
    return of(new Lines(theta, size, lines, List.of(), gradients));
  }

  private static Rise of(Lines search) {
    boolean tail = false;
    boolean steep = false;
    boolean any = search.anyHeard();
    double distance = Double.POSITIVE_INFINITY;
    for (double[] line : search.lines) {
      Side ahead = search.along(line, 1);
      Side behind = search.along(line, -1);
      tail |= search.oneSided(line, 1, ahead, behind) || search.oneSided(line, -1, behind, ahead);
      steep |= ahead.steep() || behind.steep();
      any |= ahead.any() || behind.any();
      distance = Math.min(distance, Math.min(ahead.distance, behind.distance));
    }
    return new Rise(any, tail, steep, distance);
  }

  /// What all the lines show, where they include random ones.
  Outlook outlook() {
    if (tail) {
      return Outlook.TAIL;
    }
    return steep || !any ? Outlook.LEVEL : Outlook.OPEN;
  }

  /// One side of a line.
  private static final class Side {
    private final boolean[] risen;

    /// Where each part has risen, and how large it was there; 0 before.
    private final double[] from;

    private final double[] size;

    /// As what power of the distance it grows from there; NaN before.
    private final double[] order;

    private double distance = Double.POSITIVE_INFINITY;

    Side(int parts) {
      risen = new boolean[parts];
      from = new double[parts];
      size = new double[parts];
      order = new double[parts];
      Arrays.fill(order, Double.NaN);
    }

    boolean any() {
      return distance < Double.POSITIVE_INFINITY;
    }

    boolean steep() {
      return Arrays.stream(order).anyMatch(power -> power > ORDER);
    }

    void rise(int i, double part, double at) {
      risen[i] = true;
      from[i] = at;
      size[i] = Math.abs(part);
      distance = Math.min(distance, at);
    }

    /// Once for each part, far enough from where it has risen.
    void measure(double[] parts, double at) {
      for (int i = 0; i < parts.length; i++) {
        if (risen[i] && Double.isNaN(order[i]) && at >= APART * from[i]) {
          order[i] = Math.log(Math.abs(parts[i]) / size[i]) / Math.log(at / from[i]);
        }
      }
    }
  }

  private static final class Lines {
    private final double[] theta;
    private final double size;
    private final List<double[]> lines;
    private final List<double[]> doubts;
    private final UnaryOperator<double[]> gradients;
    private final double[] here;
    private final boolean[] quiet;

    Lines(
        double[] theta,
        double size,
        List<double[]> lines,
        List<double[]> doubts,
        UnaryOperator<double[]> gradients) {
      this.theta = theta;
      this.size = size;
      this.lines = lines;
      this.doubts = doubts;
      this.gradients = gradients;
      double[] gradient = gradients.apply(theta).clone();
      this.here = parts(gradient);
      this.quiet = new boolean[here.length];
      var signal = GradientSignal.at(theta, gradient, doubts, gradients);
      for (int i = 0; i < quiet.length; i++) {
        quiet[i] = !heard(signal, i);
      }
    }

    boolean anyHeard() {
      for (boolean q : quiet) {
        if (!q) {
          return true;
        }
      }
      return false;
    }

    /// Whether a part has risen on one side and is small at the same distance on the other.
    boolean oneSided(double[] line, int sign, Side side, Side other) {
      for (int i = 0; i < quiet.length; i++) {
        if (side.risen[i] && !other.risen[i]) {
          double[] there = theta.clone();
          Vectors.addScaled(-sign * side.from[i], line, there);
          double across = parts(gradients.apply(there).clone())[i];
          if (!(ASKEW * Math.abs(across) >= side.size[i])) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean heard(GradientSignal signal, int i) {
      int n = theta.length;
      return i < n ? signal.at(i) : signal.along(lines.get(i - n));
    }

    /// Which parts rise along one side of a line. Where one jumps, it is looked at in between.
    Side along(double[] line, int sign) {
      Side side = new Side(here.length);
      for (double[] distances : distances(line, sign)) {
        double[] base = here.clone();
        double[] before = here;
        double last = 0;
        int between = 0;
        Deque<Double> ahead = new ArrayDeque<>();
        Arrays.stream(distances).forEach(ahead::addLast);
        while (!ahead.isEmpty()) {
          double distance = ahead.removeFirst();
          double[] there = theta.clone();
          Vectors.addScaled(sign * distance, line, there);
          double[] gradient = gradients.apply(there).clone();
          double[] parts = parts(gradient);
          if (!finite(parts)) {
            break;
          }
          if (between < BETWEEN && distance - last > NARROW * distance && jumps(before, parts)) {
            between++;
            ahead.addFirst(distance);
            ahead.addFirst(last + (distance - last) / 2);
            continue;
          }
          side.measure(parts, distance);
          if (rise(base, before, parts, side.risen)) {
            var signal = GradientSignal.at(there, gradient, doubts, gradients);
            mark(side, risen(base, parts), parts, distance, signal);
          }
          before = parts;
          last = distance;
        }
      }
      return side;
    }

    private boolean jumps(double[] before, double[] parts) {
      boolean jumps = false;
      for (int i = 0; i < parts.length; i++) {
        jumps |= quiet[i] && Math.abs(parts[i]) > RISE * Math.abs(before[i]);
      }
      return jumps;
    }

    /// Keeps what each part was where it began to rise, and tells whether any has risen enough that
    /// was not known to.
    private boolean rise(double[] base, double[] before, double[] parts, boolean[] risen) {
      boolean more = false;
      for (int i = 0; i < parts.length; i++) {
        boolean up = Math.abs(parts[i]) > Math.abs(before[i]);
        base[i] = !up || base[i] == 0 ? parts[i] : base[i];
        more |= !risen[i] && risen(base, parts, i);
      }
      return more;
    }

    private boolean[] risen(double[] base, double[] parts) {
      boolean[] risen = new boolean[parts.length];
      for (int i = 0; i < parts.length; i++) {
        risen[i] = risen(base, parts, i);
      }
      return risen;
    }

    private boolean risen(double[] base, double[] parts, int i) {
      double size = Math.abs(parts[i]);
      return quiet[i] && size > RISE * Math.abs(base[i]) && size > VANISHING;
    }

    private void mark(
        Side side, boolean[] risen, double[] parts, double distance, GradientSignal signal) {
      for (int i = 0; i < risen.length; i++) {
        if (risen[i] && !side.risen[i] && heard(signal, i)) {
          side.rise(i, parts[i], distance);
        }
      }
    }

    /// The coordinates of a gradient (read), and its parts along the lines.
    private double[] parts(double[] gradient) {
      double[] parts = Arrays.copyOf(gradient, gradient.length + lines.size());
      for (int k = 0; k < lines.size(); k++) {
        parts[gradient.length + k] = Vectors.dot(lines.get(k), gradient);
      }
      return parts;
    }

    private static boolean finite(double[] x) {
      return Arrays.stream(x).allMatch(Double::isFinite);
    }

    /// From θ outward and, where the line comes near the origin, towards that.
    private List<double[]> distances(double[] line, int sign) {
      if (size == 0) {
        return List.of(geometric(1 / ANY, ANY, GROWTH).toArray());
      }
      double[] outward = outward(size);
      double origin = -sign * Vectors.dot(line, theta);
      return origin > 0
          ? List.of(
              outward,
              geometric(1, 1 / NEAREST, GROWTH)
                  .map(part -> origin - origin / part)
                  .skip(1)
                  .toArray())
          : List.of(outward);
    }

    private static double[] outward(double size) {
      return Stream.of(
              geometric(EPSILON * size, FINE_FROM * size, GROWTH),
              geometric(FINE_FROM * size, FINE_TO * size, FINE_GROWTH),
              geometric(FINE_TO * size, FARTHEST * size, GROWTH))
          .flatMapToDouble(distances -> distances)
          .distinct()
          .toArray();
    }

    private static DoubleStream geometric(double from, double to, double growth) {
      return DoubleStream.iterate(from, d -> d <= to, d -> growth * d);
    }
  }
}
