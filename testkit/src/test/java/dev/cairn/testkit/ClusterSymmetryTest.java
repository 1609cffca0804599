package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.problem.ClusterRegion;
import dev.cairn.symmetry.ClusterSymmetry;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClusterSymmetryTest {
  private static final double TOLERANCE = 1e-9;

  @Test
  void movedMirroredAndRelabelledClustersAreTheSame() {
    int atoms = 6;
    var random = new SplittableRandom(4);
    double[] x = random.doubles(3L * atoms, -1, 1).toArray();
    var order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    Collections.shuffle(order, new Random(2));
    double[] y = new double[x.length];
    double c = Math.cos(0.7);
    double s = Math.sin(0.7);
    for (int i = 0; i < atoms; i++) {
      int from = 3 * order.get(i);
      y[3 * i] = 2 + c * x[from] - s * x[from + 1];
      y[3 * i + 1] = -1 + s * x[from] + c * x[from + 1];
      y[3 * i + 2] = 5 - x[from + 2];
    }
    var symmetry = new ClusterSymmetry(atoms);
    assertTrue(symmetry.same(Point.of(x), Point.of(y), TOLERANCE));
    y[0] += 0.01;
    assertFalse(symmetry.same(Point.of(x), Point.of(y), 1e-4));
    assertEquals(BigInteger.valueOf(720), symmetry.orbitSize(Point.of(x), TOLERANCE));
  }

  @Test
  void symmetricClustersHaveSmallOrbits() {
    double[] octahedron = {1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1};
    var symmetry = new ClusterSymmetry(6);
    assertEquals(BigInteger.valueOf(48), symmetry.stabiliser(Point.of(octahedron), TOLERANCE));
    assertEquals(BigInteger.valueOf(15), symmetry.orbitSize(Point.of(octahedron), TOLERANCE));
  }

  @Test
  void clustersThatFlyApartLeaveTheRegion() {
    var region = new ClusterRegion(3, 1.5);
    assertTrue(region.test(Point.of(0, 0, 0, 1, 0, 0, 2, 0, 0)));
    assertFalse(region.test(Point.of(0, 0, 0, 1, 0, 0, 3, 0, 0)));
  }
}
