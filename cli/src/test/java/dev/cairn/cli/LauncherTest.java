package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scripts `cairn` and `mvnw`, in an installation whose build is the classes under test.
class LauncherTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path temporary;

  private Path installation;

  @BeforeEach
  void install() throws IOException {
    installation = Files.createDirectories(temporary.resolve("cairn home"));
    Files.createDirectories(installation.resolve(".mvn/wrapper"));
    for (String file :
        new String[] {
          "cairn",
          "mvnw",
          "pom.xml",
          ".mvn/jdk.sh",
          ".mvn/run.sh",
          ".mvn/wrapper/maven-wrapper.properties"
        }) {
      Files.copy(ROOT.resolve(file), installation.resolve(file));
    }
    Path app = Files.createDirectories(installation.resolve("target/cairn/1"));
    Files.writeString(
        app.resolve("flags"),
        "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED\n");
    Files.writeString(app.resolve("stamp"), "");
    Files.writeString(installation.resolve("target/cairn/current"), "1\n");
    try (OutputStream bytes = Files.newOutputStream(app.resolve("cairn.jar"));
        JarOutputStream jar = new JarOutputStream(bytes, manifest())) {
      jar.finish();
    }
  }

  /// A jar that stands for the whole class path.
  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    String path = System.getProperty("java.class.path");
    main.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(path.split(System.getProperty("path.separator"), -1))
            .map(element -> Path.of(element).toUri().toString())
            .collect(Collectors.joining(" ")));
    return manifest;
  }

  /// Runs a line of the shell, $cairn being the launcher, until nobody writes to its
  /// standard error: the filter there may end after the virtual machine.
  private CairnProcess.Ended shell(String line, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line);
    builder.environment().putAll(environment);
    builder.environment().put("cairn", installation.resolve("cairn").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("CAIRN_DEBUG");
    Path out = temporary.resolve("out");
    Process process = builder.redirectOutput(out.toFile()).start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CairnProcess.Ended(process.waitFor(), Files.readString(out), err);
  }

  private CairnProcess.Ended shell(String line) throws IOException, InterruptedException {
    return shell(line, Map.of());
  }

  @Test
  void itRunsWithoutTheWarningAndLeavesNoPipe() throws Exception {
    CairnProcess.Ended ended = shell("exec \"$cairn\" --version 2>&1");
    assertEquals(0, ended.code(), ended.out());
    assertTrue(ended.out().startsWith("Cairn "), ended.out());
    assertFalse(ended.out().contains("WARNING"), ended.out());
    CairnProcess.Ended usage = shell("exec \"$cairn\" rnu");
    assertEquals(2, usage.code());
    assertTrue(usage.err().startsWith("cairn: "), usage.err());
    try (Stream<Path> files = Files.list(installation.resolve("target/cairn/1"))) {
      assertTrue(files.noneMatch(f -> f.getFileName().toString().startsWith("stderr")));
    }
  }

  /// As from cron, or in a container.
  @Test
  void itRunsWithoutAHome() throws Exception {
    CairnProcess.Ended ended =
        shell(
            "unset HOME JAVA_HOME; exec \"$cairn\" --version",
            Map.of("CAIRN_JAVA_HOME", System.getProperty("java.home")));
    assertEquals(0, ended.code(), ended.err());
    assertEquals("", ended.err());
  }

  @Test
  void whatKeepsTheVirtualMachineFromStartingIsSeen() throws Exception {
    CairnProcess.Ended heap = shell("exec \"$cairn\" --version", Map.of("CAIRN_JVM", "-Xmx8x"));
    assertEquals(1, heap.code());
    assertTrue(heap.err().contains("Invalid maximum heap size: -Xmx8x"), heap.err());
    int refused = 0;
    for (int handles = 4; handles <= 8; handles++) {
      CairnProcess.Ended few = shell("ulimit -n %d; exec \"$cairn\" --version".formatted(handles));
      assertTrue(few.code() == 0 || !few.err().isBlank(), "silence with %d".formatted(handles));
      refused += few.code() == 0 ? 0 : 1;
    }
    assertTrue(refused > 0, "four handles were enough");
  }

  /// A stand-in for a JDK says what it was started with.
  @ParameterizedTest
  @CsvSource({
    "25, '', 1",
    "25.0.2, -Xmx1g, 1",
    "25.0.3, '', 0",
    "25.0.10, '', 0",
    "25.0.1, -Xmx1g -XX:+UseSerialGC, 0"
  })
  void aJavaWhoseG1MovesPinnedArraysRunsWithAnotherCollector(
      String version, String flags, int parallel) throws Exception {
    Path bin = Files.createDirectories(temporary.resolve("jdk/bin"));
    Files.writeString(temporary.resolve("jdk/release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    for (String tool : new String[] {"java", "javac"}) {
      Path file = Files.writeString(bin.resolve(tool), "#!/bin/sh\necho \"$@\"\n");
      assertTrue(file.toFile().setExecutable(true));
    }
    CairnProcess.Ended ended =
        shell(
            "exec \"$cairn\" --version",
            Map.of("CAIRN_JVM", flags, "CAIRN_JAVA_HOME", temporary.resolve("jdk").toString()));
    assertEquals(0, ended.code(), ended.err());
    assertEquals(parallel, ended.out().split("UseParallelGC", -1).length - 1, ended.out());
  }

  @Test
  void aClosedStandardErrorIsNoHindrance() throws Exception {
    CairnProcess.Ended ended = shell("exec \"$cairn\" --version 2>&-");
    assertEquals(0, ended.code());
    assertTrue(ended.out().startsWith("Cairn "), ended.out());
  }

  /// Also as root, for whom only a disk can be read-only.
  @Tag("long")
  @Test
  void aReadOnlyInstallationRuns() throws Exception {
    try (SmallDisk disk = SmallDisk.of(temporary.resolve("disk"), 1024)) {
      Path there = disk.directory().resolve("cairn");
      CairnProcess.Ended copied =
          CairnProcess.ended(
              new ProcessBuilder("cp", "-r", installation.toString(), there.toString()));
      assertEquals(0, copied.code(), copied.err());
      disk.remount("ro");
      CairnProcess.Ended ended = shell("exec '%s/cairn' --version".formatted(there));
      assertEquals(0, ended.code(), ended.err());
      assertEquals("", ended.err());
    }
  }

  /// An archive that is not the pinned one is not unpacked.
  @Test
  void mavenIsCheckedBeforeItIsUnpacked() throws Exception {
    Path repository = temporary.resolve("repository");
    Path archive =
        repository.resolve("org/apache/maven/apache-maven/3.9.16/apache-maven-3.9.16-bin.tar.gz");
    Files.createDirectories(archive.getParent());
    Files.writeString(archive, "no Maven");
    Path home = Files.createDirectories(temporary.resolve("home"));
    CairnProcess.Ended ended =
        shell(
            "exec '%s' --version".formatted(installation.resolve("mvnw")),
            Map.of(
                "HOME", home.toString(),
                "MAVEN_USER_HOME", home.toString(),
                "MVNW_REPOURL", repository.toUri().toString()));
    assertEquals(1, ended.code());
    assertTrue(ended.err().contains("its SHA-512 differs"), ended.err());
    try (Stream<Path> left = Files.walk(home)) {
      assertTrue(left.noneMatch(Files::isRegularFile), "something was left");
    }
  }
}
