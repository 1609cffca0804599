package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class CertifyCommandTest {
  @TempDir Path temporary;

  @Test
  void theQuarticsFinalPointsAreProvenAndTheirCertificatesVerified() throws IOException {
    Path directory = temporary.resolve("a");
    Shell run = Shell.run("reproduce", "fig2", "--certify", "--workers", "2", "--out", directory);
    assertEquals(0, run.code(), run.err());
    JsonNode certified = certified(directory);
    assertTrue(certified.get("critical").asInt() > 0, certified.toString());
    assertTrue(certified.get("not_critical").asInt() > 0, certified.toString());
    assertEquals(0, certified.get("undecided").asInt());

    Path certificate = directory.resolve("certificates/0-0-final.json");
    Shell verified = Shell.run("verify", certificate);
    assertEquals(0, verified.code(), verified.err());
    assertTrue(verified.out().startsWith("verified: "), verified.out());
    String text = Files.readString(certificate);
    Files.writeString(certificate, text.replace("\"critical\"", "\"family\""));
    Shell wrong = Shell.run("verify", certificate);
    assertEquals(text.contains("\"critical\"") ? 1 : 0, wrong.code());
    Files.writeString(certificate, "{");
    Shell broken = Shell.run("verify", certificate);
    assertEquals(1, broken.code());
    assertEquals(1, broken.err().lines().count(), broken.err());
  }

  @Test
  void certifyingAgainDoesOnlyWhatIsLeft() throws IOException {
    Path directory = temporary.resolve("b");
    Shell.run("reproduce", "fig2", "--runs", "3", "--quiet", "--out", directory);
    Shell first = Shell.run("certify", directory);
    assertEquals(0, first.code(), first.err());
    assertTrue(first.err().contains("certifying 3 points"), first.err());
    Shell second = Shell.run("certify", directory, "--points", "all");
    assertEquals(0, second.code(), second.err());
    assertTrue(!second.err().contains("0-0-final"), second.err());
    assertTrue(second.err().contains("0-0-start"), second.err());
    JsonNode counts = certified(directory);
    int all = 0;
    for (JsonNode count : counts) {
      all += count.asInt();
    }
    assertTrue(all > 3, counts.toString());
  }

  private static JsonNode certified(Path directory) {
    return new ObjectMapper().readTree(directory.resolve("summary.json").toFile()).get("certified");
  }
}
