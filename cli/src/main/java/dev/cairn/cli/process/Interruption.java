package dev.cairn.cli.process;

import dev.cairn.study.work.StopRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// While it is open, a process that is told to end asks its work to stop and gives it a while to
/// put down what is under way.
public final class Interruption implements AutoCloseable {
  /// Seconds that the work may take: what is under way then is done again later.
  private static final int GRACE = 10;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(StopRequest stop, Runnable late) {
    hook = Thread.ofPlatform().unstarted(() -> interrupt(stop, late));
  }

  /// Open from now on. Where the process was told to end before, the work is asked to stop at once.
  ///
  /// @param stop what the work asks
  /// @param late is called where it has not ended in time: the machine shuts down after that
  public static Interruption open(StopRequest stop, Runnable late) {
    var interruption = new Interruption(stop, late);
    if (!ProcessEnd.register(interruption.hook)) {
      stop.atOnce();
    }
    return interruption;
  }

  private void interrupt(StopRequest stop, Runnable late) {
    stop.atOnce();
    try {
      if (!ended.await(GRACE, TimeUnit.SECONDS)) {
        late.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The work has ended.
  @Override
  public void close() {
    ended.countDown();
    ProcessEnd.withdraw(hook); // or it is what ended the work
  }
}
