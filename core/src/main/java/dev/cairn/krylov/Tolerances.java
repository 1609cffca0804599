package dev.cairn.krylov;

import java.util.Locale;
import java.util.OptionalInt;

/// When a Krylov solve ends, and when MINRES-QLP leaves its cheap phase.
///
/// @param relative solved where ‖r‖ ≤ relative·(‖A‖‖x‖ + ‖b‖), least squares where ‖A r‖ ≤
///     relative·‖A‖‖r‖
/// @param maxIterations budget of products; the dimension of the system where empty
/// @param conditionLimit ends the solve when the condition estimate reaches it
/// @param solutionNormLimit ends the solve when ‖x‖ reaches it
/// @param transitionCondition MINRES updates below this condition estimate, QLP updates from it on;
///     1 means QLP throughout
public record Tolerances(
    double relative,
    OptionalInt maxIterations,
    double conditionLimit,
    double solutionNormLimit,
    double transitionCondition) {
  /// What the original experiments used; only the relative tolerance was found to matter.
  public static final Tolerances DEFAULT =
      new Tolerances(1e-10, OptionalInt.empty(), 1e7, 1e4, 1e4);

  public Tolerances {
    if (!(relative >= 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "relative tolerance %g must be ≥ 0", relative));
    }
    if (maxIterations.isPresent() && maxIterations.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "maximum of iterations %s must be ≥ 1".formatted(maxIterations.getAsInt()));
    }
    requirePositive("condition limit", conditionLimit);
    requirePositive("solution norm limit", solutionNormLimit);
    requirePositive("transition condition", transitionCondition);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s %g must be > 0", name, value));
    }
  }

  /// These with another relative tolerance.
  public Tolerances withRelative(double value) {
    return new Tolerances(
        value, maxIterations, conditionLimit, solutionNormLimit, transitionCondition);
  }

  /// These with a budget of products.
  public Tolerances withMaxIterations(int value) {
    return new Tolerances(
        relative, OptionalInt.of(value), conditionLimit, solutionNormLimit, transitionCondition);
  }

  /// These with another limit on the condition estimate.
  public Tolerances withConditionLimit(double value) {
    return new Tolerances(relative, maxIterations, value, solutionNormLimit, transitionCondition);
  }

  /// These with another limit on ‖x‖.
  public Tolerances withSolutionNormLimit(double value) {
    return new Tolerances(relative, maxIterations, conditionLimit, value, transitionCondition);
  }

  /// These with another condition estimate to leave the MINRES phase at.
  public Tolerances withTransitionCondition(double value) {
    return new Tolerances(relative, maxIterations, conditionLimit, solutionNormLimit, value);
  }

  /// The budget for a system of n unknowns.
  int maxIterations(int n) {
    return maxIterations.orElse(n);
  }
}
