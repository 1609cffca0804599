package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every command with too little memory says in one line how much it takes and what to set; with
/// that it does its work.
@Tag("kill")
class MemoryTest {
  private static final Pattern NEED =
      Pattern.compile(
          "not enough memory: this takes (\\d+) MiB( with one worker)?, the virtual machine may take"
              + " (\\d+) MiB: set CAIRN_JVM=(-Xmx\\d+m)$");

  @TempDir Path temporary;

  /// The line, whose numbers must make sense; gives the flag that it names.
  private static String flag(CairnProcess.Ended refused) {
    String line = FailuresTest.line(refused);
    Matcher need = NEED.matcher(line);
    assertTrue(need.find(), line);
    assertTrue(Long.parseLong(need.group(1)) > Long.parseLong(need.group(3)), line);
    return need.group(4);
  }

  /// Before any work, with what it takes; with that it goes on.
  @ParameterizedTest
  @ValueSource(strings = {"-Xmx100m", "-Xmx64m", "-Xmx40m"})
  void aCampaignIsRefusedBeforeAnyWork(String heap) throws Exception {
    CairnProcess cairn = CairnProcess.in(temporary);
    Path out = temporary.resolve("out");
    String flag = flag(cairn.with(heap).run(network(out, "{type: mnist}")));
    CairnProcess.Ended resumed = cairn.with(flag).run("resume", out, "--quiet");
    assertEquals(0, resumed.code(), resumed.err());
  }

  /// The data alone are more than the heap holds.
  @Test
  void dataThatAreTooLargeAreRefused() throws Exception {
    String data =
        "{type: gaussian, samples: 1000000, variances: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,"
            + " 1]}";
    Object[] run = network(temporary.resolve("out"), data);
    String line = FailuresTest.line(CairnProcess.brief(temporary, "-Xmx40m").run(run));
    Matcher need = NEED.matcher(line);
    assertTrue(need.find(), line);
    assertTrue(Integer.parseInt(need.group(1)) >= (2 * 16 * 8 * 1_000_000L) >> 20, line);
  }

  /// One run of a network on such data.
  private Object[] network(Path out, String data) throws IOException {
    Path experiment = temporary.resolve("network.yaml");
    Files.writeString(
        experiment,
        """
        name: network
        problem:
          type: network
          data: %s
          layers: [16, 8, 16, 16]
          activation: swish
          loss: mean_squared
        start: {type: normal, variance: 0.01}
        finder: {type: newton_mr}
        runs: 1
        iterations: 2
        """
            .formatted(data));
    return new Object[] {"run", experiment, "--workers", "1", "--quiet", "--out", out};
  }

  /// Work with dense matrices of a function of 1,000 variables, 8 MB each.
  @ParameterizedTest
  @CsvSource({"certify,-Xmx100m", "collect,-Xmx20m", "inspect,-Xmx40m", "landscape,-Xmx24m"})
  void workWithMatricesSaysWhatItTakes(String command, String heap) throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary);
    Path out = temporary.resolve("out");
    Path experiment = wells();
    Object[] work =
        switch (command) {
          case "inspect" -> new Object[] {"inspect", experiment};
          case "landscape" ->
              new Object[] {
                "landscape", "double-wells:1000", "--runs", "1", "--workers", "1", "--out", out
              };
          default -> {
            run(cairn, experiment, out);
            yield new Object[] {command, out, "--quiet", "--workers", "1"};
          }
        };
    String flag = flag(cairn.with(heap).run(work));
    CairnProcess.Ended again = cairn.with(flag).run(work);
    assertEquals(0, again.code(), again.err());
  }

  /// Points of a store, read as a whole: 39 MB.
  @Test
  void rowsThatAreTooManySayWhatTheyTake() throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary);
    Path out = temporary.resolve("out");
    run(cairn, wide(), out);
    for (Object[] work :
        List.of(
            new Object[] {"report", out},
            new Object[] {"export", out, "--format", "npz", "--run", "0"})) {
      String flag = flag(cairn.with("-Xmx30m").run(work));
      CairnProcess.Ended again = cairn.with(flag).run(work);
      assertEquals(0, again.code(), again.err());
    }
  }

  /// A network of 20,250 parameters, 162 kB a point.
  private Path wide() throws IOException {
    return Files.writeString(
        temporary.resolve("wide.yaml"),
        """
        name: wide
        problem:
          type: network
          data: {type: gaussian, samples: 2, variances: %s}
          layers: [50, 200, 50]
          activation: tanh
        start: {type: normal, variance: 0.01}
        finder: {type: gradient_descent}
        store: {spectra_up_to: 1}
        runs: 120
        iterations: 1
        """
            .formatted(Collections.nCopies(50, 1)));
  }

  @Test
  void aProofOfCompletenessSaysWhatItsBoxesTake() throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary);
    Path out = temporary.resolve("out");
    String flag =
        flag(cairn.with("-Xmx20m").run("landscape", "rastrigin:5", "--complete", "--out", out));
    CairnProcess.Ended again =
        cairn.with(flag).run("landscape", "rastrigin:5", "--complete", "--time", "3", "--out", out);
    assertFalse(again.err().contains("memory"), again.err());
    assertTrue(Files.exists(out.resolve("complete.json")));
  }

  /// A figure each in files, some of them in a page that stays small.
  @Test
  void aReportOfManyVariantsNeedsLittle() throws Exception {
    Path out = temporary.resolve("out");
    String tolerances =
        IntStream.range(0, 250).mapToObj(i -> "0.00" + (100 + i)).collect(Collectors.joining(","));
    Path experiment =
        Files.writeString(
            temporary.resolve("many.yaml"),
            """
            name: many
            problem: {type: function, name: himmelblau}
            start: {type: box}
            finder: {type: newton_mr}
            runs: 2
            iterations: 20
            """);
    CairnProcess.Ended ended =
        CairnProcess.brief(temporary, "-Xmx400m")
            .run(
                "run", experiment, "--sweep", "finder.rtol=" + tolerances, "--quiet", "--out", out);
    assertEquals(0, ended.code(), ended.err());
    assertTrue(Files.size(out.resolve("report.html")) < 16 << 20);
    try (var figures = Files.list(out.resolve("figures"))) {
      assertTrue(figures.filter(file -> file.toString().endsWith(".svg")).count() >= 250);
    }
  }

  private static void run(CairnProcess cairn, Path experiment, Path out) throws Exception {
    CairnProcess.Ended ended = cairn.run("run", experiment, "--quiet", "--out", out);
    assertEquals(0, ended.code(), ended.err());
  }

  private Path wells() throws IOException {
    return Files.writeString(
        temporary.resolve("wells.yaml"),
        """
        name: wells
        problem: {type: function, name: "double-wells:1000"}
        start: {type: box}
        finder: {type: newton_mr, hessian: products}
        store: {spectra_up_to: 1}
        runs: 1
        iterations: 100
        """);
  }
}
