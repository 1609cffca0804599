package dev.cairn.proof.verify;

import dev.cairn.proof.arithmetic.Interval;

/// Krawczyk's test over a box: its system has exactly one solution there where `‖C g‖ + ‖I − C H‖ρ`
/// is below ρ, by largest components and row sums.
final class Contraction {
  private final double[] step;
  private final double[] rows;
  private final double radius;
  private final double factor;
  private final Interval bound;

  /// @param step upper bounds of |C g| at the centre, component by component
  /// @param rows upper bounds of the row sums of |I − C H| over the box
  /// @param radius ρ, of the box
  Contraction(double[] step, double[] rows, double radius) {
    this.step = step.clone();
    this.rows = rows.clone();
    this.radius = radius;
    this.factor = Verifier.maximum(rows);
    this.bound = Interval.of(Verifier.maximum(step));
  }

  /// ‖C g‖ + ‖I − C H‖ρ, at most.
  double reach() {
    return bound.add(Interval.of(factor).multiply(Interval.of(radius))).hi();
  }

  boolean holds() {
    return factor < 1 && reach() < radius;
  }

  /// A Euclidean radius around the centre within which the solution's first coordinates lie; only
  /// where the test holds.
  ///
  /// @param counts how often each of these counts
  double existence(int[] counts) {
    Interval largest = bound.divide(Interval.ONE.subtract(Interval.of(factor)));
    Interval sum = Interval.ZERO;
    for (int i = 0; i < counts.length; i++) {
      Interval part = Interval.of(step[i]).add(Interval.of(rows[i]).multiply(largest));
      sum = sum.add(Interval.of(part.hi()).square().multiply(Interval.of(counts[i])));
    }
    return sum.sqrt().hi();
  }
}
