package dev.cairn.cli.work;

import dev.cairn.cli.option.RunOptions;
import dev.cairn.cli.output.Progress;
import dev.cairn.cli.output.SummaryLines;
import dev.cairn.cli.output.TextProgress;
import dev.cairn.report.page.Results;
import dev.cairn.report.summary.Outline;
import dev.cairn.report.summary.Summary;
import dev.cairn.study.Studies;
import dev.cairn.study.Study;
import dev.cairn.study.campaign.Campaigns;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.Mixing;
import dev.cairn.text.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// Runs the campaigns under a common directory one after the other.
public final class CampaignSequence {
  private CampaignSequence() {}

  /// Does what is left of each, in the order of their names, and says at the end how each went; the
  /// exit code.
  public static int run(Path common, RunOptions session, boolean certify, Mixing mixing) {
    for (Path directory : Campaigns.of(common)) {
      Progress progress = session.progress();
      if (Campaigns.finished(directory)) {
        tell(directory);
        progress.say("%s is done already".formatted(directory));
        continue;
      }
      progress.say("%s:".formatted(directory.getFileName()));
      Study campaign = Studies.open(directory, Optional.empty(), InstantSource.system(), mixing);
      int code = ForegroundRun.run(campaign, session, certify);
      if (code != 0) {
        progress.say("go on with all of them: ./cairn resume " + ShellWord.of(common));
        return code;
      }
    }
    say(common, session.progress());
    return 0;
  }

  /// Writes the report of a finished campaign that was ended before it had one.
  private static void tell(Path directory) {
    if (!Files.exists(directory.resolve(Summary.FILE))) {
      try (StoreReader reader = StoreReader.open(directory)) {
        Results.write(reader, directory);
      }
    }
  }

  private static void say(Path common, Progress progress) {
    for (Outline outline : Outline.gather(common)) {
      progress.say(
          "%-6s %4s runs in %s; critical %s; flat at the end %s"
              .formatted(
                  outline.name(),
                  outline.runs(),
                  TextProgress.duration(outline.seconds()),
                  SummaryLines.counts(outline.critical()),
                  outline.flat()));
    }
    progress.say("each in its directory, all summaries in " + common.resolve(Summary.FILE));
  }
}
