package dev.cairn.landscape;

import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.Problem;
import dev.cairn.symmetry.Symmetry;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Where critical points are looked for.
///
/// @param objective f
/// @param starts draws a fresh start point
/// @param symmetry points in one orbit are the same
/// @param region points outside are counted but not collected, and runs that stay there given up
public record SearchDomain(
    SmoothObjective objective,
    Function<RandomGenerator, double[]> starts,
    Symmetry symmetry,
    Predicate<Point> region) {
  /// A function of the catalogue, in its box; clusters up to isometries and permutations, as long
  /// as they hold together.
  public static SearchDomain of(Problem problem) {
    return new SearchDomain(
        problem.objective(),
        random -> problem.box().sample(random),
        problem.symmetry(),
        problem.region());
  }
}
