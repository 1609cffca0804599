package dev.cairn.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void linearTicksStandAtRoundValues() {
    assertEquals(List.of("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"), labels(0, 1, 5));
    assertEquals(List.of("−4", "−2", "0", "2", "4"), labels(-4, 4, 4));
    assertEquals(List.of("0", "20", "40", "60", "80", "100"), labels(0, 106, 5));
  }

  @Test
  void countsHaveTicksAtWholeNumbersAlone() {
    assertEquals(List.of("0", "1"), counts(-0.04, 1.04, 5));
    assertEquals(List.of("0", "1", "2", "3"), counts(0, 3.12, 5));
    assertEquals(List.of("0", "5", "10"), counts(0, 11, 3));
    assertEquals(List.of("0", "20", "40", "60", "80", "100"), counts(0, 106, 5));
    for (double max = 1; max < 1e7; max *= 1.37) {
      for (int about = 1; about < 9; about++) {
        var ticks = Axis.linear("", -0.3, max).counting().ticks(about);
        assertTrue(ticks.stream().allMatch(tick -> tick.value() == Math.rint(tick.value())));
        long numbered = ticks.stream().filter(tick -> tick.text().isPresent()).count();
        assertTrue(
            numbered >= 1 && numbered <= 2 * about + 1,
            "%d of %d to %g".formatted(numbered, about, max));
      }
    }
  }

  /// The ends of two runs at one minimum differ in the tenth digit; ticks have no room for it.
  @Test
  void ticksStayShortWhereValuesAreNearlyEqual() {
    for (double size : new double[] {6.25, -6.25, 1e-9, 3e7}) {
      for (double share : new double[] {0, 1e-16, 1e-10, 1e-6, 1e-4, 1e-2}) {
        var axis = Axis.linearFor("", DoubleStream.of(size, size * (1 + share)));
        assertTrue(axis.min() < size && axis.max() > size * (1 + share), axis::toString);
        if (Math.abs(size) > 1) {
          axis.ticks(5).stream()
              .flatMap(tick -> tick.text().stream())
              .forEach(text -> assertTrue(text.length() <= 9, text));
        }
      }
    }
  }

  @Test
  void sharesOfOneValueAreShownBetweenNoneAndAll() {
    var one = Axis.fractionFor("", DoubleStream.of(0, 0, Double.NaN));
    assertEquals(List.of("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"), labels(one));
    assertEquals(labels(one), labels(Axis.fractionFor("", DoubleStream.empty())));
    var some = Axis.fractionFor("", DoubleStream.of(0.1, 0.3));
    assertTrue(some.min() > 0 && some.max() < 0.4, some::toString);
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks(5).stream().flatMap(tick -> tick.text().stream()).toList();
  }

  private static List<String> counts(double min, double max, int about) {
    return Axis.linear("", min, max).counting().ticks(about).stream()
        .flatMap(tick -> tick.text().stream())
        .toList();
  }

  @Test
  void everyIntervalGetsAFewTicksInside() {
    var random = new SplittableRandom(11);
    for (int i = 0; i < 500; i++) {
      double min = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-8, 8));
      double max = min + Math.pow(10, random.nextDouble(-8, 8));
      var ticks = Axis.linear("", min, max).ticks(5);
      long numbered = ticks.stream().filter(tick -> tick.text().isPresent()).count();
      assertTrue(
          numbered >= 2 && numbered <= 8, "%d ticks in [%g, %g]".formatted(numbered, min, max));
      double slack = 1e-6 * (max - min);
      for (var tick : ticks) {
        assertTrue(tick.value() >= min - slack && tick.value() <= max + slack, tick::toString);
      }
    }
  }

  @Test
  void logarithmicTicksArePowersOfTen() {
    var axis = Axis.logFor("g", DoubleStream.of(3e-13, 0, Double.NaN, 20, -1));
    assertEquals(1e-13, axis.min(), 1e-25);
    assertEquals(100, axis.max());
    var exponents =
        axis.ticks(6).stream()
            .filter(tick -> tick.exponent().isPresent())
            .map(tick -> (int) tick.exponent().getAsDouble())
            .toList();
    assertEquals(List.of(-12, -9, -6, -3, 0), exponents);
    assertFalse(axis.shows(0));
    assertTrue(axis.shows(1e-300));
  }

  @Test
  void valuesWithoutExtentStillGiveAnAxis() {
    assertTrue(Axis.linearFor("", DoubleStream.of(2, 2)).min() < 2);
    assertEquals(0, Axis.linearFor("", DoubleStream.empty()).min());
    assertTrue(Axis.logFor("", DoubleStream.of(1)).max() > 1);
    assertThrows(IllegalArgumentException.class, () -> Axis.linear("bad", 1, 1));
    assertThrows(IllegalArgumentException.class, () -> Axis.linear("bad", Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new Axis("bad", Axis.Scale.LOG, 0, 1, true));
  }

  private static List<String> labels(double min, double max, int about) {
    return Axis.linear("", min, max).ticks(about).stream()
        .map(Axis.Tick::text)
        .flatMap(Optional::stream)
        .toList();
  }
}
