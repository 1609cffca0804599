package dev.cairn.study.work;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/// What a process works at a study with.
///
/// @param workers threads, ≥ 1; results do not depend on their number
/// @param clock for provenance
/// @param nanoTime for durations
public record Engine(int workers, InstantSource clock, LongSupplier nanoTime) {
  /// So many threads of this machine, and its clocks.
  public static Engine of(int workers) {
    return new Engine(workers, InstantSource.system(), System::nanoTime);
  }
}
