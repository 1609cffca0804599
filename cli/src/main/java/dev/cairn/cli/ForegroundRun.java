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

/// Runs a campaign in the foreground: progress, interruption, report.
final class ForegroundRun {
  private ForegroundRun() {}

  /// Runs what is left of the campaign, closes it and gives the exit code: 0 where all is done.
  static int run(Campaign campaign, Path directory, RunOptions options, boolean certify) {
    Progress progress = options.progress();
    try (campaign;
        var _ = Interruption.open(campaign::stop, () -> progress.say(goOn(directory)))) {
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

  /// How to go on with what was interrupted.
  static String goOn(Path directory) {
    return "interrupted; go on with: ./cairn resume " + ShellWord.of(directory);
  }
}
