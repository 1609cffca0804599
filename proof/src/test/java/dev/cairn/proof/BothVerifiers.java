package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.verify.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The verifier of this module and `verify/verify.py`, which share no line.
///
/// @param directory where data are, and certificates are written
record BothVerifiers(Path directory) {
  static final Path VERIFIER = Path.of("../verify/verify.py").toAbsolutePath().normalize();

  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  /// Asserts that both accept all of them.
  void accept(Map<String, Certificate> certificates) throws Exception {
    List<String> lines = second(certificates);
    int k = 0;
    for (Map.Entry<String, Certificate> entry : certificates.entrySet()) {
      assertEquals(
          new Verification.Verified(),
          entry.getValue().verify(DataSource.beside(directory)),
          entry::toString);
      String line = lines.get(k++);
      assertTrue(line.startsWith("holds: "), entry.getKey() + ": " + line);
    }
  }

  /// Asserts that neither accepts any of them.
  void refuse(Map<String, Certificate> certificates) throws Exception {
    List<String> lines = second(certificates);
    int k = 0;
    for (Map.Entry<String, Certificate> entry : certificates.entrySet()) {
      assertTrue(!first(entry.getValue()), () -> "accepted here: " + entry);
      String line = lines.get(k++);
      assertTrue(line.startsWith("does not hold: "), entry.getKey() + ": " + line);
    }
  }

  private boolean first(Certificate certificate) {
    try {
      return CertificateFile.read(CertificateFile.write(certificate))
              .verify(DataSource.beside(directory))
          instanceof Verification.Verified;
    } catch (CertificateException _) {
      return false;
    }
  }

  /// The lines of verify.py about certificates; skips the test where Python or mpmath is missing.
  List<String> second(Map<String, Certificate> certificates) throws Exception {
    List<String> command = new ArrayList<>(List.of(python(), VERIFIER.toString()));
    int number = 0;
    for (Certificate certificate : certificates.values()) {
      Path file = directory.resolve("%d.json".formatted(number++));
      Files.writeString(file, CertificateFile.write(certificate));
      command.add(file.toString());
    }
    Path output = directory.resolve("output");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertEquals(certificates.size(), lines.size(), lines::toString);
    assertEquals(lines.stream().allMatch(line -> line.startsWith("holds: ")) ? 0 : 1, code);
    return lines;
  }

  static String python() throws Exception {
    for (String python : PYTHONS) {
      try {
        if (new ProcessBuilder(python, "-c", "import mpmath").start().waitFor() == 0) {
          return python;
        }
      } catch (IOException _) {
        // there is no such program
      }
    }
    assumeTrue(false, "verify.py needs python3 with mpmath (Debian: python3-mpmath)");
    throw new AssertionError("the assumption failed");
  }
}
