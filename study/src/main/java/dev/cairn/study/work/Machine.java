package dev.cairn.study.work;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.MatrixView;
import dev.cairn.text.SystemWords;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// What Cairn runs on, and what is slow or wrong there.
///
/// @param facts name to value, in the order in which they are shown
/// @param findings one sentence each; none where all is well
public record Machine(Map<String, String> facts, List<String> findings) {
  private static final double GIB = 1L << 30;

  /// Side of the matrices whose product is timed.
  private static final int SIDE = 512;

  /// Products that are timed; the best counts.
  private static final int REPEATS = 8;

  /// A core of the last ten years does more than this with native kernels, in GFLOP/s.
  private static final double SLOW_PRODUCT = 10;

  /// A campaign at the published size and the temporary files beside it need less, in bytes.
  private static final double LITTLE_DISK = 2 * GIB;

  private static final double LITTLE_HEAP = GIB;

  /// Looks; multiplies some matrices for about a second.
  public static Machine look(LongSupplier nanoTime) {
    Map<String, String> facts = new LinkedHashMap<>();
    List<String> findings = new ArrayList<>();
    Runtime runtime = Runtime.getRuntime();
    facts.put(
        "Cairn", Environment.version() + Environment.commit().map(c -> ", commit " + c).orElse(""));
    facts.put("Java", Environment.java());
    findings.addAll(JavaFaults.here().findings());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("processor", Environment.cpu().orElse("unknown"));
    processors(runtime.availableProcessors(), facts, findings);
    facts.put("heap", String.format(Locale.ROOT, "%.1f GiB at most", runtime.maxMemory() / GIB));
    if (runtime.maxMemory() < LITTLE_HEAP) {
      findings.add(
          String.format(
              Locale.ROOT,
              "The heap is limited to %.1f GiB: large networks will not fit.",
              runtime.maxMemory() / GIB));
    }
    disk("disk here", Path.of("").toAbsolutePath(), facts, findings);
    disk("temporary", Path.of(System.getProperty("java.io.tmpdir")), facts, findings);
    kernels(nanoTime, facts, findings);
    return new Machine(facts, List.copyOf(findings));
  }

  private static void processors(int usable, Map<String, String> facts, List<String> findings) {
    long present = presentProcessors();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    facts.put(
        "processors",
        "%s usable of %s%s"
            .formatted(
                usable,
                Math.max(present, usable),
                load < 0 ? "" : String.format(Locale.ROOT, ", load %.1f", load)));
    if (present > usable) {
      findings.add(
          "Only %s of %s processors may be used: a container or a processor set limits them."
              .formatted(usable, present));
    }
    if (load > 1.5 * usable) {
      findings.add(
          String.format(
              Locale.ROOT,
              "The load is %.1f on %d processors: other programs slow this one down.",
              load,
              usable));
    }
  }

  private static long presentProcessors() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.filter(line -> line.startsWith("processor")).count();
    } catch (IOException e) {
      return 0; // not Linux
    }
  }

  private static void disk(
      String name, Path path, Map<String, String> facts, List<String> findings) {
    try {
      FileStore disk = Files.getFileStore(path);
      facts.put(
          name,
          String.format(Locale.ROOT, "%.1f GiB free in %s", disk.getUsableSpace() / GIB, path));
      if (disk.getUsableSpace() < LITTLE_DISK) {
        findings.add(
            String.format(
                Locale.ROOT, "Only %.1f GiB are free in %s.", disk.getUsableSpace() / GIB, path));
      }
      if (!Files.isWritable(path)) {
        findings.add("%s is not writable.".formatted(path));
      }
    } catch (IOException e) {
      findings.add("%s cannot be looked at: %s.".formatted(path, SystemWords.of(e)));
    }
  }

  private static void kernels(
      LongSupplier nanoTime, Map<String, String> facts, List<String> findings) {
    var kernels = DenseKernels.current();
    var description = kernels.description();
    double speed = gigaflops(kernels, nanoTime);
    facts.put("kernels", description.toString());
    facts.put(
        "product",
        String.format(Locale.ROOT, "%.0f GFLOP/s, one thread, %d × %d", speed, SIDE, SIDE));
    if (!description.remark().isEmpty()) {
      findings.add("Native linear algebra is not in use: %s.".formatted(description.remark()));
    }
    if (speed < SLOW_PRODUCT) {
      findings.add(
          String.format(
              Locale.ROOT,
              "Matrix products run at %.0f GFLOP/s: %s.",
              speed,
              description.library().equals("Java")
                  ? "the Java kernels are in use"
                  : "the processor is busy or an old kernel is chosen"));
    }
    for (String variable : List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")) {
      String value = System.getenv(variable);
      if (value != null) {
        findings.add(
            "%s is set to '%s': OpenBLAS does not choose its kernel for this processor itself."
                .formatted(variable, value));
      }
    }
  }

  private static double gigaflops(DenseKernels kernels, LongSupplier nanoTime) {
    double[] entries = new double[SIDE * SIDE];
    Arrays.setAll(entries, i -> 1.0 / (1 + i));
    MatrixView factor = MatrixView.columnMajor(entries, 0, SIDE, SIDE);
    MatrixView product = MatrixView.columnMajor(new double[SIDE * SIDE], 0, SIDE, SIDE);
    double best = Double.POSITIVE_INFINITY;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      long begin = nanoTime.getAsLong();
      kernels.gemm(1, factor, factor, 0, product);
      best = Math.min(best, (double) (nanoTime.getAsLong() - begin));
    }
    return 2.0 * SIDE * SIDE * SIDE / best; // flops a nanosecond
  }
}
