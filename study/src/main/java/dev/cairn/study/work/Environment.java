package dev.cairn.study.work;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.study.store.ProvenanceRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What a campaign runs on and as, for its provenance.
public final class Environment {
  /// System property with the git commit of the build, which the launcher sets.
  public static final String COMMIT = "cairn.commit";

  private Environment() {}

  /// The row of a session that starts now.
  public static ProvenanceRow session(
      int number, Instant now, int workers, ProvenanceRow.Work work) {
    Runtime runtime = Runtime.getRuntime();
    return new ProvenanceRow(
        number,
        now.toString(),
        Double.NaN,
        Optional.empty(),
        workers,
        version(),
        commit(),
        java(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        cpu(),
        runtime.availableProcessors(),
        runtime.maxMemory(),
        DenseKernels.current().description().toString(),
        Optional.of(Probe.digest()),
        OptionalInt.empty(),
        Optional.of(work));
  }

  /// Cairn's version; "development" where the classes come from no jar.
  public static String version() {
    return Optional.ofNullable(Environment.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /// The git commit of the build, where known.
  public static Optional<String> commit() {
    return Optional.ofNullable(System.getProperty(COMMIT)).filter(text -> !text.isBlank());
  }

  /// The virtual machine.
  public static String java() {
    return "%s, %s"
        .formatted(System.getProperty("java.vm.version"), System.getProperty("java.vm.vendor"));
  }

  /// The processor's model, where the system tells.
  public static Optional<String> cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // not Linux
    }
  }
}
