package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  private static final Pattern JAVA = Pattern.compile("\\w(Exception|Error)\\b|\\bjava\\.");

  @TempDir Path temporary;

  private static String line(CairnProcess.Ended ended) {
    assertEquals(1, ended.code(), ended.out() + ended.err());
    List<String> lines = ended.err().lines().filter(line -> line.startsWith("cairn: ")).toList();
    assertEquals(1, lines.size(), ended.err());
    assertEquals(
        lines.getFirst(), ended.err().strip().lines().reduce((_, last) -> last).orElse(""));
    assertFalse(JAVA.matcher(ended.err()).find(), ended.err());
    return lines.getFirst();
  }

  private static void says(CairnProcess.Ended ended, String... words) {
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

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx100m", "-Xmx64m", "-Xmx40m"})
  void tooLittleMemory(String heap) throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary, heap);
    says(
        cairn.run(
            "reproduce",
            "fig3",
            "--runs",
            "1",
            "--iterations",
            "2",
            "--quiet",
            "--out",
            temporary.resolve("out")),
        "not enough memory: the virtual machine may take",
        "CAIRN_JVM=-Xmx2048m");
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
    CairnProcess cairn = CairnProcess.brief(temporary);
    Path out = temporary.resolve("out");
    Process process = new ProcessBuilder(cairn.command(fig2(out))).start();
    while (!Files.exists(out.resolve("campaign.duckdb"))) {
      Thread.sleep(20);
    }
    Thread.sleep(300);
    process.destroyForcibly().waitFor();
    Path blocked = Files.createDirectory(temporary.resolve("blocked"));
    Files.createFile(
        blocked.resolve(unpacked(temporary).getFileName())); // where its directory would be
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

  private static Path unpacked(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().contains("-openblas-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void tooFewFileHandlesAreNamed() throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary);
    String command =
        String.join(
            " ",
            cairn.command(fig2(temporary.resolve("out"))).stream()
                .map(word -> "'" + word + "'")
                .toList());
    int named = 0;
    for (int handles = 20; handles <= 120; handles += 10) {
      var ended =
          CairnProcess.ended(
              new ProcessBuilder("sh", "-c", "ulimit -n " + handles + "; exec " + command));
      if (ended.err().startsWith("cairn: ")) {
        says(ended, "too many open files");
        named++;
      }
    }
    assertTrue(named > 0, "no limit met the program at work");
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
