package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.cli.work.ShardRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Work of every kind that can be interrupted, small: what begins it, what goes on with it, and
/// what must be the same in the end.
///
/// @param temporary where its files and studies are
/// @param all kinds of it
/// @param campaigns what makes the finished campaigns that some of it starts from
record Works(Path temporary, List<Work> all, Map<String, List<List<String>>> campaigns) {
  static final Works NONE = new Works(Path.of(""), List.of(), Map.of());

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

  /// A minimum in each of two variables, followed through the point where it becomes two.
  private static final String FOLLOWED =
      """
      name: followed
      problem: {type: formula, f: "x^4/4 + a*x^2/2 + y^4/4 - (a+3)*y^2/2", parameters: {a: -1}}
      start: {type: uniform, lower: -2, upper: 2}
      finder: {type: newton_mr}
      runs: 6
      iterations: 60
      continuation: {parameter: a, to: 1, branches: 4}
      """;

  /// A cylinder of critical points, which absorbs what was found beside it.
  private static final String FAMILY =
      """
      name: family
      problem: {type: formula, f: "(x^2 + y^2 - 1)^2*z"}
      start: {type: uniform, lower: -2, upper: 2}
      finder: {type: newton_mr}
      runs: 60
      iterations: 60
      """;

  /// Two hidden units that can be exchanged, dead or alike.
  private static final String UNITS =
      """
      name: units
      problem:
        type: network
        data: {type: given, inputs: [[-1], [0], [1], [2]], targets: [[0], [1], [0], [1]]}
        layers: [1, 2, 1]
        activation: tanh
        l2: 0.01
      start: {type: normal, variance: 1}
      finder: {type: newton_mr}
      runs: 30
      iterations: 60
      """;

  /// Work that is killed.
  ///
  /// @param name of the command
  /// @param from a finished campaign that it starts from; empty: from nothing
  /// @param begin its command line; the directory goes behind "--out" or behind the command
  /// @param goOn what goes on with it
  /// @param files what files are compared, names of directories in the study; none: all but the
  ///     store
  record Work(String name, String from, List<String> begin, List<String> goOn, List<String> files) {

    /// What it ends with where a scheduler asks it to end and is to begin it again; a code of no
    /// process where it ends as any other.
    int again() {
      return begin.contains("--shard") ? ShardRun.AGAIN : -1;
    }

    /// Work on a finished campaign, which the same command goes on with.
    static Work on(String from, String name, List<String> files, String... command) {
      return new Work(name, from, List.of(command), List.of(command), files);
    }
  }

  static Works of(Path temporary) throws IOException {
    Path trained = Files.writeString(temporary.resolve("trained.yaml"), TRAINED);
    Path found = Files.writeString(temporary.resolve("found.yaml"), FOUND);
    Path followed = Files.writeString(temporary.resolve("followed.yaml"), FOLLOWED);
    Path family = Files.writeString(temporary.resolve("family.yaml"), FAMILY);
    Path units = Files.writeString(temporary.resolve("units.yaml"), UNITS);
    List<String> usual = List.of("--quiet", "--workers", "2", "--out");
    List<String> landscape = with(usual, "landscape", "himmelblau");
    List<String> resume = List.of("resume", "--quiet", "--workers", "1");
    String read = ReadFiles.experiment(temporary.resolve("files"), 16).toString();
    Map<String, List<List<String>>> campaigns =
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
            Work.on("split", "merge", LASTING, "merge"),
            again("shard", with(usual, "run", read, "--certify", "--shard", "1/3")),
            Work.on(
                "split",
                "data set",
                List.of("dataset"),
                "export",
                "--format",
                "parquet",
                "--partitioned"),
            again("continue", with(usual, "continue", followed.toString())),
            again("landscape of a family", with(usual, "landscape", family.toString())),
            again("landscape of units", with(usual, "landscape", units.toString())));
    return new Works(temporary, all, campaigns);
  }

  /// Work from nothing that the same command goes on with.
  private static Work again(String name, List<String> command) {
    return new Work(name, "", command, command, LASTING);
  }

  private static List<String> with(List<String> last, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(last);
    return all;
  }

  /// Those of these names; all for the empty name alone.
  List<Work> chosen(Set<String> names) {
    return all.stream().filter(w -> names.equals(Set.of("")) || names.contains(w.name())).toList();
  }

  /// Makes the finished campaigns that these start from.
  void prepare(CairnProcess cairn, List<Work> works) throws IOException, InterruptedException {
    for (String from :
        works.stream().map(Work::from).filter(f -> !f.isEmpty()).distinct().toList()) {
      for (List<String> command : campaigns.getOrDefault(from, List.of())) {
        CairnProcess.Ended made = cairn.run(in(command, temporary.resolve(from)));
        assertEquals(0, made.code(), made.err());
      }
    }
  }

  /// What begins the work, or goes on with it where something is there.
  static Object[] command(Work work, Path directory) {
    boolean there =
        Files.exists(directory.resolve("experiment.yaml"))
            || Files.exists(directory.resolve("campaign.duckdb"));
    return in(there ? work.goOn() : work.begin(), directory);
  }

  /// The command line with the directory behind "--out", or where the first parameter stands.
  static Object[] in(List<String> command, Path directory) {
    List<Object> all = new ArrayList<>(command);
    all.add(command.getLast().equals("--out") ? command.size() : 1, directory);
    return all.toArray();
  }

  /// Puts what work starts from into a directory; nothing where it starts from nothing.
  Path start(Work work, Path directory) throws IOException {
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

  /// What was compared.
  ///
  /// @param values of the store, and files
  /// @param differing how many of them differ
  record Compared(long values, long differing) {}

  /// Compares what was interrupted with what never was.
  static Compared compare(Work work, Path reference, Path directory) throws Exception {
    StoredValues wanted = StoredValues.read(reference);
    Map<String, String> files = files(work, reference);
    Map<String, String> found = files(work, directory);
    assertEquals(files.keySet(), found.keySet(), work.name());
    long differing = wanted.differing(StoredValues.read(directory));
    differing +=
        files.entrySet().stream().filter(f -> !f.getValue().equals(found.get(f.getKey()))).count();
    return new Compared(wanted.count() + files.size(), differing);
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
}
