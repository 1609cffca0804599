package dev.cairn.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How a process is ended.
enum Signal {
  KILL,
  INT,
  TERM;

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
