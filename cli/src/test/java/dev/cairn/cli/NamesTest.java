package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Words of the command line that name files, and numbers: each is what was meant, or refused in
/// one line.
class NamesTest {
  /// Names of Java's classes and methods, and of the database's failures.
  private static final Pattern CLASSES =
      Pattern.compile("(Exception|Error)\\b|\\bjava\\.|\\btools\\.|`|\\bget[A-Z]|Input length");

  @TempDir Path temporary;

  private Path experiment;

  @BeforeEach
  void experiment() throws IOException {
    experiment = write("h.yaml", "{type: function, name: himmelblau}");
  }

  private Path write(String name, String problem) throws IOException {
    return Files.writeString(
        temporary.resolve(name),
        """
        name: names
        problem: %s
        start: {type: normal, variance: 1}
        finder: {type: newton_mr}
        runs: 2
        iterations: 3
        """
            .formatted(problem));
  }

  private static void refused(int code, String words, Object... command) {
    Shell ended =
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Shell.run(command)); // no hang
    assertEquals(code, ended.code(), ended.out() + ended.err());
    List<String> lines = ended.err().lines().filter(l -> !l.startsWith("Try '")).toList();
    assertEquals(1, lines.size(), ended.err());
    assertTrue(lines.getFirst().startsWith("cairn: "), ended.err());
    assertTrue(lines.getFirst().contains(words), ended.err());
    assertFalse(CLASSES.matcher(ended.err()).find(), ended.err());
  }

  @Test
  void anEmptyNameIsNotTheWorkingDirectory() {
    String words = "the name of a file or directory is empty";
    refused(2, words, "run", experiment, "--out", "");
    refused(2, words, "export", "", "--format", "csv");
    refused(2, words, "export", temporary, "--format", "csv", "--out", "");
    refused(2, words, "verify", "");
  }

  /// Who may not search a directory, or is led in a circle, is told this and not that files are
  /// missing.
  @Test
  void aDirectoryThatCannotBeLookedIntoHoldsNoMissingFile() throws IOException {
    Path circle = temporary.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    for (String command : List.of("report", "certify", "collect", "point", "merge", "serve")) {
      refused(1, "Too many levels of symbolic links", command, circle);
    }
    String mnist = "problem.data.directory=" + circle;
    refused(1, "Too many levels", "reproduce", "fig3", "--out", temporary + "/m", "--set", mnist);
  }

  @Test
  void anEmptyHostServesNothing() {
    Path out = temporary.resolve("served");
    assertEquals(0, Shell.run("run", experiment, "--quiet", "--out", out).code());
    refused(2, "the host is empty", "serve", out, "--host", "");
    refused(2, "the host is empty", "serve", out, "--host", " ");
    refused(2, "is not known", "serve", out, "--host", "not a host");
  }

  @Test
  void aNameBeginsNoLineOfItsOwn() {
    refused(2, "holds a line break", "run", experiment, "--out", temporary + "/a\ncairn: proven");
    refused(2, "holds a line break", "report", temporary + "/a\rb");
    assertFalse(Files.exists(temporary.resolve("a\ncairn: proven")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: onnx, model: 'LB', data: {type: file, path: x.npz}, loss: mean_squared}",
        "{type: network, layers: [1, 1], data: {type: file, path: 'LB'}}"
      })
  void aFileThatAnExperimentNamesHasNoLineBreak(String problem) throws IOException {
    Path file = write("lines.yaml", problem.replace("'LB'", "\"m\\n.npz\""));
    refused(1, "holds a line break", "run", file, "--out", temporary.resolve("out"));
    assertFalse(Files.exists(temporary.resolve("out")));
  }

  /// Bytes that are no text become one and the same character: two names would be one directory.
  @Test
  void bytesThatAreNoTextNameNothing() throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary);
    String script = "n=$(printf 'a\\377'); exec \"$@\" run h.yaml --out \"$n\"";
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(cairn.command());
    ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    CairnProcess.Ended ended = CairnProcess.ended(builder);
    assertEquals(2, ended.code(), ended.err());
    assertTrue(ended.err().contains("holds bytes that are no text"), ended.err());
    try (var files = Files.list(temporary)) {
      assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith("a")));
    }
  }

  /// A pipe that nobody writes to, and a device without end: read by nobody, said at once.
  @Test
  void whatIsNoFileIsNotRead() throws Exception {
    Path pipe = temporary.resolve("pipe.yaml");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (String name : List.of("x.npy", "x.npz", "x.csv", "x.safetensors", "m.onnx")) {
      Files.createSymbolicLink(temporary.resolve("pipe-" + name), pipe);
      Files.createSymbolicLink(temporary.resolve("zero-" + name), Path.of("/dev/zero"));
    }
    Files.createSymbolicLink(temporary.resolve("zero.yaml"), Path.of("/dev/zero"));
    String words = "is a pipe or a device, not a file";
    for (String kind : List.of("pipe", "zero")) {
      refused(1, words, "run", temporary.resolve(kind + ".yaml"), "--out", temporary.resolve("o"));
      refused(1, words, "verify", temporary.resolve(kind + ".yaml"));
      for (String data : List.of("x.npy", "x.npz", "x.csv", "x.safetensors")) {
        String problem =
            "{type: network, layers: [1, 1], data: {type: file, path: %s-%s}}"
                .formatted(kind, data);
        refused(1, words, "run", write("d.yaml", problem), "--out", temporary.resolve("o"));
      }
      String model =
          "{type: onnx, model: %s-m.onnx, data: {type: given, inputs: [[1]], targets: [[1]]}, loss: mean_squared}"
              .formatted(kind);
      refused(1, words, "run", write("m.yaml", model), "--out", temporary.resolve("o"));
    }
    refused(1, temporary + " is a directory, not a file", "verify", temporary);
    assertFalse(Files.exists(temporary.resolve("o")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "1e-400", "1d", "0x1p3", "Infinity", "NaN", "1_0", "٣"})
  void aNumberIsTheDecimalThatStandsThere(String number) throws IOException {
    refused(2, number, "collect", temporary, "--tolerance", number);
    refused(2, number, "collect", temporary, "--below", number);
    refused(2, "--box", "landscape", "x", "--complete", "--box", number + ",1");
    Path file = write("r.yaml", "{type: function, name: himmelblau}");
    refused(
        2, number, "run", file, "--set", "finder.rtol=" + number, "--out", temporary.resolve("o"));
    assertFalse(Files.exists(temporary.resolve("o")));
  }

  @Test
  void whatIsNoCertificateIsSaidInASentence() throws IOException {
    Path file = temporary.resolve("c.json");
    Files.write(file, new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'});
    refused(1, "c.json is no text in UTF-8", "verify", file);
    Files.writeString(file, "{} {}");
    refused(1, "something follows behind the certificate", "verify", file);
    Files.writeString(file, "[".repeat(600));
    refused(1, "nested too deeply", "verify", file);
    Files.writeString(file, "{\"a\": tru}");
    refused(1, "no JSON: ", "verify", file);
  }

  /// What is put into the manifest is no place for more of it, and no line of its own.
  @Test
  void aManifestHoldsNamesAsTheyAre() throws IOException {
    String name = "a%RUN% %IMAGE% $(CAIRN_JVM)";
    Files.writeString(
        experiment, Files.readString(experiment).replace("name: names", "name: \"" + name + "\""));
    Object[] command = {"cluster", "kubernetes", experiment, "--shards", "2", "--out", "o$(X)"};
    Shell ended = Shell.run(command);
    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().contains(name), ended.out());
    assertTrue(ended.out().contains("o$$(X)"), ended.out());
    refused(
        2,
        "whose escaped characters cannot stand in a script",
        "cluster",
        "kubernetes",
        experiment,
        "--shards",
        "2",
        "--image",
        "x\n- {evil: image}");
  }

  /// Directories of a campaign that are links to somebody else's are left alone.
  @Tag("long")
  @Test
  void aDirectoryThatIsALinkOutOfTheCampaignIsRefused() throws IOException {
    Path out = temporary.resolve("out");
    assertEquals(0, Shell.run("run", experiment, "--quiet", "--out", out).code());
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    for (String name : List.of("figures", "csv", "parquet", "certificates")) {
      Path own = out.resolve(name);
      if (Files.exists(own)) {
        Files.move(own, temporary.resolve("was-" + name));
      }
      Files.createSymbolicLink(own, elsewhere);
    }
    String leads = "is a link that leads out of ";
    refused(1, leads, "report", out);
    refused(1, leads, "export", out, "--format", "csv");
    refused(1, leads, "export", out, "--format", "parquet");
    refused(1, leads, "certify", out, "--quiet");
    try (var files = Files.list(elsewhere)) {
      assertEquals(0, files.count());
    }
    Path mine = Files.createSymbolicLink(temporary.resolve("mine"), elsewhere);
    assertEquals(0, Shell.run("export", out, "--format", "csv", "--out", mine).code());
  }

  /// What a campaign's directory was given beside its own files leads nowhere.
  @Tag("long")
  @Test
  void aPlantedLinkIsReplacedAndItsTargetStaysAsItIs() throws IOException {
    Path out = temporary.resolve("out");
    assertEquals(0, Shell.run("run", experiment, "--quiet", "--out", out).code());
    Path precious = Files.writeString(temporary.resolve("precious"), "mine");
    for (String name : List.of("report.html", "summary.json", "figures/names.svg")) {
      Files.createSymbolicLink(out.resolve(name + ".partial"), precious);
    }
    Files.createDirectories(out.resolve("csv"));
    Files.createSymbolicLink(out.resolve("csv/runs.csv.partial"), precious);
    assertEquals(0, Shell.run("report", out).code());
    assertEquals(0, Shell.run("export", out, "--format", "csv").code());
    assertEquals("mine", Files.readString(precious));
    assertFalse(Files.isSymbolicLink(out.resolve("report.html")));
  }
}
