package dev.cairn.cli.command;

import dev.cairn.cli.option.EngineOptions;
import dev.cairn.cli.option.MixingOption;
import dev.cairn.cli.option.StartCommandOption;
import dev.cairn.cli.work.CampaignSequence;
import dev.cairn.cli.work.ForegroundRun;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.Studies;
import dev.cairn.study.campaign.Campaigns;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Goes on with a campaign or a landscape search.
@Command(
    name = "resume",
    description = {
      "Goes on with a campaign or a landscape search that was interrupted or killed.",
      "Of a directory that holds several, with each of them that is not done.",
      "The result is bit for bit that of an uninterrupted one, with any number of workers.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn resume runs/fig3",
      "  ./cairn resume look my.yaml --workers 8   refuses if my.yaml has changed since",
    })
public final class ResumeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the study.")
  private Path directory;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "EXPERIMENT.yaml",
      description = "The experiment as you have it, to be compared with the stored one.")
  private @Nullable Path file;

  @Option(
      names = "--certify",
      description = "Prove afterwards what the final points are, as ./cairn certify does.")
  private boolean certify;

  @Mixin private StartCommandOption command;
  @Mixin private EngineOptions session;
  @Mixin private MixingOption mixed;

  @Override
  public Integer call() {
    command.apply();
    if (file == null && !Campaigns.of(directory).isEmpty()) {
      return CampaignSequence.run(directory, session, certify, mixed.mixing());
    }
    Optional<ExperimentFile> given = Optional.ofNullable(file).map(ExperimentFile::read);
    given.ifPresent(StartCommandOption::permit);
    return ForegroundRun.run(
        Studies.open(directory, given, InstantSource.system(), mixed.mixing()), session, certify);
  }
}
