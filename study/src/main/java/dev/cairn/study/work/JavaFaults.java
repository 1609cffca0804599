package dev.cairn.study.work;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/// Known faults of a virtual machine by which results could be wrong.
///
/// @param version the version of Java
/// @param collectors names of the garbage collectors in use
/// @param arguments what the virtual machine was started with
record JavaFaults(Runtime.Version version, List<String> collectors, List<String> arguments) {
  private static final int AFFECTED = 25;

  /// The first update of Java 25 whose G1 leaves pinned arrays in their place.
  private static final int MENDED = 3;

  /// Those of this process.
  static JavaFaults here() {
    return new JavaFaults(
        Runtime.version(),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .toList(),
        ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  /// A sentence for each, with what to do.
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    if (version.feature() != AFFECTED) {
      return findings;
    }
    if (version.update() < MENDED && collectors.stream().anyMatch(c -> c.startsWith("G1"))) {
      findings.add(
          "Java %s with the collector G1 can move arrays while native linear algebra works on them"
                  .formatted(version)
              + " (JDK-8377811): results could be wrong. Install Java 25.0.3, or set"
              + " CAIRN_JVM=-XX:+UseParallelGC.");
    }
    if (arguments.contains("-XX:+UseCompactObjectHeaders")) {
      findings.add(
          "Compact object headers are not tried with Cairn on Java 25: start without"
              + " -XX:+UseCompactObjectHeaders.");
    }
    return findings;
  }
}
