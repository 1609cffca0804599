package dev.cairn.bench;

import dev.cairn.bench.rows.Workload;
import dev.cairn.formats.Npz;
import dev.cairn.text.SystemWords;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The same rows in PyTorch and NumPy, on the same inputs, by the script `bench/peers/peers.py`.
public final class Peers {
  private static final String SCRIPT = "peers.py";
  private static final int FIELDS = 4;

  private Peers() {}

  /// One row of a peer.
  ///
  /// @param peer its name
  /// @param name the row of [BenchTable] that it repeats
  /// @param milliseconds median time, one thread
  /// @param difference relative distance of its answer from Cairn's
  public record Row(String peer, String name, double milliseconds, double difference) {}

  /// Times whatever peers this Python has.
  ///
  /// @param python the interpreter's command
  public static List<Row> measure(String python) {
    try {
      Path directory = Files.createTempDirectory("cairn-peers");
      Path script = directory.resolve(SCRIPT);
      Path inputs = directory.resolve("inputs.npz");
      try (Closeable _ = () -> Files.deleteIfExists(directory);
          Closeable _ = () -> Files.deleteIfExists(inputs);
          Closeable _ = () -> Files.deleteIfExists(script);
          InputStream source = Peers.class.getResourceAsStream(SCRIPT)) {
        if (source == null) {
          throw new IllegalStateException(SCRIPT + " is missing from the program");
        }
        Files.copy(source, script);
        writeInputs(inputs);
        return run(python, script, inputs);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("peers: " + SystemWords.of(e), e);
    }
  }

  private static void writeInputs(Path file) throws IOException {
    Workload workload = new Workload();
    Npz.write(file, workload.arrays());
    workload.close();
  }

  private static List<Row> run(String python, Path script, Path inputs) throws IOException {
    Process process =
        new ProcessBuilder(python, script.toString(), inputs.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Row> rows = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(row(line));
      }
    }
    return rows;
  }

  private static Row row(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IllegalStateException(
          "%s printed a line that is no row: %s".formatted(SCRIPT, line));
    }
    return new Row(
        fields[0], fields[1], Double.parseDouble(fields[2]), Double.parseDouble(fields[3]));
  }
}
