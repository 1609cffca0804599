package dev.cairn.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StoredTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Campaigns on a real Spark, whose master and workers run here. Every value is that of one
/// process.
@Tag("cluster")
class SparkTest {
  /// A second or so a run, so that an executor is killed in the midst of some.
  private static final String FORMULA =
      """
      name: spark
      problem: {type: formula, f: "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2"}
      start: {type: grid, lower: -4, upper: 4, per_axis: 5}
      finder: {type: gradient_descent, learning_rate: 1e-6}
      runs: 24
      iterations: 3000
      """;

  /// BLAS, SIMD, trained starts.
  private static final String NETWORK =
      """
      name: network
      problem:
        type: network
        layers: [6, 3, 6]
        activation: swish
        data: {type: gaussian, samples: 120, variances: [4, 2, 1, 0.5, 0.2, 0.1]}
      start: {type: training, trajectories: 2, steps: 100, every: 10, learning_rate: 0.1}
      finder: {type: newton_mr}
      runs: 16
      iterations: 60
      """;

  private static final int MINUTES = 4;

  @TempDir private static Path temporary;

  private static @Nullable Standalone cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = Standalone.start(temporary);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static Standalone cluster() {
    return Objects.requireNonNull(cluster);
  }

  @Test
  void anExecutorKilledInTheMidstChangesNoBit() throws Exception {
    Path experiment = experiment("formula", FORMULA);
    Path out = temporary.resolve("formula-spark");
    Process driver =
        cairn(
            "run",
            experiment,
            "--quiet",
            "--out",
            out,
            "--engine",
            "spark",
            "--master",
            cluster().url(),
            "--spark",
            "spark.executor.memory=600m",
            "--spark",
            "spark.cores.max=2", // no task begins before both executors are there
            "--spark",
            "spark.scheduler.minRegisteredResourcesRatio=1.0",
            "--spark",
            "spark.scheduler.maxRegisteredResourcesWaitingTime=120s",
            "--spark",
            "spark.speculation=true", // tasks that are done twice count once
            "--spark",
            "spark.speculation.multiplier=1.01",
            "--spark",
            "spark.speculation.quantile=0.1");
    awaitRuns(out);
    assertEquals(2, cluster().executors().size());
    ProcessHandle killed = cluster().executors().getFirst();
    assertTrue(killed.destroyForcibly()); // SIGKILL
    assertTrue(driver.isAlive()); // the other one goes on
    assertEquals(0, ended(driver), () -> said(driver));

    assertSame(alone("formula", experiment), out, 24 * 3000);
    try (StoreReader reader = StoreReader.open(out)) {
      assertEquals(1, reader.provenance().size());
    }
  }

  /// Samples in eight partitions.
  private static String partitions(Path data) {
    return """
        name: partitions
        problem:
          type: network
          layers: [2, 3, 1]
          activation: tanh
          l2: 0.01
          data: {type: file, path: '%s', targets: [y], prepare: {standardised: true}}
          partitions: 8
        start: {type: normal, variance: 1}
        finder: {type: newton_mr, hessian: products}
        runs: 6
        iterations: 12
        """
        .formatted(data);
  }

  /// Every evaluation is a job; the executor that is killed takes its partitions along.
  @Test
  void sumsOverPartitionsAreThoseOfOneProcess() throws Exception {
    var text = new StringBuilder("a,b,y\n");
    for (int s = 0; s < 4000; s++) {
      text.append("%s,%s,%s%n".formatted(Math.sin(s), Math.cos(3.0 * s), Math.sin(0.5 * s)));
    }
    Path data = Files.writeString(temporary.resolve("partitions.csv"), text);
    Path experiment = experiment("partitions", partitions(data));
    Path out = temporary.resolve("partitions-spark");
    Process driver =
        cairn(
            "run",
            experiment,
            "--quiet",
            "--out",
            out,
            "--engine",
            "spark",
            "--master",
            cluster().url(),
            "--spark",
            "spark.executor.memory=600m",
            "--spark",
            "spark.cores.max=2",
            "--spark",
            "spark.scheduler.minRegisteredResourcesRatio=1.0",
            "--spark",
            "spark.scheduler.maxRegisteredResourcesWaitingTime=120s");
    awaitRuns(out);
    assertEquals(2, cluster().executors().size());
    assertTrue(cluster().executors().getFirst().destroyForcibly());
    assertTrue(driver.isAlive());
    assertEquals(0, ended(driver), () -> said(driver));
    assertSame(alone("partitions", experiment), out, 6 * 5);
  }

  @Test
  void aNetworksCampaignIsInterruptedAndGoneOnWith() throws Exception {
    Path experiment = experiment("network", NETWORK);
    Path out = temporary.resolve("network-spark");
    String[] spark = {
      "--quiet",
      "--engine",
      "spark",
      "--master",
      cluster().url(),
      "--spark",
      "spark.executor.memory=600m"
    };
    Process driver = cairn("run", experiment, "--out", out, spark);
    awaitRuns(out);
    driver.destroy(); // SIGTERM
    assertTrue(ended(driver) != 0);
    assertEquals(0, ended(cairn("resume", out, spark)), () -> said(driver));
    assertSame(alone("network", experiment), out, 16 * 10);
  }

  /// Rounds of runs, then descents.
  @Test
  void aLandscapeIsThatOfOneProcess() throws Exception {
    String wells = "(x^2-1)^2 + (y^2-1)^2 + x*y/5";
    String[] search = {"landscape", wells, "--box", "-2,2", "--runs", "200", "--quiet"};
    Path alone = temporary.resolve("landscape-alone");
    Process threads = cairn(search, "--out", alone);
    assertEquals(0, ended(threads), () -> said(threads));
    Path out = temporary.resolve("landscape-spark");
    Process spark =
        cairn(
            search,
            "--out",
            out,
            "--engine",
            "spark",
            "--master",
            cluster().url(),
            "--spark",
            "spark.executor.memory=600m");
    assertEquals(0, ended(spark), () -> said(spark));
    assertSame(alone, out, 200);
  }

  private static void assertSame(Path alone, Path out, int rows) throws Exception {
    StoredTables.Comparison all = StoredTables.compare(alone, out);
    assertTrue(all.rows() > rows, all::toString);
    assertEquals(0, all.differing(), all::toString);
  }

  private static Path alone(String name, Path experiment) throws Exception {
    Path alone = temporary.resolve(name + "-alone");
    Process process = cairn("run", experiment, "--quiet", "--out", alone);
    assertEquals(0, ended(process), () -> said(process));
    return alone;
  }

  private static Path experiment(String name, String text) throws IOException {
    return Files.writeString(temporary.resolve(name + ".yaml"), text);
  }

  /// Waits until runs are being stored.
  private static void awaitRuns(Path out) throws InterruptedException {
    Path log = out.resolve("campaign.duckdb.wal");
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    long begun = -1;
    while (begun < 0 || size(log) <= begun) {
      assertTrue(System.nanoTime() < end, "no run is stored");
      if (begun < 0 && !cluster().executors().isEmpty()) {
        begun = size(log);
      }
      Thread.sleep(50);
    }
    assertFalse(cluster().executors().isEmpty());
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // it went in between
    }
  }

  private static Process cairn(Object... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx700m",
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.cairn.cli.Main"));
    for (Object word : words) {
      if (word instanceof String[] several) {
        command.addAll(Arrays.asList(several));
      } else {
        command.add(word.toString());
      }
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(temporary, "cairn", ".log").toFile());
    builder.environment().putAll(Standalone.environment(temporary));
    return builder.start();
  }

  private static int ended(Process process) throws InterruptedException {
    assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), "does not end");
    return process.exitValue();
  }

  /// What the commands have said so far.
  private static String said(Process process) {
    var all = new StringBuilder("exit code " + process.exitValue());
    try (var files = Files.newDirectoryStream(temporary, "cairn*.log")) {
      for (Path file : files) {
        all.append('\n').append(Files.readString(file));
      }
    } catch (IOException e) {
      all.append(e);
    }
    return all.toString();
  }
}
