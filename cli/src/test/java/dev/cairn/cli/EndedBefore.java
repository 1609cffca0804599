package dev.cairn.cli;

import dev.cairn.cli.process.Interruption;
import dev.cairn.cli.process.ProcessEnd;
import dev.cairn.study.work.StopRequest;
import java.util.concurrent.CountDownLatch;

/// Cairn in a process that was told to end before its work begins, and takes two seconds to.
final class EndedBefore {
  /// The word for an [Interruption] in place of Cairn.
  static final String INTERRUPTION = "interruption";

  private static final int MILLISECONDS = 2_000;

  private EndedBefore() {}

  public static void main(String[] arguments) throws Exception {
    CountDownLatch ending = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      ending.countDown();
                      sleep();
                    }));
    int _ =
        new ProcessBuilder("kill", "-TERM", Long.toString(ProcessHandle.current().pid()))
            .start()
            .waitFor();
    ending.await();
    if (arguments[0].equals(INTERRUPTION)) {
      var stop = new StopRequest();
      try (var _ = Interruption.open(stop, () -> {})) {
        System.out.println(stop.asked() ? "stopped" : "not stopped");
        System.out.println(ProcessEnd.isNear());
        System.out.flush();
      }
    } else {
      Main.main(arguments);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
