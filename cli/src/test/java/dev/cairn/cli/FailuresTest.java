package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the machine can refuse, provoked in a process of its own: one line, with its cause and what
/// to do, and no name of a Java class.
@Tag("kill")
class FailuresTest {
  private static final Pattern JAVA =
      Pattern.compile("(Exception|Error)\\b|\\bjava\\.|\\btools\\.jackson");

  /// What the virtual machine says that does not come to run a program: no word of Cairn's.
  private static final Pattern UNSTARTED =
      Pattern.compile("^(Error occurred during initialization of (VM|boot layer)|Error: )");

  /// So many limits below the one that suffices.
  private static final int BELOW = 6;

  @TempDir Path temporary;

  static String line(CairnProcess.Ended ended) {
    assertEquals(1, ended.code(), ended.out() + ended.err());
    List<String> lines = ended.err().lines().filter(line -> line.startsWith("cairn: ")).toList();
    assertEquals(1, lines.size(), ended.err());
    assertEquals(
        lines.getFirst(), ended.err().strip().lines().reduce((_, last) -> last).orElse(""));
    assertFalse(JAVA.matcher(ended.err()).find(), ended.err());
    return lines.getFirst();
  }

  static void says(CairnProcess.Ended ended, String... words) {
    String line = line(ended);
    for (String word : words) {
      assertTrue(line.contains(word), line);
    }
  }

  private static Object[] fig2(Path out) {
    return new Object[] {
      "reproduce", "fig2", "--runs", "40", "--workers", "1", "--quiet", "--out", out
    };
  }

  @Test
  void aFullDiskIsNamedAndTheCampaignGoesOnWhenThereIsRoom() throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary);
    Path whole = temporary.resolve("whole");
    assertEquals(0, cairn.run(fig2(whole)).code());
    long size = Files.size(whole.resolve("campaign.duckdb"));
    try (SmallDisk disk = SmallDisk.of(temporary.resolve("disk"), (int) (size / 1024 / 2))) {
      Path out = disk.directory().resolve("out");
      says(cairn.run(fig2(out)), "no space left on the disk", out.toString());
      disk.remount("size=200m");
      Object[] again =
          Files.exists(out.resolve("experiment.yaml"))
              ? new Object[] {"resume", out, "--quiet"}
              : fig2(out);
      CairnProcess.Ended resumed = cairn.run(again);
      assertEquals(0, resumed.code(), resumed.err());
      assertEquals(0, StoredValues.read(whole).differing(StoredValues.read(out)));
    }
  }

  /// Work on a finished campaign, while its disk is full, and again when there is room.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "certify OUT --quiet",
        "collect OUT --quiet",
        "export OUT --format csv",
        "export OUT --format parquet",
        "export OUT --format npz",
        "report OUT",
        "run FILE --quiet --out OUT/new",
        "landscape himmelblau --runs 20 --quiet --out OUT/new",
        "landscape x^2+y^2 --complete --box -1,1 --out OUT/new",
        "inspect FILE --out OUT/new"
      })
  void aFullDiskIsNamedByEveryCommand(String words) throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary);
    try (SmallDisk disk = SmallDisk.of(temporary.resolve("disk"), 64 * 1024)) {
      Path out = disk.directory().resolve("out");
      Path quick = quickly();
      assertEquals(0, cairn.run("run", quick, "--quiet", "--out", out).code());
      Object[] command =
          Stream.of(words.split(" "))
              .map(w -> w.replace("FILE", quick.toString()).replace("OUT", out.toString()))
              .toArray();
      Path filler = disk.directory().resolve("filler");
      try (OutputStream rest = Files.newOutputStream(filler)) {
        byte[] page = new byte[4096];
        assertThrows(
            IOException.class,
            () -> {
              while (true) {
                rest.write(page);
              }
            });
      }
      CairnProcess.Ended full = cairn.run(command);
      says(full, "no space left on the disk", disk.directory().toString());
      Files.delete(filler);
      CairnProcess.Ended again = cairn.run(command);
      assertEquals(0, again.code(), again.err());
    }
  }

  @Test
  void aReadOnlyDiskIsNamed() throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary);
    try (SmallDisk disk = SmallDisk.of(temporary.resolve("disk"), 1024)) {
      disk.remount("ro");
      says(cairn.run(fig2(disk.directory().resolve("out"))), "cannot write to ", "read-only");
    }
  }

  /// OpenBLAS and DuckDB are unpacked there.
  @Test
  void aFullTemporaryDirectoryIsNamed() throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary);
    try (SmallDisk disk = SmallDisk.of(temporary.resolve("tmp"), 1024)) {
      CairnProcess full =
          new CairnProcess(disk.directory(), List.of("-Dcairn.blas=openblas"), cairn.classPath());
      says(full.run(fig2(temporary.resolve("out"))), "no space left on the disk", "tmp");
    }
  }

  /// A campaign never changes its kernels without a word.
  @Test
  void openBlasThatCannotBeUnpackedStopsACampaignThatUsedIt() throws Exception {
    CairnProcess cairn = CairnProcess.in(temporary); // with one compiler all vectors are short
    Path out = temporary.resolve("out");
    Path many =
        Files.writeString(
            temporary.resolve("many.yaml"),
            """
            name: many
            problem: {type: formula, f: "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2"}
            start: {type: uniform, lower: -4, upper: 4}
            finder: {type: newton_mr}
            runs: 2000
            iterations: 50
            """);
    Path events = temporary.resolve("events");
    Process process =
        new ProcessBuilder(cairn.command("run", many, "--out", out, "--json"))
            .redirectOutput(events.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (!Files.readString(events).contains("\"event\":\"run\"")) { // one that is stored
      assertTrue(process.isAlive(), "ended before a run was stored");
      Thread.sleep(20);
    }
    process.destroyForcibly().waitFor();
    assertFalse(Files.readString(events).contains("\"event\":\"summary\""), "all runs had ended");
    Path blocked = Files.createDirectory(temporary.resolve("blocked"));
    Files.createFile( // where its directory would be
        blocked.resolve(unpacked(temporary).orElseThrow().getFileName()));
    CairnProcess without = new CairnProcess(blocked, List.of(), cairn.classPath());
    says(
        without.run("resume", out, "--quiet"),
        "the results would mix with those of session 0: the kernels were OpenBLAS",
        "here Java",
        "OpenBLAS cannot be loaded",
        "--accept-mixed");
    CairnProcess narrow = cairn.with("-XX:UseAVX=1");
    says(narrow.run("resume", out, "--quiet"), "the kernels were OpenBLAS", "-bit vectors, here");
    CairnProcess.Ended accepted = narrow.run("resume", out, "--quiet", "--accept-mixed");
    assertEquals(0, accepted.code(), accepted.err());
  }

  private static Optional<Path> unpacked(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().contains("-openblas-")).findFirst();
    }
  }

  /// The smallest limit that suffices is searched for: just below it, only the last files that the
  /// work needs are refused, not those that the virtual machine starts with; far below it, those
  /// that any program starts with.
  @Test
  void tooFewFileHandlesAreNamed() throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary, "-Dcairn.blas=java"); // of which it is sure
    int tooFew = 16;
    int enough = 512;
    while (enough - tooFew > 1) {
      int handles = (tooFew + enough) / 2;
      if (limited(cairn, handles).code() == 0) {
        enough = handles;
      } else {
        tooFew = handles;
      }
    }
    int named = 0;
    for (int handles = enough - 1; handles > 8; handles -= handles > enough - BELOW ? 1 : 4) {
      CairnProcess.Ended ended = limited(cairn, handles);
      if (UNSTARTED.matcher(ended.err()).find()) {
        assertFalse(ended.err().contains("\tat "), ended.err()); // nothing of Cairn's ran
        continue;
      }
      says(ended, "too many open files");
      named += handles >= enough - BELOW ? 1 : 0;
      requireResumable(cairn, temporary.resolve("out" + handles));
    }
    assertTrue(named > 0, "no limit below %s met the program at work".formatted(enough));
  }

  /// A small campaign, anew, where so many files may be open.
  private CairnProcess.Ended limited(CairnProcess cairn, int handles) throws Exception {
    Path out = temporary.resolve("out" + handles);
    if (Files.exists(out)) {
      try (Stream<Path> files = Files.walk(out)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return cairn.shell("ulimit -n " + handles, "", "run", quickly(), "--quiet", "--out", out);
  }

  /// The same command again, or `resume`, comes to the end.
  private void requireResumable(CairnProcess cairn, Path out) throws Exception {
    boolean begun = Files.exists(out.resolve("experiment.yaml"));
    var again =
        begun
            ? cairn.run("resume", out, "--quiet")
            : cairn.run("run", quickly(), "--quiet", "--out", out);
    assertEquals(0, again.code(), again.err());
  }

  /// What was to be printed is lost, and said to be; what was to be stored is stored.
  @ParameterizedTest
  @ValueSource(strings = {">/dev/full", ">&-"})
  void aStandardOutputThatTakesNothingIsNamed(String redirection) throws Exception {
    CairnProcess cairn = CairnProcess.in(temporary);
    Path out = temporary.resolve("out");
    assertEquals(0, cairn.shell("", redirection, "run", quickly(), "--out", out).code());
    for (Object[] command :
        List.of(
            new Object[] {"export", out, "--format", "csv"},
            new Object[] {"point", out, "--run", "0"},
            new Object[] {"doctor"},
            new Object[] {"schema"},
            new Object[] {"--version"},
            new Object[] {"run", "--help"})) {
      says(
          cairn.shell("", redirection, command),
          "the standard output takes no more: it is closed, or its disk is full");
    }
    assertTrue(Files.exists(out.resolve("report.html")));
    assertEquals(0, cairn.run("resume", out, "--quiet").code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2>/dev/full", "2>&-"})
  void aStandardErrorThatTakesNothingIsNoHindrance(String redirection) throws Exception {
    CairnProcess cairn = CairnProcess.in(temporary);
    Path out = temporary.resolve("out");
    assertEquals(0, cairn.shell("", redirection, "run", quickly(), "--out", out).code());
    assertTrue(Files.exists(out.resolve("report.html")));
    assertEquals(1, cairn.shell("", redirection, "resume", temporary.resolve("none")).code());
    assertEquals(2, cairn.shell("", redirection, "rnu").code());
  }

  /// An experiment of two short runs.
  private Path quickly() throws IOException {
    return Files.writeString(
        temporary.resolve("quick.yaml"),
        """
        name: quick
        problem: {type: function, name: himmelblau}
        start: {type: box}
        finder: {type: newton_mr}
        runs: 2
        iterations: 3
        """);
  }

  /// 2 MB that unpack to 2 GB.
  @Test
  void anExpandingFileIsRefusedByItsHeader() throws Exception {
    Path bomb = temporary.resolve("bomb-idx3-ubyte.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      int images = 2_600_000;
      out.write(ByteBuffer.allocate(16).putInt(0x803).putInt(images).putInt(28).putInt(28).array());
      byte[] image = new byte[28 * 28 * 1000];
      for (int i = 0; i < images / 1000; i++) {
        out.write(image);
      }
    }
    Path experiment = temporary.resolve("bomb.yaml");
    Files.writeString(
        experiment,
        """
        name: bomb
        problem: {type: network, layers: [784, 1, 784], data: {type: file, path: bomb-idx3-ubyte.gz}}
        start: {type: normal, variance: 1}
        finder: {type: newton_mr, hessian: products}
        runs: 1
        iterations: 1
        """);
    says(
        CairnProcess.brief(temporary, "-Xmx200m")
            .run("run", experiment, "--out", temporary.resolve("out")),
        "bomb-idx3-ubyte.gz: 2600000 × 784 bytes declared, more than the",
        "that a file of its size can hold");
  }
}
