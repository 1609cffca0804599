package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every command that computes with the files of a campaign goes on only with what they were.
class HeldFilesTest {
  /// What every case starts from.
  @TempDir private static Path common;

  @TempDir Path temporary;

  private static Path files = Path.of("");
  private static Path finished = Path.of("");
  private static final Map<String, byte[]> AS_THEY_WERE = new HashMap<>();

  private Path campaign = Path.of("");

  @BeforeAll
  static void run() throws IOException {
    files = common.resolve("files");
    finished = common.resolve("out");
    Shell run = Shell.run("run", ReadFiles.experiment(files, 2), "--quiet", "--out", finished);
    assertEquals(0, run.code(), run.err());
    for (String name : List.of("model.onnx", "weights.bin", "data.npz")) {
      AS_THEY_WERE.put(name, Files.readAllBytes(files.resolve(name)));
    }
  }

  @BeforeEach
  void copy() throws IOException {
    campaign = Files.createDirectory(temporary.resolve("out"));
    for (String name : List.of("campaign.duckdb", "experiment.yaml", "inputs.sha256")) {
      Files.copy(finished.resolve(name), campaign.resolve(name));
    }
  }

  @AfterEach
  void putBack() throws IOException {
    for (Map.Entry<String, byte[]> file : AS_THEY_WERE.entrySet()) {
      Files.write(files.resolve(file.getKey()), file.getValue());
    }
  }

  private List<Object[]> commands() {
    return List.of(
        new Object[] {"resume", campaign, "--quiet"},
        new Object[] {"certify", campaign, "--quiet"},
        new Object[] {"collect", campaign, "--quiet"},
        new Object[] {"point", campaign, "--run", "0"},
        new Object[] {"export", campaign, "--format", "npz"},
        new Object[] {"export", campaign, "--format", "safetensors"},
        new Object[] {"export", campaign, "--format", "onnx"});
  }

  private void refused(String words) {
    for (Object[] command : commands()) {
      Shell refused = Shell.run(command);
      assertEquals(1, refused.code(), command[0] + ": " + refused.out());
      assertEquals(1, refused.err().lines().count(), command[0] + ": " + refused.err());
      assertTrue(refused.err().contains(words), command[0] + ": " + refused.err());
    }
    for (String made : List.of("certificates", "npz", "safetensors", "onnx")) {
      assertFalse(Files.exists(campaign.resolve(made)), made);
    }
  }

  @Tag("long")
  @Test
  void theyWorkWithTheFilesAsTheyWere() {
    for (Object[] command : commands()) {
      Shell done = Shell.run(command);
      assertEquals(0, done.code(), command[0] + ": " + done.err());
    }
  }

  @Test
  void aModelThatChangedIsNamed() throws IOException {
    aFileThatChangedIsNamed("model.onnx");
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"weights.bin", "data.npz"})
  void aFileThatChangedIsNamed(String name) throws IOException {
    Path file = files.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    refused(name + " has changed since the work in ");
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"model.onnx", "weights.bin", "data.npz"})
  void aFileThatIsGoneIsNamed(String name) throws IOException {
    Files.delete(files.resolve(name));
    refused(name);
  }

  @Test
  void whereNothingIsNotedNothingIsComputed() throws IOException {
    Files.delete(campaign.resolve("inputs.sha256"));
    refused("inputs.sha256 does not say what ");
  }
}
