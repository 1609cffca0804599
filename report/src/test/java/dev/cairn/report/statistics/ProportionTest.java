package dev.cairn.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProportionTest {
  @Test
  void wilsonIntervalIsThatOfTheFormula() {
    // 14 of 100: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n), by hand
    var p = new Proportion(14, 100);
    assertEquals(0.0853, p.low(), 5e-5);
    assertEquals(0.2214, p.high(), 5e-5);
    assertEquals(0, new Proportion(0, 10).low(), 1e-12);
    assertEquals(1, new Proportion(10, 10).high(), 1e-12);
  }

  @Test
  void fishersTestKnowsTheLadyTastingTea() {
    // 3 of 4 against 1 of 4: two-sided p = 34/70
    assertEquals(34.0 / 70, new Proportion(3, 4).sameAs(new Proportion(1, 4)), 1e-12);
    assertEquals(1, new Proportion(5, 10).sameAs(new Proportion(5, 10)), 1e-12);
    assertTrue(new Proportion(0, 100).sameAs(new Proportion(50, 100)) < 1e-12);
    assertEquals(
        new Proportion(3, 20).sameAs(new Proportion(14, 100)),
        new Proportion(14, 100).sameAs(new Proportion(3, 20)),
        1e-12);
  }

  @Test
  void noRunsSayNothing() {
    var none = new Proportion(0, 0);
    assertTrue(Double.isNaN(none.share()));
    assertEquals(0, none.low());
    assertEquals(1, none.high());
    assertEquals(1, none.sameAs(new Proportion(3, 4)), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new Proportion(3, 2));
  }
}
