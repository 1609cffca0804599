package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A campaign as an array job of a real Slurm, whose daemons run here with one node: one shard is
/// told to end, another is cancelled and submitted again. Every value is that of one process.
///
/// Needs Debian's `slurm-wlm` and root; left out where they are not.
@Tag("cluster")
class SlurmTest {
  private static final Path DAEMONS = Path.of("src", "test", "sh", "slurm.sh").toAbsolutePath();

  /// Some seconds a run, so that signals fall into runs.
  private static final String EXPERIMENT =
      """
      name: array
      problem: {type: formula, f: "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2"}
      start: {type: grid, lower: -4, upper: 4, per_axis: 5}
      finder: {type: gradient_descent, learning_rate: 1e-6}
      runs: 24
      iterations: 3000
      """;

  private static final int MINUTES = 4;

  @TempDir private Path temporary;

  @BeforeEach
  void slurmIsHere() throws Exception {
    assumeTrue(there("slurmctld") && there("munged"), "slurm-wlm is not here");
    assumeTrue(System.getProperty("user.name").equals("root"), "this is not root");
    CairnProcess.Ended started =
        CairnProcess.ended(new ProcessBuilder(DAEMONS.toString(), daemons()));
    assertEquals(0, started.code(), started.err());
  }

  @AfterEach
  void stop() throws Exception {
    if (Files.exists(Path.of(daemons()))) {
      CairnProcess.ended(new ProcessBuilder(DAEMONS.toString(), daemons(), "stop"));
    }
  }

  private static boolean there(String daemon) {
    return Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin")
        .anyMatch(place -> Files.isExecutable(Path.of(place, daemon)));
  }

  private String daemons() {
    return temporary.resolve("slurm").toString();
  }

  @Test
  void anArrayJobGivesTheBitsOfOneProcess() throws Exception {
    Path experiment = Files.writeString(temporary.resolve("array.yaml"), EXPERIMENT);
    Path out = temporary.resolve("campaign");
    Shell script = Shell.run("cluster", "slurm", experiment, "--shards", 4, "--out", out);
    Path job = Files.writeString(temporary.resolve("job.sh"), script.out());
    String submitted = slurm("bash", job.toString());
    String array = submitted.replaceAll("(?s).*array job ([0-9]+).*", "$1");

    awaitRun(out.resolve("shards/1"));
    slurm("scancel", "--batch", "--signal=USR1", array + "_1");
    awaitRun(out.resolve("shards/2"));
    slurm("scancel", array + "_2");
    await("the cancelled shard to end", () -> !queue().contains(array + "_2"));
    slurm("sbatch", "--array=2", job.toString());
    await("the shards", () -> queue().lines().allMatch(line -> line.contains("-merge")));
    assertTrue(logs().contains("requeue it"), this::logs); // by exit code 75

    // the first merge waits for the array, of which a task was cancelled
    slurm("sbatch", "--job-name=array-merge", job.toString());
    await("the merge", () -> Files.exists(out.resolve("report.html")));
    slurm("scancel", "--user=root");

    Path alone = temporary.resolve("alone");
    assertEquals(0, Shell.run("run", experiment, "--quiet", "--out", alone).code());
    StoredValues wanted = StoredValues.read(alone);
    assertTrue(wanted.count() > 24 * 3000, () -> wanted.count() + " values");
    await("the end of all jobs", () -> queue().isEmpty());
    assertEquals(0, wanted.differing(StoredValues.read(out)));
  }

  /// Waits until a shard has begun with its runs.
  private void awaitRun(Path shard) throws Exception {
    await("runs of " + shard, () -> Files.exists(shard.resolve("campaign.duckdb.wal")));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, () -> "waiting for " + what + "\n" + logs());
      Thread.sleep(200);
    }
  }

  private String queue() throws Exception {
    return slurm("squeue", "--noheader", "--format=%i %j").strip();
  }

  /// What the jobs have written.
  private String logs() {
    try (Stream<Path> files = Files.list(temporary)) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
        texts.add(file.getFileName() + ":\n" + Files.readString(file));
      }
      return String.join("\n", texts);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Runs a command of Slurm's, or the script; what it says.
  private String slurm(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().put("SLURM_CONF", daemons() + "/slurm.conf");
    builder.environment().put("CAIRN", launcher().toString());
    CairnProcess.Ended ended = CairnProcess.ended(builder);
    assertEquals(0, ended.code(), () -> List.of(command) + ": " + ended.err());
    return ended.out();
  }

  /// What stands for ./cairn: the classes under test.
  private Path launcher() throws IOException {
    Path launcher = temporary.resolve("cairn");
    if (!Files.exists(launcher)) {
      String words =
          CairnProcess.brief(temporary, "-Xmx512m").command().stream()
              .map(word -> "'" + word + "'")
              .collect(Collectors.joining(" "));
      Files.writeString(launcher, "#!/bin/sh\nexec " + words + " \"$@\"\n");
      assertTrue(launcher.toFile().setExecutable(true));
    }
    return launcher;
  }
}
