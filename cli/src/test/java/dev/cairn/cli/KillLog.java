package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What was killed, when and how, and what came out of it, written after each chain: a line
/// for each kill in `target/kills/kills.csv`, one for each chain in `target/kills/chains.csv`.
final class KillLog {
  private static final Path DIRECTORY = Path.of("target", "kills");

  /// One kill.
  ///
  /// @param work that was under way
  /// @param signal that ended it
  /// @param moment of it, in processor time of the process
  /// @param written what it had written last: a file or a directory of the study
  private record Kill(String work, Signal signal, Duration moment, String written) {}

  /// One chain of kills, at the end of which values were compared.
  ///
  /// @param work that was under way
  /// @param kills how often it was killed
  /// @param compared values and files
  /// @param differing how many of them differ from those of an uninterrupted process
  record Chain(String work, int kills, long compared, long differing) {}

  private final long seed;
  private final List<Kill> kills = new ArrayList<>();
  private final List<Chain> chains = new ArrayList<>();

  KillLog(long seed) {
    this.seed = seed;
  }

  void killed(String work, Signal signal, Duration moment, String written) {
    kills.add(new Kill(work, signal, moment, written));
  }

  /// The end of a chain: the files say so at once.
  void ended(Chain chain) throws IOException {
    chains.add(chain);
    write();
  }

  void requireNoDifference() {
    assertEquals(0, sum(Chain::differing), toString());
  }

  private long sum(ToLongFunction<Chain> value) {
    return chains.stream().mapToLong(value).sum();
  }

  /// What a process wrote last below a directory, since it began: the file, or the directory in
  /// the study that holds it.
  static String lastWritten(Path directory, FileTime begin) throws IOException {
    if (!Files.exists(directory)) {
      return "nothing";
    }
    try (Stream<Path> files = Files.walk(directory)) {
      record Written(Path file, FileTime time) {}
      List<Written> all = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.add(new Written(directory.relativize(file), Files.getLastModifiedTime(file)));
      }
      return all.stream()
          .filter(file -> file.time().compareTo(begin) >= 0)
          .max(Comparator.comparing(Written::time))
          .map(file -> file.file().getName(0).toString())
          .orElse("nothing");
    }
  }

  private void write() throws IOException {
    Files.createDirectories(DIRECTORY);
    StringBuilder lines = new StringBuilder("seed,work,signal,processor_seconds,last_written\n");
    for (Kill kill : kills) {
      lines.append(
          String.format(
              Locale.ROOT,
              "%d,%s,%s,%.3f,%s%n",
              seed,
              kill.work(),
              kill.signal(),
              kill.moment().toNanos() / 1e9,
              kill.written()));
    }
    Files.writeString(DIRECTORY.resolve("kills.csv"), lines);
    StringBuilder ends = new StringBuilder("seed,work,kills,compared,differing\n");
    for (Chain chain : chains) {
      ends.append(
          "%s,%s,%s,%s,%s\n"
              .formatted(seed, chain.work(), chain.kills(), chain.compared(), chain.differing()));
    }
    Files.writeString(DIRECTORY.resolve("chains.csv"), ends);
  }

  private Map<String, Long> counts(Function<Kill, String> by) {
    return kills.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
  }

  @Override
  public String toString() {
    return "%s kills in %s chains, %s of %s, last written %s: %s values compared, %s differ"
        .formatted(
            kills.size(),
            chains.size(),
            counts(kill -> kill.signal().name()),
            counts(Kill::work),
            counts(Kill::written),
            sum(Chain::compared),
            sum(Chain::differing));
  }
}
