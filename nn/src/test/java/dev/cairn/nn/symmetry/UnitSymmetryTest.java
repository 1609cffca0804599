package dev.cairn.nn.symmetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Candidate;
import dev.cairn.collection.Neighbourhood;
import dev.cairn.collection.PointCollection;
import dev.cairn.linalg.Distances;
import dev.cairn.linalg.Point;
import dev.cairn.spectrum.Inertia;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnitSymmetryTest {
  private static final double TOLERANCE = 1e-9;

  private static final List<UnitLayer> LAYERS =
      List.of(
          new UnitLayer(3, 4, true, 0),
          new UnitLayer(4, 5, true, 16),
          new UnitLayer(5, 2, true, 41));

  private static double[] network(long seed) {
    var random = new SplittableRandom(seed);
    return random.doubles(53, -1, 1).toArray();
  }

  /// Units of layer l in another order, with what leads out of them.
  private static double[] permuted(double[] theta, int l, List<Integer> order, int sign) {
    double[] moved = theta.clone();
    UnitLayer layer = LAYERS.get(l);
    UnitLayer next = LAYERS.get(l + 1);
    for (int to = 0; to < order.size(); to++) {
      int from = order.get(to);
      for (int c = 0; c < layer.inputs(); c++) {
        moved[layer.weights().offset() + to * layer.inputs() + c] =
            sign * theta[layer.weights().offset() + from * layer.inputs() + c];
      }
      int biases = layer.weights().offset() + layer.units() * layer.inputs();
      moved[biases + to] = sign * theta[biases + from];
      for (int u = 0; u < next.units(); u++) {
        moved[next.weights().offset() + u * next.inputs() + to] =
            sign * theta[next.weights().offset() + u * next.inputs() + from];
      }
    }
    return moved;
  }

  @Test
  void permutedAndFlippedNetworksAreTheSame() {
    double[] theta = network(1);
    double[] moved = permuted(theta, 0, List.of(2, 0, 3, 1), 1);
    moved = permuted(moved, 1, List.of(4, 2, 0, 1, 3), 1);
    var even = new UnitSymmetry(LAYERS, UnitSymmetry.Activation.GENERAL);
    var odd = new UnitSymmetry(LAYERS, UnitSymmetry.Activation.ODD);
    assertTrue(even.same(Point.of(theta), Point.of(moved), TOLERANCE));
    Point first = even.invariants(Point.of(theta));
    Point second = even.invariants(Point.of(moved));
    assertEquals(0, Distances.between(first, second), TOLERANCE);
    double[] flipped = permuted(moved, 0, List.of(0, 1, 2, 3), -1);
    assertTrue(odd.same(Point.of(theta), Point.of(flipped), TOLERANCE));
    assertFalse(even.same(Point.of(theta), Point.of(flipped), 1e-3));
    assertFalse(odd.same(Point.of(theta), Point.of(network(2)), 1e-3));
  }

  @Test
  void orbitsOfNetworksCountPermutationsButNotThoseOfEqualUnits() {
    var even = new UnitSymmetry(LAYERS, UnitSymmetry.Activation.GENERAL);
    assertEquals(BigInteger.valueOf(24 * 120), even.order());
    assertEquals(even.order(), even.orbitSize(Point.of(network(1)), TOLERANCE));
    double[] dead = network(1);
    for (int unit : new int[] {1, 3}) {
      for (int c = 0; c < 3; c++) {
        dead[unit * 3 + c] = 0;
      }
      dead[12 + unit] = 0;
      for (int u = 0; u < 5; u++) {
        dead[16 + u * 4 + unit] = 0;
      }
    }
    Point theta = Point.of(dead);
    assertEquals(BigInteger.TWO, even.stabiliser(theta, TOLERANCE));
    assertEquals(2, even.deadUnits(theta, TOLERANCE));
    assertEquals(0, even.duplicatedUnits(theta, TOLERANCE));
    var odd = new UnitSymmetry(LAYERS, UnitSymmetry.Activation.ODD);
    assertEquals(BigInteger.valueOf(8), odd.stabiliser(theta, TOLERANCE));
    assertEquals(BigInteger.valueOf(24 * 120 * 512), odd.order());
    double[] copied = network(1);
    System.arraycopy(copied, 0, copied, 3, 3);
    copied[13] = copied[12];
    assertEquals(1, even.duplicatedUnits(Point.of(copied), TOLERANCE));
    assertEquals(BigInteger.ONE, even.stabiliser(Point.of(copied), TOLERANCE));
  }

  /// A unit that is another one with all signs changed: exchanged with it and flipped, as is that
  /// one, the network stays as it is.
  @Test
  void unitsThatMirrorOneAnotherAreAlikeWhereSignsFlip() {
    double[] mirrored = network(1);
    for (int c = 0; c < 3; c++) {
      mirrored[3 + c] = -mirrored[c];
    }
    mirrored[13] = -mirrored[12];
    for (int u = 0; u < 5; u++) {
      mirrored[16 + u * 4 + 1] = -mirrored[16 + u * 4];
    }
    Point theta = Point.of(mirrored);
    var even = new UnitSymmetry(LAYERS, UnitSymmetry.Activation.GENERAL);
    assertEquals(BigInteger.ONE, even.stabiliser(theta, TOLERANCE));
    assertEquals(0, even.duplicatedUnits(theta, TOLERANCE));
    var odd = new UnitSymmetry(LAYERS, UnitSymmetry.Activation.ODD);
    assertEquals(BigInteger.TWO, odd.stabiliser(theta, TOLERANCE));
    assertEquals(1, odd.duplicatedUnits(theta, TOLERANCE));
  }

  /// The network of the paper's figure 3: 552 parameters, 8! · 16! permutations.
  @Test
  void shuffledCopiesOfManyNetworksAreTheSamePoints() {
    var layers =
        List.of(
            new UnitLayer(16, 8, true, 0),
            new UnitLayer(8, 16, true, 136),
            new UnitLayer(16, 16, true, 280));
    var points =
        new PointCollection(new UnitSymmetry(layers, UnitSymmetry.Activation.GENERAL), 1e-5);
    var random = new Random(4);
    for (int copy = 0; copy < 4; copy++) {
      for (int id = 0; id < 120; id++) {
        double[] theta = new SplittableRandom(id).doubles(552, -1, 1).toArray();
        for (int l = 0; l < 2; l++) {
          shuffle(theta, layers.get(l), layers.get(l + 1), random);
        }
        // few values, so that only the match under the group tells points apart
        assertEquals(
            id,
            points
                .add(
                    new Candidate(Point.of(theta), id % 3, 0, new Inertia(5, 0, 1)),
                    Neighbourhood.unknown(1e-5))
                .orElseThrow()
                .point()
                .id());
      }
    }
    assertEquals(120, points.size());
  }

  /// Permutes the units of a layer in place.
  private static void shuffle(double[] theta, UnitLayer layer, UnitLayer next, Random random) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < layer.units(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    double[] before = theta.clone();
    int biases = layer.weights().offset() + layer.units() * layer.inputs();
    for (int to = 0; to < order.size(); to++) {
      int from = order.get(to);
      for (int c = 0; c < layer.inputs(); c++) {
        theta[layer.weights().offset() + to * layer.inputs() + c] =
            before[layer.weights().offset() + from * layer.inputs() + c];
      }
      theta[biases + to] = before[biases + from];
      for (int u = 0; u < next.units(); u++) {
        theta[next.weights().offset() + u * next.inputs() + to] =
            before[next.weights().offset() + u * next.inputs() + from];
      }
    }
  }
}
