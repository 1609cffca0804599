package dev.cairn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedTest {
  @ParameterizedTest
  @CsvSource({
    "run, runs",
    "entry, entries",
    "box, boxes",
    "branch, branches",
    "class, classes",
    "critical point, critical points",
    "family, families",
    "day, days"
  })
  void onlyOneIsSingular(String one, String more) {
    assertEquals("1 " + one, Counted.of(1, one));
    assertEquals("0 " + more, Counted.of(0, one));
    assertEquals("2 " + more, Counted.of(2, one));
    assertEquals("4294967297 " + more, Counted.of(4_294_967_297L, one));
    assertEquals("-1 " + more, Counted.of(-1, one));
  }
}
