package dev.cairn.bench;

import dev.cairn.external.Endpoint;
import dev.cairn.external.ExternalObjective;
import dev.cairn.external.ExternalProblem;
import dev.cairn.external.Launch;
import dev.cairn.external.OnError;
import dev.cairn.external.Permission;
import dev.cairn.objective.SmoothEvaluation;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/// What it costs to ask another process: value and gradient of ‖θ‖²/2 by the NumPy script
/// `bench/peers/external.py`, beside what that computes alone, and copies of θ and of the
/// gradient in memory.
public final class ExternalTable {
  private static final String SCRIPT = "external.py";
  private static final double TIMEOUT_SECONDS = 60;
  private static final double NANOSECONDS = 1e9;

  /// From here on vectors go through shared memory; below, through the pipe.
  private static final int[] SIZES = {1, 1_000, 100_000, 10_000_000};

  private static final int LEAST = 10;

  private final String python;
  private final Path script;
  private final double enough;
  private final LongSupplier nanoTime;

  private ExternalTable(String python, Path script, double enough, LongSupplier nanoTime) {
    this.python = python;
    this.script = script;
    this.enough = enough;
    this.nanoTime = nanoTime;
  }

  /// One row.
  ///
  /// @param n length of θ
  /// @param pipe median seconds of one evaluation by a program that Cairn has started
  /// @param socket likewise by a server at a Unix socket
  /// @param alone median seconds of what the script computes, with nobody who asks
  /// @param copy median seconds of a copy of θ and one of the gradient
  public record Row(int n, double pipe, double socket, double alone, double copy) {}

  /// Measures every size. Throws [IOException] where the script cannot be written, and
  /// [dev.cairn.external.ExternalException] where Python or NumPy is missing.
  ///
  /// @param python the interpreter's command
  /// @param enough seconds that a size is repeated for, at least ten times, and as long before that
  /// @param nanoTime the clock
  public static List<Row> measure(String python, double enough, LongSupplier nanoTime)
      throws IOException {
    Path directory = Files.createTempDirectory("cairn-external");
    Path script = directory.resolve(SCRIPT);
    try (Closeable _ = () -> Files.deleteIfExists(directory);
        Closeable _ = () -> Files.deleteIfExists(script);
        InputStream source = ExternalTable.class.getResourceAsStream(SCRIPT)) {
      if (source == null) {
        throw new IllegalStateException(SCRIPT + " is missing from the program");
      }
      Files.copy(source, script);
      var table = new ExternalTable(python, script, enough, nanoTime);
      List<Row> rows = new ArrayList<>();
      for (int n : SIZES) {
        rows.add(new Row(n, table.pipe(n), table.socket(n), table.alone(n), table.copy(n)));
      }
      return rows;
    }
  }

  private double pipe(int n) {
    var command = new Launch.Command(List.of(python, script.toString(), Integer.toString(n)));
    Permission.give(command);
    return evaluations(command, n);
  }

  private double socket(int n) throws IOException {
    Path path = script.resolveSibling("socket" + n);
    Process server =
        new ProcessBuilder(python, script.toString(), Integer.toString(n), path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Closeable _ = () -> Files.deleteIfExists(path);
        Closeable _ = server::destroyForcibly) {
      while (!Files.exists(path) && server.isAlive()) {
        Thread.sleep(10);
      }
      return evaluations(new Launch.Socket(path), n);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private double alone(int n) throws IOException {
    Process peer =
        new ProcessBuilder(
                python, script.toString(), Integer.toString(n), "--alone", Double.toString(enough))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Closeable _ = peer::destroyForcibly) {
      return Double.parseDouble(
          new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
    }
  }

  private double evaluations(Launch launch, int n) {
    var endpoint = new Endpoint(launch, TIMEOUT_SECONDS, OnError.STOP);
    double[] theta = new double[n];
    Arrays.setAll(theta, i -> i % 7);
    double[] gradient = new double[n];
    try (ExternalObjective objective = ExternalProblem.open(endpoint).objective()) {
      double seconds = median(() -> gradient(objective, theta, gradient));
      if (!Arrays.equals(theta, gradient)) {
        throw new IllegalStateException("the gradient of ‖θ‖²/2 is not θ");
      }
      return seconds;
    }
  }

  private static void gradient(ExternalObjective objective, double[] theta, double[] gradient) {
    try (SmoothEvaluation evaluation = objective.at(theta)) {
      evaluation.gradient(gradient);
    }
  }

  private double copy(int n) {
    double[] theta = new double[n];
    double[] there = new double[n];
    return median(
        () -> {
          System.arraycopy(theta, 0, there, 0, n);
          System.arraycopy(there, 0, theta, 0, n);
        });
  }

  private double median(Runnable work) {
    long begin = nanoTime.getAsLong();
    while (nanoTime.getAsLong() - begin < enough * NANOSECONDS) {
      work.run();
    }
    List<Double> times = new ArrayList<>();
    double total = 0;
    while (times.size() < LEAST || total < enough) {
      long start = nanoTime.getAsLong();
      work.run();
      times.add((nanoTime.getAsLong() - start) / NANOSECONDS);
      total += times.getLast();
    }
    times.sort(null);
    return times.get(times.size() / 2);
  }
}
