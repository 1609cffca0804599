package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.problem.KnownPoint;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.proof.enclosure.Enclosures;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Points whose proofs are known by hand.
class KnownAnswersTest {
  static Prover prover(String name) {
    Problem problem = ProblemCatalogue.named(name);
    LossFunction loss =
        LossFunction.of(ProblemPrograms.named(name, problem.objective().dimension()).orElseThrow());
    Enclosures enclosures = new Enclosures(loss, DenseKernels.current());
    return new Prover(enclosures, HessianSource.of(enclosures), List.of());
  }

  @Test
  void all729PointsOfTheDoubleWellsAreProvenWithTheirIndices() {
    assertEquals(
        Map.of(0, 64, 1, 192, 2, 240, 3, 160, 4, 60, 5, 12, 6, 1), provenIndices("double-wells:6"));
  }

  @Test
  void all529PointsOfRastriginAreProvenAndDistinct() {
    assertEquals(Map.of(0, 144, 1, 264, 2, 121), provenIndices("rastrigin:2"));
  }

  @Test
  void allNinePointsOfHimmelblauAreProven() {
    assertEquals(Map.of(0, 4, 1, 4, 2, 1), provenIndices("himmelblau"));
  }

  @Test
  void theQuarticHasItsCriticalPointProvenAndItsFlatPointsRefuted() {
    Prover prover = prover("quartic");
    Proof minimum = prover.prove(new double[] {-3 + 1e-7, 1e-8});
    var critical = assertInstanceOf(Statement.Critical.class, minimum.statement());
    assertEquals(0, critical.index());
    assertTrue(critical.existence() < 1e-14 && critical.uniqueness() > 0.5, critical::toString);
    for (double x : new double[] {Math.sqrt(2), -Math.sqrt(2)}) {
      Proof flat = prover.prove(new double[] {x, 0});
      var none = assertInstanceOf(Statement.NotCritical.class, flat.statement());
      assertTrue(none.rho() >= 0.5, none::toString);
    }
  }

  @Test
  void degeneratePointsHaveNoIndex() {
    var statement = prover("monkey-saddle").prove(new double[] {0, 0}).statement();
    var degenerate = assertInstanceOf(Statement.Degenerate.class, statement);
    assertEquals(0, degenerate.negative() + degenerate.positive(), degenerate::toString);
    assertEquals(0, degenerate.existence());
    assertInstanceOf(
        Statement.NotCritical.class,
        prover("exponential-slide").prove(new double[] {5, 0}).statement());
  }

  private static Map<Integer, Integer> provenIndices(String name) {
    Prover prover = prover(name);
    Map<Integer, Integer> counts = new TreeMap<>();
    double[][] centres =
        ProblemCatalogue.named(name).known().stream()
            .filter(point -> point.kind() == KnownPoint.Kind.CRITICAL)
            .map(point -> point.at().orElseThrow().toArray())
            .toArray(double[][]::new);
    for (double[] centre : centres) {
      Proof proof = prover.prove(centre);
      var critical = assertInstanceOf(Statement.Critical.class, proof.statement());
      assertTrue(critical.existence() < 1e-8, critical::toString);
      counts.merge(critical.index(), 1, Integer::sum);
    }
    return counts;
  }
}
