package dev.cairn.bench;

import dev.cairn.bench.rows.Rows;
import dev.cairn.bench.rows.Workload;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.KernelDescription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The table of `cairn bench`: every row of [Rows] timed by JMH, DGEMM again between them, since
/// other work on a machine comes and goes.
///
/// @param kernel the BLAS in use
/// @param rows in the order of the benchmarks, DGEMM first
/// @param twoWorkers throughput of Hessians on two threads over that on one
public record BenchTable(KernelDescription kernel, List<BenchRow> rows, double twoWorkers) {
  /// Benchmark methods in table order; the others are compared with the first.
  private static final List<String> METHODS =
      List.of(
          "dgemm",
          "gradient",
          "hessianVector",
          "hessian",
          "eigenvalues",
          "denseProduct",
          "minresQlp",
          "certifyCritical",
          "certifyNotCritical",
          "verify",
          "completeRastrigin");

  /// How long each row is timed.
  ///
  /// @param forks virtual machines a row; 0 runs in this one
  /// @param warmups iterations that are not counted
  /// @param iterations iterations that are
  /// @param seconds of one iteration
  public record Effort(int forks, int warmups, int iterations, double seconds) {
    /// Ends in about half a minute.
    public static final Effort QUICK = new Effort(0, 2, 2, 0.8);

    /// For figures that are quoted: about five minutes.
    public static final Effort FULL = new Effort(2, 3, 5, 2);

    /// Of a row that has been timed before.
    Effort again() {
      return new Effort(forks, Math.max(1, warmups / 2), iterations, seconds);
    }

    /// For DGEMM between the rows, in this virtual machine.
    Effort beside() {
      return new Effort(0, 0, 1, seconds / 2);
    }
  }

  public BenchTable {
    rows = List.copyOf(rows);
  }

  /// Runs every row; tells the progress which one has just been timed.
  public static BenchTable measure(Effort effort, Consumer<String> progress) {
    List<BenchRow> rows = new ArrayList<>();
    Workload workload = new Workload();
    double before = Double.NaN;
    for (String method : METHODS) {
      RunResult result = run(effort, method, 1);
      boolean first = rows.isEmpty();
      RunResult beside = first ? result : run(effort.beside(), METHODS.getFirst(), 1);
      double after = rate(METHODS.getFirst(), beside, workload);
      double gflops = rate(method, result, workload);
      progress.accept(rowName(method));
      rows.add(
          new BenchRow(
              rowName(method),
              median(result),
              gflops,
              gflops / (first ? after : (before + after) / 2),
              secondary(result, "gc.alloc.rate.norm")));
      before = after;
    }
    double one = median(run(effort.again(), "hessian", 1));
    double two = median(run(effort.again(), "hessian", 2));
    workload.close();
    return new BenchTable(DenseKernels.current().description(), rows, 2 * one / two);
  }

  /// The time of a row over that of the exact Hessian of the same run.
  public double inHessians(BenchRow row) {
    double hessian =
        rows.stream()
            .filter(other -> other.name().equals("hessian"))
            .findFirst()
            .orElseThrow()
            .milliseconds();
    return row.milliseconds() / hessian;
  }

  private static double median(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  /// In 1e9 flops a second.
  private static double rate(String method, RunResult result, Workload workload) {
    return flops(method, workload) / median(result) / 1e6;
  }

  /// "hessianVector" becomes "hessian-vector".
  private static String rowName(String method) {
    return method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /// Flops of one operation, counting a multiplication and an addition each.
  private static double flops(String method, Workload workload) {
    double n = workload.dimension();
    double dense = workload.passFlops();
    return switch (method) {
      case "dgemm" -> 2 * Math.pow(Rows.Matrices.ORDER, 3);
      case "gradient" -> 3 * dense;
      case "hessianVector" -> 5 * dense;
      case "hessian" -> workload.hessianFlops();
      case "eigenvalues" -> 4 * n * n * n / 3;
      case "denseProduct" -> 2 * n * n;
      default -> Double.NaN;
    };
  }

  private static RunResult run(Effort effort, String method, int threads) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Rows.class.getName().replace(".", "\\.") + "\\." + method + "$")
            .forks(effort.forks())
            .threads(threads)
            .warmupIterations(effort.warmups())
            .warmupTime(TimeValue.milliseconds(Math.round(1000 * effort.seconds())))
            .measurementIterations(effort.iterations())
            .measurementTime(TimeValue.milliseconds(Math.round(1000 * effort.seconds())))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    try {
      Collection<RunResult> results = new Runner(options.build()).run();
      return results.iterator().next();
    } catch (RunnerException e) {
      throw new IllegalStateException(
          "benchmark %s failed: %s".formatted(method, e.getMessage()), e);
    }
  }

  private static double secondary(RunResult result, String name) {
    for (String key : result.getSecondaryResults().keySet()) {
      if (key.endsWith(name)) {
        return result.getSecondaryResults().get(key).getScore();
      }
    }
    return Double.NaN;
  }
}
