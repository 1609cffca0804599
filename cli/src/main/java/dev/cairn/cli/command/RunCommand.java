package dev.cairn.cli.command;

import dev.cairn.cli.option.EngineOptions;
import dev.cairn.cli.option.ExperimentOptions;
import dev.cairn.cli.option.ServeFlag;
import dev.cairn.cli.option.ShardOptions;
import dev.cairn.cli.work.CampaignRun;
import dev.cairn.experiment.spec.ExperimentFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs an experiment file.
@Command(
    name = "run",
    description = "Runs an experiment: any network, data, finder and settings.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn run my.yaml --out look",
      "  ./cairn run my.yaml --set finder.rtol=1e-8 --runs 50",
      "  ./cairn run my.yaml --sweep finder.rtol=1e-6,1e-8   a variant for each value",
      "  ./cairn run my.yaml --out look --shard 3/40         one of 40 shares, on any machine",
      "  ./cairn schema                                      what an experiment file may hold",
    })
public final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "EXPERIMENT.yaml", description = "The experiment.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where everything goes; empty or new. runs/NAME by default.")
  private @Nullable Path out;

  @Option(
      names = "--certify",
      description = "Prove afterwards what the final points are, as ./cairn certify does.")
  private boolean certify;

  @Mixin private ExperimentOptions experiment;
  @Mixin private EngineOptions session;
  @Mixin private ServeFlag serve;
  @Mixin private ShardOptions shard;

  @Override
  public Integer call() {
    return new CampaignRun(session, serve, shard, certify)
        .run(experiment.apply(ExperimentFile.read(file)), out);
  }
}
