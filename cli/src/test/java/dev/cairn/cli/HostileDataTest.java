package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.text.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/// Names in files of data: columns of a table, members of an archive. A script, a formula, a
/// terminal's escape and marks that turn text are shown wherever they come to, and obeyed nowhere.
class HostileDataTest {
  private static final String ATTACK =
      "=HYPERLINK(1)<img src=x onerror=document.title='PW'>\u202ex\u200b\u001b[2J\u009b\"'#&;";

  @TempDir Path temporary;

  private Path experiment(String file, List<String> features, String target) throws IOException {
    var json = new ObjectMapper();
    return Files.writeString(
        temporary.resolve("hostile.yaml"),
        """
        name: hostile
        problem:
          type: network
          data: {type: file, path: %s, features: %s, targets: %s}
          layers: [2, 1, 1]
          activation: tanh
          l2: 0.01
        start: {type: normal, variance: 1}
        finder: {type: newton_mr}
        runs: 2
        iterations: 20
        """
            .formatted(
                file,
                Visible.line(json.writeValueAsString(features)), // escapes of JSON are YAML's
                Visible.line(json.writeValueAsString(List.of(target)))));
  }

  private void shown(Path experiment) throws IOException {
    Path out = temporary.resolve("out");
    for (Object[] command :
        List.of(
            new Object[] {"run", experiment, "--certify", "--out", out},
            new Object[] {"collect", out},
            new Object[] {"export", out, "--format", "csv"},
            new Object[] {"point", out, "--run", "0", "--json"})) {
      Shell done = Shell.run(command);
      assertEquals(0, done.code(), done.err());
      assertEquals(Visible.lines(done.out() + done.err()), done.out() + done.err());
    }
    int read = 0;
    try (var files = Files.walk(out)) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*\\.(html|svg|json|csv|yaml)")).toList()) {
        String text = Files.readString(file);
        assertEquals(Visible.lines(text), text, file::toString);
        boolean page = file.toString().matches(".*\\.(html|svg)");
        assertFalse(page && text.contains("<img src=x"), file::toString);
        boolean table = file.toString().endsWith(".csv");
        assertFalse(table && text.matches("(?s).*(^|[,\n])\"?=H.*"), file::toString);
        read++;
      }
    }
    assertTrue(read > 20, read + " files");
  }

  private void refused(Path experiment) {
    Shell refused = Shell.run("run", experiment, "--out", temporary.resolve("none"));
    assertEquals(1, refused.code());
    assertEquals(1, refused.err().lines().count(), refused.err());
    assertEquals(Visible.lines(refused.err()), refused.err());
    assertTrue(refused.err().contains("it has "), refused.err());
  }

  @Tag("long")
  @Test
  void columnsOfATable() throws Exception {
    String header = "";
    for (String name : List.of("a", "b", "t")) {
      header += (header.isEmpty() ? "" : ",") + '"' + (ATTACK + name).replace("\"", "\"\"") + '"';
    }
    Files.writeString(
        temporary.resolve("d.csv"), header + "\n1,0.5,0.5\n-0.25,0.75,-0.25\n0.3,-1,0.4\n");
    refused(experiment("d.csv", List.of(ATTACK + "c"), ATTACK + "t"));
    shown(experiment("d.csv", List.of(ATTACK + "a", ATTACK + "b"), ATTACK + "t"));
  }

  @Tag("long")
  @Test
  void membersOfAnArchive() throws Exception {
    try (ZipOutputStream zip =
        new ZipOutputStream(
            Files.newOutputStream(temporary.resolve("d.npz")), StandardCharsets.UTF_8)) {
      member(zip, ATTACK + "x", 3, 2);
      member(zip, ATTACK + "y", 3, 1);
    }
    refused(experiment("d.npz", List.of(ATTACK + "z"), ATTACK + "y"));
    shown(experiment("d.npz", List.of(ATTACK + "x"), ATTACK + "y"));
  }

  /// Numbers 1, 2, 3 … as bytes in NumPy's format.
  private static void member(ZipOutputStream zip, String name, int rows, int columns)
      throws IOException {
    zip.putNextEntry(new ZipEntry(name + ".npy"));
    String header =
        "{'descr': '|i1', 'fortran_order': False, 'shape': (%s, %s), }".formatted(rows, columns);
    header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    OutputStream out = zip;
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    for (int i = 1; i <= rows * columns; i++) {
      out.write(i % 5 - 2);
    }
    zip.closeEntry();
  }
}
