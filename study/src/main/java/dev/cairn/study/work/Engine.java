package dev.cairn.study.work;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What a process works at a study with.
///
/// @param workers threads of this process, ≥ 1; results do not depend on their number
/// @param cluster other processes that do what can be done elsewhere, with the same results
/// @param clock for provenance
/// @param nanoTime for durations
public record Engine(
    int workers, Optional<Cluster> cluster, InstantSource clock, LongSupplier nanoTime)
    implements AutoCloseable {
  /// So many threads of this machine, and its clocks.
  public static Engine of(int workers) {
    return new Engine(workers, Optional.empty(), InstantSource.system(), System::nanoTime);
  }

  /// This one with other processes.
  public Engine with(Cluster cluster) {
    return new Engine(workers, Optional.of(cluster), clock, nanoTime);
  }

  /// How many pieces of work it does at a time.
  public int parallelism() {
    return cluster.map(Cluster::cores).orElse(workers);
  }

  /// Lets go of other processes.
  @Override
  public void close() {
    cluster.ifPresent(Cluster::close);
  }
}
