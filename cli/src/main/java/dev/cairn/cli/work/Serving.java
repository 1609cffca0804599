package dev.cairn.cli.work;

import dev.cairn.cli.option.RunOptions;
import dev.cairn.cli.output.Progress;
import dev.cairn.cli.process.ProcessEnd;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.study.Study;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.work.Engine;
import dev.cairn.web.LiveServer;
import dev.cairn.web.LiveStudy;
import dev.cairn.web.ServerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Serves the live page of a study until the process is ended.
public final class Serving {
  /// How long an interrupted study may take to put its runs down.
  private static final Duration GRACE = Duration.ofSeconds(5);

  private Serving() {}

  /// Serves the page; starts the work at once or waits for the page to do it. Comes back only
  /// where the page cannot be served.
  public static int run(Study study, RunOptions options, ServerSettings page, boolean start) {
    Progress progress = options.progress();
    try (Engine engine = options.engine();
        var session = new LiveStudy(study, engine);
        var server = LiveServer.start(session, page)) {
      if (!ProcessEnd.before(() -> end(session))) {
        return 0;
      }
      progress.say("live page: " + server.address());
      if (start) {
        follow(session, progress);
      }
      new CountDownLatch(1).await(); // until the process is ended
      return 0;
    } catch (IOException e) {
      throw new CairnException(
          "cannot serve on %s port %s: %s".formatted(page.host(), page.port(), Failures.reason(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void follow(LiveStudy session, Progress progress) {
    try {
      Outcome _ = session.run(progress);
      progress.close();
      progress.say("results are in " + session.directory() + "; the page stays until Ctrl-C");
    } catch (CairnException e) {
      progress.close();
      progress.say(String.valueOf(e.getMessage())); // the page shows it, too
    }
  }

  private static void end(LiveStudy session) {
    try {
      session.interrupt(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
