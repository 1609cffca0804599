package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model whose nodes and parameters are named by an attacker, and a program that greets and fails
/// with attacks: pages, figures and messages show what they say.
class HostileModelTest {
  private static final String ATTACK =
      "a'\"><img src=x onerror=document.title='PW'></script><script>alert(1)</script>\u202e\u001b[2J";

  @TempDir Path temporary;

  private Path out;

  private Path experiment;

  @BeforeEach
  void write() throws IOException {
    out = temporary.resolve("out");
    experiment =
        ReadFiles.experiment(temporary.resolve("files"), 2, ATTACK + "node", "=" + ATTACK + "w");
  }

  private void run() {
    done("run", experiment, "--quiet", "--certify", "--out", out);
  }

  private static String done(Object... command) {
    Shell shell = Shell.run(command);
    assertEquals(0, shell.code(), shell.err());
    assertPlain(shell.out());
    assertPlain(shell.err());
    return shell.out();
  }

  private static void assertPlain(String text) {
    assertTrue(
        text.codePoints().allMatch(c -> c == '\n' || c == '\t' || (c >= ' ' && c != 0x202E)), text);
  }

  @Tag("long")
  @Test
  void namesOfAModelAreShownAndNotObeyed() throws Exception {
    run();
    done("point", out, "--run", "0");
    done("inspect", temporary.resolve("files/read.yaml"));
    done("collect", out, "--quiet");
    done("export", out, "--format", "csv");
    done("report", out);
    int pages = 0;
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".html")) {
          String page = Files.readString(file);
          assertFalse(page.contains("<img src=x") || page.contains("<script>alert"), name);
          pages++;
        } else if (name.endsWith(".svg")) {
          var parser = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder();
          assertEquals(0, parser.parse(file.toFile()).getElementsByTagName("script").getLength());
        }
      }
    }
    assertTrue(pages > 0);
  }

  /// A node that Cairn does not know is named in a line that shows what its name is.
  @Test
  void aNodeIsNamedInALine() throws IOException {
    Path model = temporary.resolve("files/model.onnx");
    String bytes = Files.readString(model, StandardCharsets.ISO_8859_1);
    Files.writeString(model, bytes.replace("Tanh", "Xanh"), StandardCharsets.ISO_8859_1);
    Shell refused = Shell.run("inspect", temporary.resolve("files/read.yaml"));
    assertEquals(1, refused.code());
    assertEquals(1, refused.err().lines().count(), refused.err());
    assertPlain(refused.err());
    assertTrue(refused.err().contains("a'\"><img src=x onerror="), refused.err());
    assertTrue(refused.err().contains("1b[2Jnode"), refused.err()); // the end of an escape
  }

  /// They come back as they are where they belong: in files of the model's parameters.
  @Test
  void namesOfAModelComeBack() throws Exception {
    run();
    done("export", out, "--format", "safetensors", "--run", "0");
    Path file = out.resolve("safetensors/run-0000-final.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.UTF_8);
    assertTrue(text.contains("onerror=document.title='PW'"));
  }

  /// The words of a program of the user's: its name, and why it failed.
  @Test
  void wordsOfAProgramAreShownAndNotObeyed() throws IOException {
    Path server =
        Files.writeString(
            temporary.resolve("server.py"),
            """
            import struct, sys
            said = %s.encode()
            i, o = sys.stdin.buffer, sys.stdout.buffer
            def send(kind, body):
                o.write(struct.pack("<hhiq", kind, 0, number, len(body)) + body)
                o.flush()
            while True:
                head = i.read(16)
                if len(head) < 16: break
                kind, _, number, size = struct.unpack("<hhiq", head)
                i.read(size)
                if kind == 1: send(1, struct.pack("<iiq", 2, 1, 2) + said)
                else: send(6, said)
            """
                .formatted(python(ATTACK)));
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not here");
    Path file =
        Files.writeString(
            temporary.resolve("mine.yaml"),
            """
            name: mine
            problem: {type: external, command: [/usr/bin/python3, %s]}
            start: {type: normal, variance: 1}
            finder: {type: gradient_descent}
            runs: 1
            iterations: 2
            """
                .formatted(server));
    Shell failed = Shell.run("run", file, "--quiet", "--out", temporary.resolve("mine"));
    assertEquals(1, failed.code());
    List<String> lines = failed.err().lines().toList();
    assertEquals(1, lines.size(), failed.err());
    assertPlain(failed.err());
    assertTrue(failed.err().contains("\\u202e\\u001b[2J"), failed.err());
  }

  private static String python(String text) {
    var quoted = new StringBuilder("\"");
    text.chars().forEach(c -> quoted.append(String.format(Locale.ROOT, "\\u%04x", c)));
    return quoted.append('"').toString();
  }
}
