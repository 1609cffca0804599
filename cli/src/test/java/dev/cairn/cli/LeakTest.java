package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Campaigns one after another in one process leave nothing behind: no file handle, no thread, no
/// memory. Alone in its virtual machine: all of that belongs to the whole of it.
@Tag("kill")
@Isolated
class LeakTest {
  /// Campaigns after which everything is there that stays: pools, classes, compiled code.
  private static final int BEFORE = 5;

  private static final int CAMPAIGNS = Integer.getInteger("cairn.leaks", 6);

  private static final int RUNS = 500;

  private static final long MIB = 1L << 20;

  /// How often garbage is collected before the heap is measured.
  private static final int COLLECTIONS = 8;

  /// Bytes that may stay of a run: less than the smallest thing that is made for each, an iterate's
  /// row.
  private static final long OF_A_RUN = 100;

  /// Bytes that may stay of all campaigns: caches of the Java library that are full some time.
  private static final long OF_ALL = MIB;

  /// A line of the virtual machine's census of objects: bytes and class.
  private static final Pattern COUNTED = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");

  /// What a collector puts where it does not move the living together: nobody's memory, which still
  /// counts as used.
  private static final String FILLER = "FillerElement";

  @TempDir Path temporary;

  /// What a process holds.
  ///
  /// @param handles open files
  /// @param threads of the system
  /// @param heap bytes of live objects
  /// @param resident bytes in memory, native ones as well
  private record Held(long handles, long threads, long heap, long resident) {
    static Held now() throws Exception {
      long heap = live();
      for (int i = 0; i < COLLECTIONS; i++) { // what a collection finds, cleaners let go of later
        Thread.sleep(100);
        heap = Math.min(heap, live());
      }
      return new Held(count("/proc/self/fd"), count("/proc/self/task"), heap, inMemory());
    }

    /// After a collection, object by object.
    private static long live() throws JMException {
      Object census =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      return census
          .toString()
          .lines()
          .map(COUNTED::matcher)
          .filter(line -> line.matches() && !line.group(2).contains(FILLER))
          .mapToLong(line -> Long.parseLong(line.group(1)))
          .sum();
    }

    private static long count(String directory) throws IOException {
      try (Stream<Path> entries = Files.list(Path.of(directory))) {
        return entries.count();
      }
    }

    private static long inMemory() throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void manyCampaignsLeaveNothingBehind() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc here");
    campaigns(0, BEFORE);
    Held before = Held.now();
    campaigns(BEFORE, BEFORE + CAMPAIGNS);
    Held after = Held.now();
    System.out.printf(
        "%s campaigns in one process, %s runs: %s before, %s after%n",
        CAMPAIGNS, CAMPAIGNS * RUNS, before, after);
    assertTrue(after.handles() <= before.handles() + 4, before + " → " + after);
    assertTrue(after.threads() <= before.threads() + 8, before + " → " + after);
    assertTrue(before.heap() > MIB, "the census counts");
    long stays = OF_ALL + OF_A_RUN * RUNS * CAMPAIGNS;
    assertTrue(after.heap() <= before.heap() + stays, before + " → " + after);
    assertTrue(after.resident() <= before.resident() + 256 * MIB, before + " → " + after);
  }

  private void campaigns(int from, int to) throws IOException {
    Path experiment =
        Files.writeString(
            temporary.resolve("short.yaml"),
            """
            name: short
            problem: {type: function, name: himmelblau}
            start: {type: box}
            finder: {type: newton_mr}
            runs: %s
            iterations: 20
            """
                .formatted(RUNS));
    for (int i = from; i < to; i++) {
      Path out = temporary.resolve("out" + i);
      assertEquals(0, run("run", experiment, "--out", out, "--quiet", "--workers", "2"));
      assertEquals(0, run("certify", out, "--quiet", "--workers", "2", "--limit", "4"));
      assertEquals(0, run("collect", out, "--quiet"));
      assertEquals(0, run("export", out, "--format", "csv"));
      assertEquals(0, run("report", out));
    }
  }

  private static int run(Object... words) {
    return Shell.run(words).code();
  }
}
