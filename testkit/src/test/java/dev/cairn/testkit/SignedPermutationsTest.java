package dev.cairn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.objective.InvariantSubspace;
import dev.cairn.symmetry.SignedPermutation;
import dev.cairn.symmetry.SignedPermutations;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Groups of signed permutations against their elements, listed one by one.
class SignedPermutationsTest {
  private static final double TOLERANCE = 1e-9;

  /// All elements of the group that these generate.
  static Set<SignedPermutation> listed(List<SignedPermutation> generators) {
    var identity = SignedPermutation.identity(generators.getFirst().degree());
    Set<SignedPermutation> elements = new HashSet<>(Set.of(identity));
    Deque<SignedPermutation> left = new ArrayDeque<>(elements);
    while (!left.isEmpty()) {
      SignedPermutation element = left.removeFirst();
      for (SignedPermutation generator : generators) {
        SignedPermutation product = generator.after(element);
        if (elements.add(product)) {
          left.add(product);
        }
      }
    }
    return elements;
  }

  private static SignedPermutation drawn(int degree, Random random) {
    List<Integer> places = new ArrayList<>();
    for (int i = 1; i <= degree; i++) {
      places.add(random.nextBoolean() ? i : -i);
    }
    Collections.shuffle(places, random);
    return SignedPermutation.of(places.stream().mapToInt(p -> p).toArray());
  }

  /// One or two drawn elements, so that groups of many kinds come up.
  private static List<SignedPermutation> drawnGenerators(Random random) {
    int degree = 1 + random.nextInt(5);
    List<SignedPermutation> generators = new ArrayList<>();
    for (int i = random.nextInt(2); i >= 0; i--) {
      SignedPermutation generator = drawn(degree, random);
      generators.add(random.nextBoolean() ? generator : generator.after(generator));
    }
    return generators;
  }

  /// Few different coordinates, so that many points have symmetries of their own.
  private static Point drawnPoint(int degree, Random random) {
    double[] theta = new double[degree];
    for (int i = 0; i < degree; i++) {
      theta[i] = random.nextInt(5) - 2;
    }
    return Point.of(theta);
  }

  private static double distance(Point a, Point b) {
    return Vectors.distance(a.toArray(), b.toArray());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void ordersOrbitsAndMatchesAreThoseOfTheListedElements(long seed) {
    var random = new Random(seed);
    int matches = 0;
    int strangers = 0;
    for (int trial = 0; trial < 60; trial++) {
      List<SignedPermutation> generators = drawnGenerators(random);
      int degree = generators.getFirst().degree();
      var group = SignedPermutations.generatedBy(generators);
      Set<SignedPermutation> elements = listed(generators);
      assertEquals(BigInteger.valueOf(elements.size()), group.order(), generators::toString);
      for (int pair = 0; pair < 10; pair++) {
        Point a = drawnPoint(degree, random);
        Point b = drawn(degree, random).apply(a); // seldom by an element of the group
        boolean same = elements.stream().anyMatch(g -> distance(a, g.apply(b)) <= TOLERANCE);
        assertEquals(same, group.same(a, b, TOLERANCE), () -> generators + " " + a + " " + b);
        boolean alike = distance(group.invariants(a), group.invariants(b)) == 0;
        assertTrue(alike || !same);
        matches += same ? 1 : 0;
        strangers += alike && !same ? 1 : 0;
        long fixing = elements.stream().filter(g -> distance(a, g.apply(a)) <= TOLERANCE).count();
        assertEquals(BigInteger.valueOf(fixing), group.stabiliser(a, TOLERANCE));
        long images = elements.stream().map(g -> withoutSignedZeros(g.apply(a))).distinct().count();
        assertEquals(BigInteger.valueOf(images), group.orbitSize(a, TOLERANCE));
      }
    }
    assertTrue(matches > 20, matches + " pairs are the same");
    assertTrue(strangers > 20, strangers + " pairs differ with equal invariants");
  }

  /// −0 and 0 are one coordinate.
  private static Point withoutSignedZeros(Point theta) {
    double[] x = theta.toArray();
    for (int i = 0; i < x.length; i++) {
      x[i] += 0.0;
    }
    return Point.of(x);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void movedPointsAreTheSameWithinTheToleranceOnly(long seed) {
    var random = new Random(seed);
    for (int trial = 0; trial < 50; trial++) {
      List<SignedPermutation> generators = drawnGenerators(random);
      int degree = generators.getFirst().degree();
      var group = SignedPermutations.generatedBy(generators);
      double[] theta = random.doubles(degree, -1, 1).toArray();
      SignedPermutation g = listed(generators).stream().toList().getLast();
      double[] moved = g.apply(Point.of(theta)).toArray();
      moved[random.nextInt(degree)] += 1e-6;
      assertTrue(group.same(Point.of(theta), Point.of(moved), 1.001e-6));
      assertFalse(group.same(Point.of(theta), Point.of(moved), 0.999e-6));
    }
  }

  /// What a drawn subspace holds is left alone by some element, and a function with the symmetry
  /// does not leave it.
  @Test
  void drawnSubspacesAreTheFixedPointsOfAnElement() {
    var random = new Random(5);
    int proper = 0;
    for (int trial = 0; trial < 200; trial++) {
      List<SignedPermutation> generators = drawnGenerators(random);
      var group = SignedPermutations.generatedBy(generators);
      Optional<InvariantSubspace> drawn = group.invariantSubspace(random);
      if (drawn.isPresent()) {
        proper++;
        InvariantSubspace subspace = drawn.get();
        int n = generators.getFirst().degree();
        assertEquals(n, subspace.spaceDimension());
        assertTrue(subspace.dimension() > 0 && subspace.dimension() < n);
        double[] theta = new double[n];
        subspace.embed(random.doubles(subspace.dimension(), -1, 1).toArray(), theta);
        Point inside = Point.of(theta);
        List<SignedPermutation> fixing =
            listed(generators).stream()
                .filter(g -> distance(inside, g.apply(inside)) <= TOLERANCE)
                .toList();
        // as many dimensions as the elements that fix all of it leave: the mean of their traces
        double traces = fixing.stream().mapToInt(SignedPermutationsTest::trace).sum();
        assertEquals(subspace.dimension(), traces / fixing.size(), TOLERANCE);
      }
    }
    assertTrue(proper > 15, proper + " of 200 draws gave one");
  }

  private static int trace(SignedPermutation g) {
    int trace = 0;
    for (int place = 1; place <= g.degree(); place++) {
      trace += g.image(place) == place ? 1 : g.image(place) == -place ? -1 : 0;
    }
    return trace;
  }

  private static int[] shifted(int n, int by) {
    int[] images = new int[n];
    for (int i = 0; i < n; i++) {
      images[i] = (i + by) % n + 1;
    }
    return images;
  }

  /// All signed permutations of 20 coordinates: 2²⁰·20! of them.
  private static SignedPermutations hyperoctahedral(int n) {
    int[] exchange = shifted(n, 0);
    exchange[0] = 2;
    exchange[1] = 1;
    int[] flip = shifted(n, 0);
    flip[0] = -1;
    return SignedPermutations.generatedBy(
        List.of(
            SignedPermutation.of(shifted(n, 1)),
            SignedPermutation.of(exchange),
            SignedPermutation.of(flip)));
  }

  @Test
  void groupsMayBeFarTooLargeToList() {
    int n = 20;
    var group = hyperoctahedral(n);
    BigInteger factorial = BigInteger.ONE;
    for (int i = 2; i <= n; i++) {
      factorial = factorial.multiply(BigInteger.valueOf(i));
    }
    assertEquals(factorial.shiftLeft(n), group.order());
    assertTrue(group.changesSigns());
    assertEquals(group.order(), group.stabiliser(Point.of(new double[n]), TOLERANCE));
    double[] wells = new double[n];
    double[] mixed = new double[n];
    for (int i = 0; i < n; i++) {
      wells[i] = i < 3 ? 0 : 1;
      mixed[i] = i % 7 == 4 ? 0 : i % 2 == 0 ? 1 : -1;
    }
    assertEquals(3, Arrays.stream(mixed).filter(x -> x == 0).count());
    assertTrue(group.same(Point.of(wells), Point.of(mixed), TOLERANCE));
    // 2¹⁷ signs in each of C(20, 3) places
    assertEquals(
        BigInteger.valueOf((1 << 17) * 1140L), group.orbitSize(Point.of(wells), TOLERANCE));
  }

  /// Permutations with an even number of changed signs: a single sign cannot be matched, which no
  /// coordinate tells before the last, whichever of the 20! orders of equal ones is tried.
  @Test
  void tiesAreTriedOnce() {
    int n = 20;
    int[] exchange = shifted(n, 0);
    exchange[0] = -2;
    exchange[1] = -1;
    int[] plain = shifted(n, 0);
    plain[0] = 2;
    plain[1] = 1;
    var group =
        SignedPermutations.generatedBy(
            List.of(
                SignedPermutation.of(shifted(n, 1)),
                SignedPermutation.of(exchange),
                SignedPermutation.of(plain)));
    assertEquals(hyperoctahedral(n).order(), group.order().shiftLeft(1));
    var random = new Random(6);
    double[] ones = new double[n];
    Arrays.setAll(ones, i -> 1 + 1e-13 * random.nextGaussian());
    double[] one = ones.clone();
    double[] two = ones.clone();
    one[4] *= -1;
    two[4] *= -1;
    two[11] *= -1;
    assertFalse(group.same(Point.of(ones), Point.of(one), TOLERANCE));
    assertTrue(group.same(Point.of(ones), Point.of(two), TOLERANCE));
    assertEquals(BigInteger.TWO.pow(n - 1), group.orbitSize(Point.of(ones), TOLERANCE));
    one[7] = 0;
    ones[2] = 0;
    assertTrue(group.same(Point.of(ones), Point.of(one), TOLERANCE), "a zero has both signs");
  }

  @Test
  void antipodesAreTwo() {
    var group = SignedPermutations.generatedBy(List.of(SignedPermutation.of(-1, -2, -3)));
    assertEquals(BigInteger.TWO, group.order());
    assertTrue(group.same(Point.of(1, -2, 3), Point.of(-1, 2, -3), TOLERANCE));
    assertFalse(group.same(Point.of(1, -2, 3), Point.of(-1, 2, 3), TOLERANCE));
    assertEquals(BigInteger.ONE, group.orbitSize(Point.of(0, 0, 0), TOLERANCE));
  }

  @Test
  void whatIsNoSignedPermutationIsRefused() {
    for (int[] images : new int[][] {{1, 1}, {0, 1}, {1, 3}, {1, -1}, {Integer.MIN_VALUE, 1}}) {
      assertThrows(IllegalArgumentException.class, () -> SignedPermutation.of(images));
    }
    var mixed = List.of(SignedPermutation.of(-1), SignedPermutation.of(2, 1));
    assertThrows(IllegalArgumentException.class, () -> SignedPermutations.generatedBy(mixed));
    var two = SignedPermutations.generatedBy(List.of(SignedPermutation.of(2, 1)));
    assertThrows(IllegalArgumentException.class, () -> two.invariants(Point.of(1, 2, 3)));
  }
}
