package dev.cairn.cli.work;

import dev.cairn.cli.option.RunOptions;
import dev.cairn.cli.output.ModelText;
import dev.cairn.cli.output.Progress;
import dev.cairn.cli.process.Interruption;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.report.page.StudyReport;
import dev.cairn.report.summary.BranchNumbers;
import dev.cairn.study.Study;
import dev.cairn.study.certify.Provable;
import dev.cairn.study.certify.Selection;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.work.Engine;
import dev.cairn.text.ShellWord;
import java.nio.file.Path;
import java.util.List;

/// Works at a study in the foreground: progress, interruption, report.
public final class ForegroundRun {
  private ForegroundRun() {}

  /// Does what is left of the study, closes it and gives the exit code: 0 where all is done.
  public static int run(Study study, RunOptions options, boolean certify) {
    if (study instanceof Study.OfCampaign shard && shard.campaign().share().partial()) {
      return ShardRun.run(shard, options, certify);
    }
    Progress progress = options.progress();
    try (study;
        Engine engine = options.engine();
        var _ =
            Interruption.open(study.stopRequest(), () -> progress.say(goOn(study.directory())))) {
      if (certify) {
        requireProvable(study);
      }
      warn(study.problems(), progress);
      Outcome outcome = study.run(engine, progress);
      progress.close();
      if (certify
          && outcome == Outcome.FINISHED
          && study.certify(Selection.FINAL, engine, progress::say) == Outcome.INTERRUPTED) {
        progress.say("interrupted; go on with: ./cairn certify " + ShellWord.of(study.directory()));
        return 1;
      }
      tell(study, outcome, options, progress);
      return switch (outcome) {
        case FINISHED -> 0;
        case INTERRUPTED -> 1;
      };
    } finally {
      progress.close();
    }
  }

  private static void requireProvable(Study study) {
    try (StudyReader reader = study.reader()) {
      Provable.require(reader.experiments());
    }
  }

  /// What θ is, where a variant brings a model of its own, and what should be known before numbers
  /// are trusted.
  private static void warn(List<LoadedProblem> problems, Progress progress) {
    for (LoadedProblem problem : problems.stream().distinct().toList()) {
      problem
          .model()
          .ifPresentOrElse(
              model -> ModelText.lines(model, ModelText.FEW).forEach(progress::say),
              () -> problem.notes().forEach(note -> progress.say("warning: " + note)));
    }
  }

  /// Writes the report and says what was found: of a campaign when it is done, of a landscape what
  /// is there by now.
  private static void tell(Study study, Outcome outcome, RunOptions options, Progress progress) {
    Path directory = study.directory();
    String last =
        switch (outcome) {
          case FINISHED -> "results are in " + directory;
          case INTERRUPTED -> goOn(directory);
        };
    try (StudyReader reader = study.reader()) {
      switch (reader) {
        case StoreReader campaign -> {
          if (outcome == Outcome.FINISHED) {
            progress.summary(StudyReport.write(campaign, directory));
          }
          progress.say(last);
        }
        case CollectionReader collection -> {
          StudyReport.write(collection, directory);
          options.collections().tell(collection, last);
        }
        case ContinuationReader branches -> {
          StudyReport.write(branches, directory);
          BranchNumbers.read(branches).lines().forEach(progress::say);
          progress.say(last);
        }
      }
    }
  }

  /// How to go on with what was interrupted.
  static String goOn(Path directory) {
    return "interrupted; go on with: ./cairn resume " + ShellWord.of(directory);
  }
}
