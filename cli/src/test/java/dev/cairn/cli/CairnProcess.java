package dev.cairn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Cairn in a process of its own, with the classes under test.
///
/// @param temporary directory for temporary files
/// @param flags of the virtual machine
/// @param classPath of the virtual machine; DuckDB's library stands beside its jar, so that no
///     process unpacks it, and none that is killed leaves a copy
record CairnProcess(Path temporary, List<String> flags, String classPath) {
  private static final String DUCKDB = "duckdb_jdbc";

  /// What the virtual machine always needs.
  private static final List<String> USUAL =
      List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");

  /// For work of a second or two: what the second compiler makes faster is not worth its time. Half
  /// the processor time of a small campaign.
  private static final List<String> BRIEF = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final String SLIM = slimClassPath();

  /// How a process ended.
  record Ended(int code, String out, String err) {}

  /// For campaigns that compute: with both compilers.
  static CairnProcess in(Path temporary, String... flags) {
    return new CairnProcess(temporary, List.of(flags), SLIM);
  }

  /// For small things.
  static CairnProcess brief(Path temporary, String... flags) {
    return new CairnProcess(temporary, BRIEF, SLIM).with(flags);
  }

  CairnProcess with(String... more) {
    List<String> all = new ArrayList<>(flags);
    all.addAll(List.of(more));
    return new CairnProcess(temporary, all, classPath);
  }

  /// The command line of a process.
  List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(USUAL);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath);
    command.add("dev.cairn.cli.Main");
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return command;
  }

  Process start(Object... arguments) throws IOException {
    return new ProcessBuilder(command(arguments))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Likewise; all that it says goes to a file.
  Process startSaying(Path said, Object... arguments) throws IOException {
    return new ProcessBuilder(command(arguments))
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
  }

  Ended run(Object... arguments) throws IOException, InterruptedException {
    return ended(new ProcessBuilder(command(arguments)));
  }

  /// Runs it in a shell: after a command such as `ulimit`, with a redirection.
  Ended shell(String before, String redirection, Object... arguments)
      throws IOException, InterruptedException {
    String quoted =
        command(arguments).stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    String line = (before.isEmpty() ? "" : before + "; ") + "exec " + quoted + " " + redirection;
    return ended(new ProcessBuilder("sh", "-c", line));
  }

  /// Runs a command to its end; its outputs go through files, which hold any amount.
  static Ended ended(ProcessBuilder builder) throws IOException, InterruptedException {
    Path out = Files.createTempFile("cairn", ".out");
    Path err = Files.createTempFile("cairn", ".err");
    try {
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + builder.command());
      }
      return new Ended(process.exitValue(), Files.readString(out), said(Files.readString(err)));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /// The standard error without the warning that the launcher takes out.
  static String said(String err) {
    return err.lines()
        .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
        .reduce("", (all, line) -> all + line + "\n");
  }

  /// The class path of the tests with DuckDB's library beside its jar, made once a build.
  private static String slimClassPath() {
    String separator = System.getProperty("path.separator");
    List<String> path = new ArrayList<>();
    for (String element : System.getProperty("java.class.path").split(separator, -1)) {
      Path file = Path.of(element);
      path.add(file.getFileName().toString().startsWith(DUCKDB) ? slim(file).toString() : element);
    }
    return String.join(separator, path);
  }

  private static Path slim(Path jar) {
    String library =
        "libduckdb_java.so_%s_%s"
            .formatted(
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
                    ? "macos"
                    : "linux",
                System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
    Path directory = Path.of("target", "duckdb").toAbsolutePath();
    Path slim = directory.resolve(jar.getFileName());
    Path partial = directory.resolve("partial");
    if (Files.exists(slim)) { // the last thing that is made
      return slim;
    }
    try {
      Files.createDirectories(directory);
      try (ZipFile all = new ZipFile(jar.toFile(), StandardCharsets.UTF_8);
          OutputStream bytes = Files.newOutputStream(partial);
          ZipOutputStream out = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
        Enumeration<? extends ZipEntry> entries = all.entries();
        while (entries.hasMoreElements()) {
          ZipEntry entry = entries.nextElement();
          try (InputStream in = all.getInputStream(entry)) {
            if (entry.getName().equals(library)) {
              Files.copy(in, directory.resolve(library), StandardCopyOption.REPLACE_EXISTING);
            } else if (!entry.getName().startsWith("libduckdb_java")) {
              out.putNextEntry(new ZipEntry(entry.getName()));
              in.transferTo(out);
            }
          }
        }
      }
      return Files.move(partial, slim);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
