package dev.cairn.report.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.study.store.TheoryRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class TheoryComparisonTest {
  private static final List<TheoryRow> THEORY =
      List.of(new TheoryRow(0, 0, 4, 6), new TheoryRow(0, 1, 1, 0));

  @Test
  void pointsOnAndOffTheClassesAreToldApart() {
    var comparison =
        TheoryComparison.of(
            THEORY,
            10,
            List.of(
                new TheoryComparison.Found(4 + 1e-6, 6),
                new TheoryComparison.Found(1, 0),
                new TheoryComparison.Found(1, 1), // the index is wrong by one of ten
                new TheoryComparison.Found(3.5, 6)));
    assertEquals(4, comparison.points());
    assertEquals(2, comparison.onClasses());
    assertEquals(0.5, comparison.largestDistance().orElseThrow(), 1e-12);
    assertTrue(TheoryComparison.of(THEORY, 10, List.of()).largestDistance().isEmpty());
  }
}
