package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
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

  /// Files that must be the same after any interruption: all but those with times in them.
  private static final List<String> LASTING =
      List.of("certificates", "csv", "figures", "inputs.sha256");

  /// What work on finished campaigns starts from.
  private static final Set<String> BEGUN =
      Set.of("campaign.duckdb", "experiment.yaml", "inputs.sha256", "shards");

  /// A network that is trained first, which is stored, too.
  private static final String TRAINED =
      """
      name: trained
      problem:
        type: network
        data: {type: given, inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]]}
        layers: [2, 3, 1]
        activation: tanh
      start: {type: training, trajectories: 8, steps: 2000, every: 50}
      finder: {type: newton_mr}
      runs: 16
      iterations: 30
      """;

  /// Minima, saddles and a maximum, found in no time.
  private static final String FOUND =
      """
      name: found
      problem: {type: function, name: himmelblau}
      start: {type: box}
      finder: {type: newton_mr}
      runs: 24
      iterations: 30
      """;

  /// Work that is killed.
  ///
  /// @param name of the command
  /// @param from a finished campaign that it starts from; empty: from nothing
  /// @param begin its command line; the directory goes behind "--out" or behind the command
  /// @param goOn what goes on with it
  /// @param files what files are compared, names of directories in the study; none: all but the
  ///     store
  private record Work(
      String name, String from, List<String> begin, List<String> goOn, List<String> files) {

    /// Work on a finished campaign, which the same command goes on with.
    static Work on(String from, String name, List<String> files, String... command) {
      return new Work(name, from, List.of(command), List.of(command), files);
    }
  }

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final KillLog log = new KillLog(SEED);
  private List<Work> works = List.of();
  private Map<String, List<List<String>>> campaigns = Map.of();
  private List<Signal> signals = List.of();

  @TempDir Path temporary;

  @BeforeEach
  void works() throws IOException {
    Path trained = Files.writeString(temporary.resolve("trained.yaml"), TRAINED);
    Path found = Files.writeString(temporary.resolve("found.yaml"), FOUND);
    List<String> usual = List.of("--quiet", "--workers", "2", "--out");
    List<String> landscape = with(usual, "landscape", "himmelblau");
    List<String> resume = List.of("resume", "--quiet", "--workers", "1");
    String read = ReadFiles.experiment(temporary.resolve("files"), 16).toString();
    campaigns =
        Map.of(
            "found", List.of(with(usual, "run", found.toString())),
            "read", List.of(with(usual, "run", read)),
            "split",
                List.of(
                    with(usual, "run", read, "--certify", "--shard", "0/3"),
                    with(usual, "run", read, "--shard", "1/3"),
                    with(usual, "run", read, "--certify", "--shard", "2/3")));
    List<Work> all =
        List.of(
            new Work("run", "", with(usual, "run", trained.toString()), resume, LASTING),
            new Work("landscape", "", landscape, landscape, LASTING),
            Work.on("found", "certify", LASTING, "certify", "--quiet", "--workers", "2"),
            Work.on("found", "collect", LASTING, "collect", "--quiet", "--connect=4"),
            Work.on("found", "export csv", List.of(), "export", "--format", "csv"),
            Work.on("found", "export parquet", List.of(), "export", "--format", "parquet"),
            Work.on("found", "report", List.of(), "report"),
            new Work("run of files", "", with(usual, "run", read), resume, LASTING),
            Work.on("read", "certify of files", LASTING, "certify", "--quiet", "--workers", "2"),
            Work.on("read", "export npz", List.of(), "export", "--format", "npz"),
            Work.on("read", "export safetensors", List.of(), "export", "--format", "safetensors"),
            Work.on("read", "export onnx", List.of(), "export", "--format", "onnx"),
            Work.on("split", "merge", LASTING, "merge"));
    works = all.stream().filter(w -> WORKS.equals(Set.of("")) || WORKS.contains(w.name())).toList();
  }

  private static List<String> with(List<String> last, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(last);
    return all;
  }

  @Test
  void aKilledCampaignResumesToTheSameBits() throws Exception {
    kill(2, works.subList(0, 1));
  }

  @Test
  @Tag("kill")
  void whateverIsKilledComesToTheSameBits() throws Exception {
    kill(KILLS, works);
  }

  private void kill(int wanted, List<Work> works) throws Exception {
    signals = Signal.heard();
    CairnProcess cairn = CairnProcess.brief(temporary, "-Xmx512m");
    for (String from :
        works.stream().map(Work::from).filter(f -> !f.isEmpty()).distinct().toList()) {
      for (List<String> command : campaigns.getOrDefault(from, List.of())) {
        require(cairn.run(in(command, temporary.resolve(from))));
      }
    }
    for (int w = 0; w < works.size(); w++) {
      int share = wanted * (w + 1) / works.size() - wanted * w / works.size();
      kill(cairn, works.get(w), share);
    }
    log.requireNoDifference();
  }

  /// Kills one kind of work so many times.
  private void kill(CairnProcess cairn, Work work, int wanted) throws Exception {
    Path reference = start(work, "reference");
    Duration whole = ProcessorTime.of(cairn.start(in(work.begin(), reference)));
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
  private int chain(CairnProcess cairn, Work work, Path directory, int most, Duration whole)
      throws Exception {
    for (int done = 0; done < most; done++) {
      FileTime began = FileTime.fromMillis(System.currentTimeMillis());
      Path said = temporary.resolve("said");
      Process process = cairn.startSaying(said, command(work, directory));
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
              || (process.exitValue() == 1 && words.startsWith(UNBORN)),
          () ->
              "%s ends with %s after %s at %s: %s"
                  .formatted(work.name(), process.exitValue(), signal, moment, words));
      log.killed(work.name(), signal, moment, KillLog.lastWritten(directory, began));
    }
    require(cairn.run(command(work, directory)));
    return most;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What begins the work, or goes on with it where something is there.
  private static Object[] command(Work work, Path directory) {
    boolean there =
        Files.exists(directory.resolve("experiment.yaml"))
            || Files.exists(directory.resolve("campaign.duckdb"));
    return in(there ? work.goOn() : work.begin(), directory);
  }

  /// The command line with the directory behind "--out", or where the first parameter stands.
  private static Object[] in(List<String> command, Path directory) {
    List<Object> all = new ArrayList<>(command);
    all.add(command.getLast().equals("--out") ? command.size() : 1, directory);
    return all.toArray();
  }

  private static void require(CairnProcess.Ended ended) {
    assertEquals(0, ended.code(), ended.err());
  }

  private Path start(Work work, String name) throws IOException {
    Path directory = temporary.resolve(work.name().replace(' ', '-') + "-" + name);
    if (work.from().isEmpty()) {
      return directory;
    }
    Path finished = temporary.resolve(work.from());
    try (Stream<Path> all = Files.walk(finished)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path place = finished.relativize(file);
        if (BEGUN.contains(place.getName(0).toString())) {
          Files.createDirectories(directory.resolve(place).getParent());
          Files.copy(file, directory.resolve(place));
        }
      }
    }
    return directory;
  }

  private static KillLog.Chain compare(Work work, int kills, Path reference, Path directory)
      throws Exception {
    StoredValues wanted = StoredValues.read(reference);
    Map<String, String> files = files(work, reference);
    Map<String, String> found = files(work, directory);
    assertEquals(files.keySet(), found.keySet(), work.name());
    long differing = wanted.differing(StoredValues.read(directory));
    differing +=
        files.entrySet().stream().filter(f -> !f.getValue().equals(found.get(f.getKey()))).count();
    return new KillLog.Chain(work.name(), kills, wanted.count() + files.size(), differing);
  }

  /// The files of a study that are compared, by name.
  private static Map<String, String> files(Work work, Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path name = directory.relativize(file);
        boolean wanted =
            work.files().isEmpty()
                ? !name.toString().contains(".duckdb")
                : work.files().contains(name.getName(0).toString());
        if (wanted) {
          files.put(
              name.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return files;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
