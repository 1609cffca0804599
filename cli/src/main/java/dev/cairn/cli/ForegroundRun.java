package dev.cairn.cli;

import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.report.page.Results;
import dev.cairn.report.statistics.Summary;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.certify.CampaignCertification;
import dev.cairn.study.certify.Provable;
import dev.cairn.study.certify.Selection;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.StoreReader;
import dev.cairn.text.ShellWord;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Runs a campaign in the foreground: progress, interruption, report.
final class ForegroundRun {
  /// Seconds that an interrupted session may take to put its runs down.
  private static final int GRACE = 5;

  private ForegroundRun() {}

  /// Runs what is left of the campaign, closes it and gives the exit code: 0 where all is done.
  static int run(Campaign campaign, Path directory, RunOptions options, boolean certify) {
    Progress progress = options.progress();
    CountDownLatch ended = new CountDownLatch(1);
    Thread interruption =
        Thread.ofPlatform().unstarted(() -> interrupt(campaign, ended, progress, directory));
    Runtime.getRuntime().addShutdownHook(interruption);
    try (campaign) {
      if (certify) {
        Provable.require(campaign.experiments());
      }
      for (int variant = 0; variant < campaign.experiments().size(); variant++) {
        say(campaign, variant, progress);
      }
      Outcome outcome =
          campaign.run(options.workers(), InstantSource.system(), System::nanoTime, progress);
      progress.close();
      return switch (outcome) {
        case FINISHED -> {
          if (certify) {
            new CampaignCertification(
                    campaign, directory, Selection.FINAL, options.workers(), progress::say)
                .run();
          }
          finish(campaign, directory, progress);
          yield 0;
        }
        case INTERRUPTED -> {
          progress.say(goOn(directory));
          yield 1;
        }
      };
    } finally {
      progress.close();
      ended.countDown();
      removeHook(interruption);
    }
  }

  /// What θ is, where a variant brings a model of its own.
  private static void say(Campaign campaign, int variant, Progress progress) {
    LoadedProblem problem = campaign.problem(variant);
    boolean told = variant > 0 && campaign.problem(variant - 1).equals(problem);
    if (!told) {
      problem
          .model()
          .ifPresentOrElse(
              model -> ModelText.lines(model, ModelText.FEW).forEach(progress::say),
              () -> problem.notes().forEach(note -> progress.say("warning: " + note)));
    }
  }

  private static void finish(Campaign campaign, Path directory, Progress progress) {
    try (StoreReader reader = campaign.reader()) {
      Results.write(reader, directory);
      progress.summary(Summary.of(reader));
      progress.say("results are in " + directory);
    }
  }

  /// The machine shuts down when this returns, whatever is still under way then.
  private static void interrupt(
      Campaign campaign, CountDownLatch ended, Progress progress, Path directory) {
    campaign.stop();
    try {
      if (!ended.await(GRACE, TimeUnit.SECONDS)) {
        progress.say(goOn(directory));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String goOn(Path directory) {
    return "interrupted; go on with: ./cairn resume " + ShellWord.of(directory);
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is what ended the session.
    }
  }
}
