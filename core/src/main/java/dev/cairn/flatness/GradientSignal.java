package dev.cairn.flatness;

import dev.cairn.linalg.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/// What of a gradient is more than rounding: what stays where θ moves by its last bits.
///
/// Every coordinate of θ is moved by about a unit in its last place, up or down at random, three
/// times. What such moves change by more than a hundredth of itself may be rounding alone. So it is
/// told of each coordinate, where a norm hides the small ones beside the noise of others: at
/// (150, 1) on e⁻ˣ + (y − 1)² rounding of y alone makes 10⁻¹⁶ of ‖∇f‖, and ∂f/∂x = −e⁻¹⁵⁰ keeps
/// thirteen digits. Units of f and of θ play no part.
///
/// It costs three gradients. What does not depend on θ, as the rounding of a constant, it takes for
/// a signal.
public final class GradientSignal {
  private static final double EPSILON = 0x1p-52;

  private static final int MOVES = 3;

  /// As [GradientRounding]'s: sums over samples, and digits lost in them, may add so much.
  private static final double MARGIN = 100;

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
    SplittableRandom random = new SplittableRandom(3);
    var changes = new ArrayList<double[]>();
    for (int move = 0; move < MOVES; move++) {
      double[] moved = theta.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += (random.nextBoolean() ? EPSILON : -EPSILON) * moved[i];
      }
      double[] change = elsewhere.apply(moved).clone();
      Vectors.addScaled(-1, gradient, change);
      changes.add(change);
    }
    return new GradientSignal(gradient.clone(), changes);
  }

  /// The same in other coordinates: the map is linear, reads its argument and makes a new array.
  public GradientSignal in(UnaryOperator<double[]> coordinates) {
    return new GradientSignal(
        coordinates.apply(gradient), changes.stream().map(coordinates).toList());
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

  /// What is not finite is no signal.
  private boolean at(int i) {
    double noise = 0;
    for (double[] change : changes) {
      noise = Math.max(noise, Math.abs(change[i]));
    }
    return Math.abs(gradient[i]) > MARGIN * noise;
  }
}
