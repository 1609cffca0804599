package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How much processor time a process has taken, as the system counts it: in steps of a hundredth
/// of a second.
final class ProcessorTime {
  /// Milliseconds between two looks.
  private static final int STEP = 5;

  private ProcessorTime() {}

  /// That of a process from its begin to its end, which must be a good one.
  static Duration of(Process process) throws InterruptedException {
    Duration last = Duration.ZERO;
    while (!process.waitFor(STEP, TimeUnit.MILLISECONDS)) {
      last = process.info().totalCpuDuration().orElse(last);
    }
    assertEquals(0, process.exitValue());
    return last;
  }

  /// Waits until a process has taken so much; whether it has ended before.
  static boolean endsWithin(Process process, Duration time) throws InterruptedException {
    while (process.info().totalCpuDuration().orElse(Duration.ZERO).compareTo(time) < 0) {
      if (process.waitFor(STEP, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return !process.isAlive();
  }
}
