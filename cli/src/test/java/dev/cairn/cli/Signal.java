package dev.cairn.cli;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// How a process is ended.
enum Signal {
  KILL(9),
  INT(2),
  TERM(15);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /// The exit codes of a process that ends by it, or had just come to its end. A crash has others.
  Set<Integer> codes() {
    return Set.of(0, 128 + number);
  }

  /// Whether the process has ended some seconds later.
  boolean ends(Process process, int seconds) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid())).inheritIO().start();
    int _ = kill.waitFor(); // fails where the process has just ended
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /// Those that end a process here. A shell has its background jobs ignore SIGINT, and all that
  /// they start, this test as well.
  static List<Signal> heard() throws IOException, InterruptedException {
    Process sleep = new ProcessBuilder("sleep", "600").start();
    boolean ended = INT.ends(sleep, 5);
    sleep.destroyForcibly();
    if (!ended) {
      System.out.println("SIGINT is ignored here, as in a background job: left out");
    }
    return ended ? List.of(values()) : List.of(KILL, TERM);
  }
}
