package dev.cairn.cli.command;

import dev.cairn.bench.BenchRow;
import dev.cairn.bench.BenchTable;
import dev.cairn.bench.ExternalTable;
import dev.cairn.bench.Peers;
import dev.cairn.bench.ScaleTable;
import dev.cairn.cli.work.ScaleStudy;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.RecordJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Times what decides the speed, with DGEMM in the same run.
@Command(
    name = "bench",
    description = {
      "Times gradient, Hessian and solvers on the network of figure 3, beside DGEMM.",
      "One thread, medians by JMH, every answer checked. Ratios hold; times depend on what else"
          + " runs here."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn bench --quick",
      "  ./cairn bench --json bench.json",
      "  ./cairn bench --quick --peers",
      "  ./cairn bench --scale runs/scale",
      "  ./cairn bench --external",
    })
public final class BenchCommand implements Runnable {
  private static final double MICROSECONDS = 1e6;
  private static final double QUICK_SECONDS = 0.2;
  private static final double FULL_SECONDS = 2;

  @Option(names = "--quick", description = "Half a minute instead of five.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the table to this file too.")
  private @Nullable Path json;

  @Option(
      names = "--peers",
      description = {
        "Times PyTorch (also on a GPU) and NumPy beside it, on the same inputs, where they are.",
        "The interpreter is the CAIRN_PYTHON of the environment, or /usr/bin/python3."
      })
  private boolean peers;

  @Option(
      names = "--scale",
      paramLabel = "DIR",
      arity = "0..1",
      fallbackValue = "runs/scale",
      description =
          "Instead: cost as samples, parameters, workers and runs grow, into this directory"
              + " (runs/scale where none is named): rows.csv and the figure scale.svg.")
  private @Nullable Path scale;

  @Option(
      names = "--external",
      description = {
        "Instead: one evaluation by another process (docs/external.md), beside copies in memory.",
        "The interpreter is that of --peers, and needs NumPy."
      })
  private boolean external;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (scale != null) {
      printScale(out, err, scale);
      return;
    }
    if (external) {
      printExternal(out);
      return;
    }
    BenchTable.Effort effort = quick ? BenchTable.Effort.QUICK : BenchTable.Effort.FULL;
    BenchTable table =
        BenchTable.measure(
            effort,
            row -> {
              err.println("timed " + row);
              err.flush();
            });
    out.printf("%s%n%n", table.kernel());
    out.printf(
        "%-20s %12s %9s %9s %9s %12s%n",
        "", "ms (median)", "GFLOP/s", "of DGEMM", "Hessians", "bytes/op");
    for (BenchRow row : table.rows()) {
      out.printf(
          Locale.ROOT,
          "%-20s %12.4f %9.1f %9.2f %9.2f %12.0f%n",
          row.name(),
          row.milliseconds(),
          row.gflops(),
          row.shareOfDgemm(),
          table.inHessians(row),
          row.bytesPerOperation());
    }
    out.printf(Locale.ROOT, "%ntwo workers: %.2f times the Hessians of one%n", table.twoWorkers());
    out.flush();
    List<Peers.Row> others = peers ? Peers.measure(python()) : List.of();
    printPeers(out, table, others);
    if (json != null) {
      write(table, others, json);
    }
  }

  private void printScale(PrintWriter out, PrintWriter err, Path directory) {
    List<ScaleTable.Row> rows =
        ScaleStudy.run(
            quick,
            directory,
            InstantSource.system(),
            row -> {
              err.printf(
                  Locale.ROOT, "timed %s of %,d %s%n", row.operation(), row.size(), row.study());
              err.flush();
            });
    out.print(ScaleStudy.csv(rows));
    out.printf("%n%s%n", directory.resolve("scale.svg"));
    out.flush();
  }

  private void printExternal(PrintWriter out) {
    out.printf(
        "%-12s %12s %12s %12s %12s%n",
        "µs (median)", "pipe", "socket", "server alone", "two copies");
    try {
      double enough = quick ? QUICK_SECONDS : FULL_SECONDS;
      for (ExternalTable.Row row : ExternalTable.measure(python(), enough, System::nanoTime)) {
        out.printf(
            Locale.ROOT,
            "n = %-,12d %8.1f %12.1f %12.1f %12.1f%n",
            row.n(),
            MICROSECONDS * row.pipe(),
            MICROSECONDS * row.socket(),
            MICROSECONDS * row.alone(),
            MICROSECONDS * row.copy());
      }
    } catch (IOException e) {
      throw new CairnException("cannot time another process: " + Failures.reason(e), e);
    }
    out.flush();
  }

  private static String python() {
    String chosen = System.getenv("CAIRN_PYTHON");
    return chosen == null ? "/usr/bin/python3" : chosen;
  }

  private static void printPeers(PrintWriter out, BenchTable table, List<Peers.Row> others) {
    if (others.isEmpty()) {
      return;
    }
    out.printf(
        "%n%-12s %-16s %12s %14s %12s%n", "", "", "ms (median)", "times Cairn's", "difference");
    for (Peers.Row other : others) {
      double own =
          table.rows().stream()
              .filter(row -> row.name().equals(other.name()))
              .findFirst()
              .orElseThrow()
              .milliseconds();
      out.printf(
          Locale.ROOT,
          "%-12s %-16s %12.4f %14.2f %12.1e%n",
          other.peer(),
          other.name(),
          other.milliseconds(),
          other.milliseconds() / own,
          other.difference());
    }
    out.flush();
  }

  private static void write(BenchTable table, List<Peers.Row> others, Path file) {
    try {
      Files.writeString(
          file,
          RecordJson.text(
              new Measured(
                  table.kernel().toString(),
                  table.twoWorkers(),
                  others,
                  table.rows().stream().map(row -> Row.of(table, row)).toList())));
    } catch (IOException e) {
      throw Failures.at("cannot write", file, e);
    }
  }

  /// What was measured as JSON: the components are its keys, in their order.
  private record Measured(
      String kernel, double twoWorkers, List<Peers.Row> peers, List<Row> rows) {}

  /// A row of the table.
  private record Row(
      String name,
      double milliseconds,
      double gflops,
      double shareOfDgemm,
      double inHessians,
      double bytesPerOperation) {
    static Row of(BenchTable table, BenchRow row) {
      return new Row(
          row.name(),
          row.milliseconds(),
          finite(row.gflops()),
          finite(row.shareOfDgemm()),
          finite(table.inHessians(row)),
          finite(row.bytesPerOperation()));
    }

    /// A rate that no flop count defines is written as 0.
    private static double finite(double value) {
      return Double.isFinite(value) ? value : 0;
    }
  }
}
