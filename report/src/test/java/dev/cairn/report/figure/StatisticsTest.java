package dev.cairn.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.search.RunEnding;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void movingAverageIsTheMeanOfItsWindow() {
    var curve = Curve.overIndex("c", new double[] {0, 1, 2, 3, Double.NaN, 5});
    var mean = Statistics.movingAverage(curve, 4);
    // window [i−2, i+2)
    assertEquals(0.5, mean.y(0));
    assertEquals(1.0, mean.y(1));
    assertEquals(1.5, mean.y(2));
    assertEquals(2.0, mean.y(3)); // 1, 2, 3 without the NaN
    assertEquals(10.0 / 3, mean.y(4), 1e-15);
    assertEquals(4.0, mean.y(5));
    assertThrows(IllegalArgumentException.class, () -> Statistics.movingAverage(curve, 0));
  }

  @Test
  void distributionRisesByOneOverNAtEachValue() {
    var steps = Statistics.distribution("d", DoubleStream.of(0.5, 0.2, Double.NaN, 0.2, 0.9), 0, 1);
    assertEquals(0, steps.y(0));
    assertEquals(1, steps.y(steps.size() - 1));
    assertEquals(0.5, heightAt(steps, 0.2));
    assertEquals(0.75, heightAt(steps, 0.5));
    assertEquals(0, Statistics.distribution("d", DoubleStream.of(Double.NaN), 0, 1).size());
  }

  @Test
  void cutPartsMeetAtTheCut() {
    var steps = Statistics.distribution("d", DoubleStream.of(0.5, 0.2, 0.95), 0, 1);
    var below = Statistics.cut(steps, 0.9, false);
    var above = Statistics.cut(steps, 0.9, true);
    assertEquals(0.9, below.x(below.size() - 1));
    assertEquals(0.9, above.x(0));
    assertEquals(2.0 / 3, above.y(0));
    assertEquals(below.y(below.size() - 1), above.y(0));
    assertEquals(1, above.y(above.size() - 1));
  }

  @Test
  void representativeIsTheMedianAndDoesNotDependOnOrder() {
    var runs = List.of(run(4, 1e-3), run(2, 1e-5), run(9, 1e-5), run(1, 1e-7));
    assertEquals(2, Statistics.representative(runs).orElseThrow().run());
    assertEquals(2, Statistics.representative(runs.reversed()).orElseThrow().run());
    assertTrue(Statistics.representative(List.of()).isEmpty());
  }

  @Test
  void spreadKeepsOrderAndSize() {
    var items = java.util.stream.IntStream.range(0, 1_000).boxed().toList();
    var kept = Statistics.spread(items, 7);
    assertEquals(7, kept.size());
    assertEquals(kept.stream().sorted().distinct().toList(), kept);
    assertEquals(List.of(1, 2), Statistics.spread(List.of(1, 2), 5));
  }

  private static RunTrace run(long number, double last) {
    return new RunTrace(
        number,
        RunEnding.NEITHER,
        Curve.overIndex("g", new double[] {1, last}),
        Curve.overIndex("r", new double[] {0.5}));
  }

  private static double heightAt(Curve steps, double x) {
    double height = Double.NaN;
    for (int i = 0; i < steps.size() && steps.x(i) <= x; i++) {
      height = steps.y(i);
    }
    return height;
  }
}
