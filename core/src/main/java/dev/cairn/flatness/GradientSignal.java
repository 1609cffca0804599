package dev.cairn.flatness;

import dev.cairn.linalg.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/// What of a gradient is more than rounding: what stays where θ moves by its last bits.
///
/// Every coordinate of θ is moved by up to four units in its last place, up or down at random,
/// three times. What such moves change by more than a fiftieth of itself may be rounding alone. So
/// it is told of each coordinate, where a norm hides the small ones beside the noise of others: at
/// (150, 1) on e⁻ˣ + (y − 1)² rounding of y alone makes 10⁻¹⁶ of ‖∇f‖, and ∂f/∂x = −e⁻¹⁵⁰ keeps
/// thirteen digits. Units of f and of θ play no part.
///
/// It costs three gradients. What does not depend on θ, as the rounding of a constant, it takes for
/// a signal. So θ may be moved as well by what its place is not known to: on exp(x) − x + x²y² at
/// (10⁻¹⁸, 1) the place is known to 10⁻¹⁶ only, and the slope along the line x = 0 is none.
public final class GradientSignal {
  private static final double EPSILON = 0x1p-52;

  private static final int MOVES = 3;

  /// A coordinate is moved by up to so many ε: by different ones, as equal ones may cancel.
  private static final int FARTHEST = 4;

  /// Sums over samples, and digits lost in them, may add so much.
  private static final double MARGIN = 50;

  /// Entries of a direction are right to this times n.
  private static final double DIRECTION = 8 * EPSILON;

  private final double[] gradient;
  private final List<double[]> changes;

  private GradientSignal(double[] gradient, List<double[]> changes) {
    this.gradient = gradient;
    this.changes = changes;
  }

  /// At θ, where the gradient is g (both read).
  ///
  /// @param elsewhere ∇f at another point, which it reads
  public static GradientSignal at(
      double[] theta, double[] gradient, UnaryOperator<double[]> elsewhere) {
    return at(theta, gradient, List.of(), elsewhere);
  }

  /// At θ, where the gradient is g (both read).
  ///
  /// @param doubts further moves (read), by which θ may be off
  /// @param elsewhere ∇f at another point, which it reads
  public static GradientSignal at(
      double[] theta, double[] gradient, List<double[]> doubts, UnaryOperator<double[]> elsewhere) {
    SplittableRandom random = new SplittableRandom(3);
    var changes = new ArrayList<double[]>();
    for (int move = 0; move < MOVES; move++) {
      double[] moved = theta.clone();
      for (int i = 0; i < moved.length; i++) {
        int units = random.nextInt(1, FARTHEST + 1);
        moved[i] += (random.nextBoolean() ? units : -units) * EPSILON * moved[i];
      }
      changes.add(change(moved, gradient, elsewhere));
    }
    for (double[] doubt : doubts) {
      double[] moved = theta.clone();
      Vectors.addScaled(1, doubt, moved);
      changes.add(change(moved, gradient, elsewhere));
    }
    return new GradientSignal(gradient.clone(), changes);
  }

  private static double[] change(
      double[] moved, double[] gradient, UnaryOperator<double[]> elsewhere) {
    return Vectors.difference(elsewhere.apply(moved), gradient);
  }

  /// The gradient of what is more than rounding alone: the other coordinates are 0.
  public GradientSignal heard() {
    return new GradientSignal(part(gradient), changes.stream().map(this::part).toList());
  }

  /// Whether any coordinate is more than rounding.
  public boolean any() {
    boolean any = false;
    for (int i = 0; i < gradient.length; i++) {
      any |= at(i);
    }
    return any;
  }

  /// A new array, x (read) with 0 wherever the gradient may be rounding alone.
  public double[] part(double[] x) {
    double[] part = new double[x.length];
    for (int i = 0; i < part.length; i++) {
      part[i] = at(i) ? x[i] : 0;
    }
    return part;
  }

  /// Whether the slope along a direction (read) is more than rounding, of the direction's entries
  /// too.
  public boolean along(double[] direction) {
    double size = 0;
    for (int i = 0; i < direction.length; i++) {
      size += Math.abs(direction[i] * gradient[i]);
    }
    double noise =
        changes.stream().mapToDouble(c -> Math.abs(Vectors.dot(direction, c))).max().orElseThrow();
    return Math.abs(Vectors.dot(direction, gradient))
        > Math.max(MARGIN * noise, DIRECTION * direction.length * size);
  }

  /// Whether a coordinate is more than rounding. What is not finite is no signal.
  boolean at(int i) {
    double noise = 0;
    for (double[] change : changes) {
      noise = Math.max(noise, Math.abs(change[i]));
    }
    return Math.abs(gradient[i]) > MARGIN * noise;
  }
}
