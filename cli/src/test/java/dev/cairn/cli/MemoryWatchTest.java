package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.cli.process.MemoryWatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Waits while processes do nothing but collect.
@Tag("kill")
class MemoryWatchTest {
  private static CairnProcess.Ended fill(String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Filling.class.getName()));
    return CairnProcess.ended(new ProcessBuilder(command));
  }

  /// Without the watch this takes minutes, in which nothing gets done.
  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
  void whereNothingButCollectingGoesOnTheProcessEnds(String collector) throws Exception {
    CairnProcess.Ended ended = fill("-Xmx64m", collector);
    assertEquals("watched\n", ended.err());
    assertEquals(1, ended.code());
  }

  @Test
  void aProcessWithRoomIsLeftAlone() throws Exception {
    CairnProcess.Ended ended = fill("-Xmx512m", "-XX:+UseSerialGC");
    assertEquals("", ended.err());
    assertEquals(0, ended.code());
  }

  /// Fills the heap up to the last few kilobytes of 64 MiB, and works on in them for half a minute.
  static final class Filling {
    private static final int SECONDS = 30;
    private static final byte[] NOTHING = {};

    /// Seen by others, so that none of it is left out.
    private static volatile byte[] garbage = NOTHING;

    private Filling() {}

    public static void main(String[] arguments) {
      MemoryWatch.start("watched");
      boolean small = Runtime.getRuntime().maxMemory() < 100 << 20;
      List<byte[]> kept = new ArrayList<>(1 << 17);
      try {
        while (small) {
          kept.add(new byte[1 << 10]);
        }
      } catch (OutOfMemoryError _) {
        for (int i = 0; i < 200; i++) {
          kept.set(i, NOTHING);
        }
      }
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < (small ? SECONDS : 6) * 1e9) {
        try {
          garbage = new byte[1 << 12];
        } catch (OutOfMemoryError _) {
          garbage = NOTHING;
        }
      }
      System.out.println(garbage.length + kept.size());
    }
  }
}
