package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.ClusterRegion;
import dev.cairn.collection.ClusterSymmetry;
import dev.cairn.collection.CollectedPoint;
import dev.cairn.collection.ConnectionGraph;
import dev.cairn.collection.FiniteGroup;
import dev.cairn.collection.Symmetry;
import dev.cairn.landscape.Landscape;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Landscapes with known answers, found by the default settings.
class LandscapeSearchTest {
  private static final double REACH = 2;

  private static Landscape explore(Problem problem, Symmetry symmetry) {
    return LandscapeSearch.DEFAULT.explore(
        problem.objective(),
        random -> problem.box().sample(random),
        symmetry,
        point -> problem.box().contains(point.toArray()),
        new SplittableRandom(1));
  }

  private static Landscape exploreCluster(Problem problem, int atoms) {
    return LandscapeSearch.DEFAULT.explore(
        problem.objective(),
        random -> problem.box().sample(random),
        new ClusterSymmetry(atoms),
        new ClusterRegion(atoms, REACH),
        new SplittableRandom(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quartic",
        "himmelblau",
        "mueller-brown",
        "double-wells:6",
        "rastrigin:2",
        "odeco-cubic:6"
      })
  void everyKnownPointIsFoundAndNoOther(String name) {
    var problem = ProblemCatalogue.named(name);
    var landscape = explore(problem, Symmetry.none());
    assertEquals(problem.census(), landscape.points().census());
    var completeness = landscape.points().completeness();
    assertEquals(problem.censusSize(), completeness.found());
    assertEquals(BigInteger.ONE, completeness.eulerSum());
    assertTrue(completeness.unseenMass() < 1e-2, completeness::toString);
    assertEquals(0, completeness.newInLastHundred());
    for (CollectedPoint point : landscape.points().points()) {
      assertTrue(point.squaredGradientNorm() < 1e-20);
      assertTrue(
          problem.known().stream()
              .anyMatch(
                  known ->
                      known.index() == point.index()
                          && Vectors.distance(
                                  known.at().orElseThrow().toArray(), point.theta().toArray())
                              < 1e-6),
          point::toString);
    }
  }

  @Test
  void sameSeedSameLandscape() {
    var problem = ProblemCatalogue.named("himmelblau");
    assertEquals(
        explore(problem, Symmetry.none()).points().points(),
        explore(problem, Symmetry.none()).points().points());
  }

  @Test
  void antipodesOfTheDoubleWellsAreOnePoint() {
    var problem = ProblemCatalogue.named("double-wells:2");
    var landscape = explore(problem, FiniteGroup.antipodes());
    assertEquals(Map.of(0, 2L, 1, 2L, 2, 1L), landscape.points().census());
    assertEquals(BigInteger.ONE, landscape.points().completeness().eulerSum());
    long orbits =
        landscape.points().points().stream().mapToLong(p -> p.orbitSize().longValue()).sum();
    assertEquals(9, orbits);
  }

  @Test
  void saddlesOfTheMuellerBrownPotentialConnectItsMinimaInARow() {
    var problem = ProblemCatalogue.named("mueller-brown");
    var points = explore(problem, Symmetry.none()).points();
    var edges = new ArrayList<ConnectionGraph.Edge>();
    for (CollectedPoint saddle : points.points()) {
      if (saddle.index() == 1) {
        int[] ends =
            LandscapeSearch.DEFAULT
                .descents(problem.objective(), points, saddle.theta())
                .orElseThrow();
        edges.add(new ConnectionGraph.Edge(saddle.id(), saddle.value(), ends[0], ends[1]));
      }
    }
    var mergers = new ConnectionGraph(edges).mergers();
    assertEquals(2, mergers.size());
    assertEquals(-72.2489, mergers.get(0).value(), 1e-3);
    assertEquals(-40.6648, mergers.get(1).value(), 1e-3);
  }

  @Test
  void fourAtoms() {
    var problem = ProblemCatalogue.named("lennard-jones:4");
    var landscape = exploreCluster(problem, 4);
    assertEquals(problem.census(), landscape.points().census());
    var minimum = landscape.points().points().stream().filter(p -> p.index() == 0).findFirst();
    assertEquals(-6, minimum.orElseThrow().value(), 1e-9);
    assertEquals(6, minimum.orElseThrow().nullity());
    // The tetrahedron: all 24 permutations are isometries of it.
    assertEquals(BigInteger.ONE, minimum.orElseThrow().orbitSize());
  }

  /// At least what exhaustive multi-start found; more is a result.
  @Tag("paper")
  @ParameterizedTest
  @CsvSource({"5", "6"})
  void fiveAndSixAtoms(int atoms) {
    var problem = ProblemCatalogue.named("lennard-jones:" + atoms);
    var census = exploreCluster(problem, atoms).points().census();
    problem
        .census()
        .forEach(
            (index, count) ->
                assertTrue(
                    census.getOrDefault(index, 0L) >= count, "%d: %s".formatted(index, census)));
  }
}
