package dev.cairn.testkit;

import java.util.function.DoubleUnaryOperator;

/// Derivatives of functions of one variable by central differences, extrapolated to step 0.
///
/// Source: C. J. F. Ridders, Adv. Eng. Softw. 4 (1982): Neville's tableau over shrinking steps,
/// kept where its own error estimate is smallest.
public final class Differences {
  /// Each step is this much shorter than the one before.
  private static final double SHRINK = 1.4;

  private static final int LEVELS = 12;

  private Differences() {}

  /// A derivative with the tableau's estimate of its error.
  public record Derivative(double value, double error) {}

  /// f′(0) from steps of at most firstStep. Cost 24 values of f; the error is usually 10 digits
  /// below f/firstStep.
  public static Derivative atZero(DoubleUnaryOperator f, double firstStep) {
    double[] previous = new double[LEVELS];
    double[] current = new double[LEVELS];
    double best = Double.NaN;
    double error = Double.POSITIVE_INFINITY;
    double step = firstStep;
    for (int level = 0; level < LEVELS; level++, step /= SHRINK) {
      current[0] = (f.applyAsDouble(step) - f.applyAsDouble(-step)) / (2 * step);
      double factor = SHRINK * SHRINK;
      for (int k = 1; k <= level; k++, factor *= SHRINK * SHRINK) {
        current[k] = (factor * current[k - 1] - previous[k - 1]) / (factor - 1);
        double change =
            Math.max(Math.abs(current[k] - current[k - 1]), Math.abs(current[k] - previous[k - 1]));
        if (change <= error) {
          error = change;
          best = current[k];
        }
      }
      double[] swap = previous;
      previous = current;
      current = swap;
    }
    return new Derivative(best, error);
  }
}
