package dev.cairn.cli.process;

import java.util.Optional;

/// The process that Cairn works for, where the environment names one: Cairn ends with it, even
/// where that is killed and can end nobody.
///
/// A process that was killed keeps its number until somebody has asked how it ended, but not its
/// children: so Cairn looks whose child it is, where it began as one of it.
public final class Starter implements Runnable {
  /// The environment variable with its process id.
  public static final String NAME = "CAIRN_PARENT";

  /// How often is looked, in milliseconds.
  private static final long LOOK = 500;

  private final long pid;
  private final boolean parent;

  private Starter(long pid) {
    this.pid = pid;
    this.parent = isParent();
  }

  /// Watches from now on, in the background, where a process is named.
  public static void watch() {
    String named = System.getenv(NAME);
    if (named != null && named.matches("[0-9]{1,18}")) {
      Thread.ofPlatform().daemon().name("starter").start(new Starter(Long.parseLong(named)));
    }
  }

  @Override
  public void run() {
    try {
      while (isThere()) {
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException _) {
      return;
    }
    System.err.printf("cairn: process %d (%s) has ended, so Cairn ends%n", pid, NAME);
    System.exit(1);
  }

  private boolean isThere() {
    return parent ? isParent() : ProcessHandle.of(pid).isPresent();
  }

  private boolean isParent() {
    Optional<ProcessHandle> now = ProcessHandle.current().parent();
    return now.isPresent() && now.get().pid() == pid;
  }
}
