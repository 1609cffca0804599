package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed at any moment, by any signal, leaves what another one goes on from: in
/// the end every value is that of a process that was never interrupted, bit by bit.
class KillTest {
  /// How many kills the profile `-Pkill` makes, all together.
  private static final int KILLS = Integer.getInteger("cairn.kills", 60);

  private static final long SEED = Long.getLong("cairn.kills.seed", 20_261_129);

  /// After so many kills of one piece of work it is let run to its end.
  private static final int PATIENCE = 6;

  /// Seconds that a process may take to end after a signal that asks it to.
  private static final int GRACE = 60;

  @TempDir Path temporary;

  /// How a process is ended.
  private enum Signal {
    KILL,
    INT,
    TERM;

    /// Whether the process has ended some seconds later.
    boolean ends(Process process, int seconds) throws IOException, InterruptedException {
      Process kill =
          new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid()))
              .inheritIO()
              .start();
      int _ = kill.waitFor(); // fails where the process has just ended
      return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /// Those that end a process here. A shell has its background jobs ignore SIGINT, and all that
    /// they start, this test as well.
    static List<Signal> heard() throws IOException, InterruptedException {
      Process sleep = new ProcessBuilder("sleep", "600").start();
      boolean ended = INT.ends(sleep, 5);
      sleep.destroyForcibly();
      if (!ended) {
        System.out.println("SIGINT is ignored here, as in a background job: left out");
      }
      return ended ? List.of(values()) : List.of(KILL, TERM);
    }
  }

  /// Work that is killed.
  ///
  /// @param name of the command
  /// @param prepared whether it starts from a finished campaign
  /// @param begin its command line; the directory goes behind
  /// @param goOn what goes on with it
  /// @param files whether the files that it makes are compared, instead of the store
  private record Work(
      String name, boolean prepared, List<String> begin, List<String> goOn, boolean files) {}

  private static final List<String> CAMPAIGN =
      List.of(
          "reproduce",
          "fig2",
          "--runs",
          "30",
          "--iterations",
          "40",
          "--workers",
          "2",
          "--quiet",
          "--out");

  private static final List<String> LANDSCAPE =
      List.of("landscape", "himmelblau", "--quiet", "--workers", "2", "--out");

  private static final List<String> CERTIFY = List.of("certify", "--quiet", "--workers", "2");

  private static final List<String> COLLECT = List.of("collect", "--quiet");
  private static final List<String> EXPORT = List.of("export", "--format", "csv");
  private static final List<String> REPORT = List.of("report");

  private static final List<Work> WORKS =
      List.of(
          new Work("run", false, CAMPAIGN, List.of("resume", "--quiet", "--workers", "1"), false),
          new Work("landscape", false, LANDSCAPE, LANDSCAPE, false),
          new Work("certify", true, CERTIFY, CERTIFY, false),
          new Work("collect", true, COLLECT, COLLECT, false),
          new Work("export", true, EXPORT, EXPORT, true),
          new Work("report", true, REPORT, REPORT, true));

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<Signal, Integer> kills = new EnumMap<>(Signal.class);
  private final Map<String, Integer> byWork = new TreeMap<>();
  private List<Signal> signals = List.of();
  private long compared;
  private long differing;

  @Test
  void aKilledCampaignResumesToTheSameBits() throws Exception {
    kill(2, WORKS.subList(0, 1));
  }

  @Test
  @Tag("kill")
  void whateverIsKilledComesToTheSameBits() throws Exception {
    kill(KILLS, WORKS);
  }

  private void kill(int wanted, List<Work> works) throws Exception {
    signals = Signal.heard();
    CairnProcess cairn = CairnProcess.brief(temporary, "-Xmx512m");
    Path finished = temporary.resolve("finished");
    require(cairn.run(with(CAMPAIGN, finished)));
    for (int w = 0; w < works.size(); w++) {
      int share = wanted * (w + 1) / works.size() - wanted * w / works.size();
      kill(cairn, works.get(w), finished, share);
    }
    assertEquals(0, differing, summary());
  }

  private String summary() {
    return "%d kills %s over %s: %d values compared, %d differ"
        .formatted(
            kills.values().stream().mapToInt(k -> k).sum(), kills, byWork, compared, differing);
  }

  /// Kills one kind of work so many times.
  private void kill(CairnProcess cairn, Work work, Path finished, int wanted) throws Exception {
    Path reference = start(work, finished, "reference");
    long begin = System.nanoTime();
    require(cairn.run(with(work.begin(), reference)));
    long whole = System.nanoTime() - begin;
    int done = 0;
    for (int round = 0; done < wanted; round++) {
      Path directory = start(work, finished, "round-" + round);
      done += round(cairn, work, directory, Math.min(PATIENCE, wanted - done), whole);
      compare(work, reference, directory);
      delete(directory);
    }
    delete(reference);
    byWork.put(work.name(), done);
    System.out.println(summary());
  }

  /// One piece of work, killed at most so many times; how often it was.
  private int round(CairnProcess cairn, Work work, Path directory, int most, long whole)
      throws Exception {
    int done = 0;
    while (done < most) {
      Process process = cairn.start(command(work, directory));
      if (process.waitFor(random.nextLong(whole), TimeUnit.NANOSECONDS)) {
        assertEquals(0, process.exitValue(), work.name());
        return done;
      }
      Signal signal =
          random.nextBoolean() ? Signal.KILL : signals.get(random.nextInt(signals.size()));
      assertTrue(signal.ends(process, GRACE), () -> work.name() + " does not end after " + signal);
      kills.merge(signal, 1, Integer::sum);
      done++;
    }
    require(cairn.run(command(work, directory)));
    return done;
  }

  /// What begins the work, or goes on with it where something is there.
  private static Object[] command(Work work, Path directory) {
    boolean there =
        Files.exists(directory.resolve("experiment.yaml"))
            || Files.exists(directory.resolve("campaign.duckdb"));
    return with(there ? work.goOn() : work.begin(), directory);
  }

  /// The command line with the directory behind "--out", or where the first parameter stands.
  private static Object[] with(List<String> command, Path directory) {
    List<Object> all = new ArrayList<>(command);
    all.add(command.getLast().equals("--out") ? command.size() : 1, directory);
    return all.toArray();
  }

  private static void require(CairnProcess.Ended ended) {
    assertEquals(0, ended.code(), ended.err());
  }

  private Path start(Work work, Path finished, String name) throws IOException {
    Path directory = temporary.resolve(work.name() + "-" + name);
    if (work.prepared()) {
      Files.createDirectory(directory);
      for (String file : List.of("campaign.duckdb", "experiment.yaml")) {
        Files.copy(finished.resolve(file), directory.resolve(file));
      }
    }
    return directory;
  }

  private void compare(Work work, Path reference, Path directory) throws Exception {
    if (work.files()) {
      Map<String, String> wanted = files(reference);
      Map<String, String> found = files(directory);
      compared += wanted.size();
      wanted.forEach((name, text) -> differing += text.equals(found.get(name)) ? 0 : 1);
    } else {
      StoredValues wanted = StoredValues.read(reference);
      StoredValues found = StoredValues.read(directory);
      compared += wanted.count();
      differing += wanted.differing(found);
    }
  }

  /// The files in a directory and below, without the store itself.
  private static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(file).toString();
        if (!name.contains(".duckdb")) {
          files.put(name, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return files;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted((a, b) -> b.compareTo(a))
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
