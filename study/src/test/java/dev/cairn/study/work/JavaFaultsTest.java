package dev.cairn.study.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaFaultsTest {
  private static final List<String> G1 =
      List.of("G1 Young Generation", "G1 Concurrent GC", "G1 Old Generation");

  private static JavaFaults faults(String version, List<String> collectors, String... arguments) {
    return new JavaFaults(Runtime.Version.parse(version), collectors, List.of(arguments));
  }

  @ParameterizedTest
  @CsvSource({
    "25+36, true",
    "25.0.1+8, true",
    "25.0.2, true",
    "25.0.3+9, false",
    "25.0.10, false",
    "26+1, false"
  })
  void updatesBeforeTheMendWithG1AreNamed(String version, boolean wrong) {
    assertEquals(wrong, !faults(version, G1).findings().isEmpty());
    assertTrue(faults(version, List.of("PS Scavenge", "PS MarkSweep")).findings().isEmpty());
  }

  @Test
  void compactHeadersAreNamed() {
    String compact = "-XX:+UseCompactObjectHeaders";
    assertEquals(1, faults("25.0.3", G1, "-Xmx2g", compact).findings().size());
    assertTrue(faults("26", G1, compact).findings().isEmpty());
  }
}
