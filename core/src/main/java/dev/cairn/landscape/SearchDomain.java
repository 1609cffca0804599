package dev.cairn.landscape;

import dev.cairn.collection.ClusterRegion;
import dev.cairn.collection.ClusterSymmetry;
import dev.cairn.collection.Symmetry;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.LennardJones;
import dev.cairn.problem.Problem;
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
  /// Atoms of one cluster are linked by steps of at most this, where their distance at rest is
  /// 1.12.
  private static final double REACH = 2;

  /// A function of the catalogue, in its box; clusters up to isometries and permutations, as long
  /// as they hold together.
  public static SearchDomain of(Problem problem) {
    return new SearchDomain(
        problem.objective(),
        random -> problem.box().sample(random),
        symmetry(problem),
        region(problem));
  }

  /// The group of a function of the catalogue: that of its atoms, or the trivial one.
  public static Symmetry symmetry(Problem problem) {
    return problem.objective() instanceof LennardJones(int atoms)
        ? new ClusterSymmetry(atoms)
        : Symmetry.none();
  }

  /// Clusters that hold together, or the problem's box.
  public static Predicate<Point> region(Problem problem) {
    return problem.objective() instanceof LennardJones(int atoms)
        ? new ClusterRegion(atoms, REACH)
        : point -> problem.box().contains(point.toArray());
  }
}
