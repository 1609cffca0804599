package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed at any moment, by any signal, leaves what another one goes on from: in
/// the end every value is that of a process that was never interrupted, bit by bit.
///
/// Kills come in chains: work is begun, killed, gone on with, killed again, and so on, until it
/// comes to its end before the next kill, or is let run to it. Then all values are compared. The
/// work is small, a few seconds, so that a kill costs no more. Its moments are drawn in processor
/// time: they fall everywhere, whatever else the machine does.
class KillTest {
  /// How many kills the profile `-Pkill` makes, all together.
  private static final int KILLS = Integer.getInteger("cairn.kills", 60);

  private static final long SEED = Long.getLong("cairn.kills.seed", 20_261_129);

  /// After so many kills of one piece of work it is let run to its end.
  private static final int PATIENCE = 8;

  /// Seconds that a process may take to end after a signal that asks it to.
  private static final int GRACE = 300;

  /// What a virtual machine says, and ends with 1, where a signal meets it before it can run any
  /// program (JDK 25: "Bad level: 2"). Nothing of Cairn's has been begun by then.
  private static final String UNBORN = "Error occurred during initialization of VM\n";

  /// Works that are killed, by their names; all where it is empty.
  private static final Set<String> WORKS =
      Set.of(System.getProperty("cairn.kills.works", "").split(",", -1));

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final KillLog log = new KillLog(SEED);
  private Works works = Works.NONE;
  private List<Signal> signals = List.of();

  @TempDir Path temporary;

  @BeforeEach
  void works() throws IOException {
    works = Works.of(temporary);
  }

  @Test
  @Tag("kill")
  void whateverIsKilledComesToTheSameBits() throws Exception {
    kill(KILLS, works.chosen(WORKS));
  }

  private void kill(int wanted, List<Works.Work> chosen) throws Exception {
    signals = Signal.heard();
    CairnProcess cairn = CairnProcess.brief(temporary, "-Xmx512m");
    works.prepare(cairn, chosen);
    for (int w = 0; w < chosen.size(); w++) {
      int share = wanted * (w + 1) / chosen.size() - wanted * w / chosen.size();
      kill(cairn, chosen.get(w), share);
    }
    log.requireNoDifference();
  }

  /// Kills one kind of work so many times.
  private void kill(CairnProcess cairn, Works.Work work, int wanted) throws Exception {
    Path reference = start(work, "reference");
    Duration whole = ProcessorTime.of(cairn.start(Works.in(work.begin(), reference)));
    int done = 0;
    for (int chain = 0; done < wanted; chain++) {
      Path directory = start(work, "chain-" + chain);
      int kills = chain(cairn, work, directory, Math.min(PATIENCE, wanted - done), whole);
      log.ended(compare(work, kills, reference, directory));
      delete(directory);
      done += kills;
    }
    delete(reference);
    System.out.println(log);
  }

  /// One piece of work, killed at most so many times; how often it was.
  private int chain(CairnProcess cairn, Works.Work work, Path directory, int most, Duration whole)
      throws Exception {
    for (int done = 0; done < most; done++) {
      FileTime began = FileTime.fromMillis(System.currentTimeMillis());
      Path said = temporary.resolve("said");
      Process process = cairn.startSaying(said, Works.command(work, directory));
      Duration moment = Duration.ofNanos(random.nextLong(whole.toNanos()));
      if (ProcessorTime.endsWithin(process, moment)) {
        assertEquals(0, process.exitValue(), () -> work.name() + ": " + read(said));
        return done;
      }
      Signal signal =
          random.nextBoolean() ? Signal.KILL : signals.get(random.nextInt(signals.size()));
      assertTrue(signal.ends(process, GRACE), () -> work.name() + " does not end after " + signal);
      String words = CairnProcess.said(read(said));
      assertTrue(
          signal.codes().contains(process.exitValue())
              || (signal == Signal.TERM && process.exitValue() == work.again())
              || (process.exitValue() == 1 && words.startsWith(UNBORN)),
          () ->
              "%s ends with %s after %s at %s: %s"
                  .formatted(work.name(), process.exitValue(), signal, moment, words));
      log.killed(work.name(), signal, moment, KillLog.lastWritten(directory, began));
    }
    require(cairn.run(Works.command(work, directory)));
    return most;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(CairnProcess.Ended ended) {
    assertEquals(0, ended.code(), ended.err());
  }

  private Path start(Works.Work work, String name) throws IOException {
    return works.start(work, temporary.resolve(work.name().replace(' ', '-') + "-" + name));
  }

  private static KillLog.Chain compare(Works.Work work, int kills, Path reference, Path directory)
      throws Exception {
    Works.Compared compared = Works.compare(work, reference, directory);
    return new KillLog.Chain(work.name(), kills, compared.values(), compared.differing());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
