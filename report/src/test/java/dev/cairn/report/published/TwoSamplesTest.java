package dev.cairn.report.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TwoSamplesTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void distancesByHand() {
    assertEquals(2.0 / 3, apart(own(1, 2, 3), own(2.5, 3.5, 4.5)).distance(), 1e-15);
    assertEquals(1, apart(own(1, 2), own(3, 4, 5)).distance());
    assertEquals(0.5, apart(own(1, 2, INFINITY, INFINITY), own(INFINITY, INFINITY)).distance());
    assertEquals(new TwoSamples(0, 1), apart(own(1, 2, 2, 7), own(1, 2, 2, 7)));
  }

  /// The distance is the largest difference of the distribution functions, counted at every value.
  @Test
  void distancesAreThoseOfCounting() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 50; i++) {
      double[] a = random.ints(1 + random.nextInt(9), 0, 6).asDoubleStream().toArray();
      double[] b = random.ints(1 + random.nextInt(9), 0, 6).asDoubleStream().toArray();
      double expected =
          IntStream.range(0, 6)
              .mapToDouble(x -> Math.abs(share(a, x) - share(b, x)))
              .max()
              .orElseThrow();
      assertEquals(expected, TwoSamples.distance(own(a), own(b)), 1e-15);
    }
  }

  /// p is that of all divisions, which can be listed for small samples.
  @Test
  void probabilitiesAreThoseOfAllDivisions() {
    double[] a = {0.1, 0.4, 0.5, 2.1};
    double[] b = {0.3, 0.6, 0.7, 0.8, 1.9};
    double[] all = DoubleStream.concat(DoubleStream.of(a), DoubleStream.of(b)).toArray();
    double observed = difference(a, b);
    int divisions = 0;
    int asFar = 0;
    for (int chosen = 0; chosen < 1 << all.length; chosen++) {
      if (Integer.bitCount(chosen) == a.length) {
        divisions++;
        asFar += difference(side(all, chosen, 1), side(all, chosen, 0)) > observed - 1e-9 ? 1 : 0;
      }
    }
    double expected = (double) asFar / divisions;
    double error = Math.sqrt(expected * (1 - expected) / TwoSamples.PERMUTATIONS);
    assertEquals(expected, apart(own(a), own(b)).p(), 4 * error + 1e-4);
  }

  /// Three starts on each side are three, however many runs each has: one division of ten lies as
  /// far
  /// apart.
  @Test
  void runsOfOneStartGoTogether() {
    List<Observation> low = new ArrayList<>();
    List<Observation> high = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      low.add(new Observation("start " + i % 3, i));
      high.add(new Observation("start " + i % 3, 100 + i));
    }
    TwoSamples apart = apart(low, high);
    assertEquals(1, apart.distance());
    assertEquals(0.1, apart.p(), 0.015);
  }

  @Test
  void nothingAndNaNAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> apart(own(), own(1)));
    assertThrows(IllegalArgumentException.class, () -> apart(own(1), own()));
    assertThrows(IllegalArgumentException.class, () -> apart(own(Double.NaN), own(1)));
  }

  @Test
  void theSeedDecides() {
    List<Observation> a = own(1, 4, 6, 7);
    List<Observation> b = own(2, 3, 5, 8, 9);
    assertEquals(TwoSamples.of(a, b, 3), TwoSamples.of(a, b, 3));
    assertTrue(
        IntStream.range(0, 5).mapToDouble(s -> TwoSamples.of(a, b, s).p()).distinct().count() > 1);
  }

  private static TwoSamples apart(List<Observation> a, List<Observation> b) {
    return TwoSamples.of(a, b, 1);
  }

  /// Observations that each have a start of their own.
  private static List<Observation> own(double... values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> new Observation("row " + i, values[i]))
        .toList();
  }

  private static double[] side(double[] all, int chosen, int bit) {
    return IntStream.range(0, all.length)
        .filter(i -> (chosen >> i & 1) == bit)
        .mapToDouble(i -> all[i])
        .toArray();
  }

  private static double difference(double[] a, double[] b) {
    return DoubleStream.concat(DoubleStream.of(a), DoubleStream.of(b))
        .map(x -> Math.abs(share(a, x) - share(b, x)))
        .max()
        .orElseThrow();
  }

  private static double share(double[] values, double atMost) {
    return DoubleStream.of(values).filter(v -> v <= atMost).count() / (double) values.length;
  }
}
