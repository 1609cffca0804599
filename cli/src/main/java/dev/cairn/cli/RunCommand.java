package dev.cairn.cli;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.Studies;
import dev.cairn.study.Study;
import dev.cairn.study.certify.Provable;
import dev.cairn.study.shard.Shard;
import dev.cairn.text.FileName;
import dev.cairn.web.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
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
final class RunCommand implements Callable<Integer> {
  private static final Path RUNS = Path.of("runs");

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
    return run(
        experiment.apply(ExperimentFile.read(file)),
        out,
        new Manner(session, serve, shard, certify));
  }

  /// How a campaign is run.
  ///
  /// @param certify whether its final points are certified afterwards
  record Manner(EngineOptions session, ServeFlag serve, ShardOptions shards, boolean certify) {}

  /// Makes a campaign of an experiment and runs it, with the live page or the proofs where they are
  /// asked for; or one shard of it.
  static int run(ExperimentFile experiment, @Nullable Path out, Manner manner) {
    Optional<ServerSettings> page = manner.serve().page();
    boolean certify = manner.certify();
    Optional<Shard> shard = manner.shards().shard();
    if (page.isPresent() && shard.isPresent()) {
      throw new CairnException("--serve and --shard: a shard has no page of its own");
    }
    if (shard.isPresent()) {
      manner.session().requireThreads();
    }
    if (page.isPresent() && certify) {
      throw new CairnException(
          "--serve and --certify: run ./cairn certify when the campaign is done");
    }
    if (certify) {
      Provable.require(experiment.variants().values());
    }
    if (shard.isPresent()) {
      return ShardRun.run(experiment, shard.get(), out, manner);
    }
    Path directory = out == null ? unused(experiment.experiment().name()) : out;
    Study study = Studies.campaign(experiment, directory, InstantSource.system());
    return page.isPresent()
        ? Serving.run(study, manner.session(), page.get(), true)
        : ForegroundRun.run(study, manner.session(), certify);
  }

  /// runs/NAME, or the first of runs/NAME-2, runs/NAME-3, … that is not there yet.
  static Path unused(String name) {
    String plain = FileName.of(name);
    Path directory = RUNS.resolve(plain);
    for (int i = 2; Files.exists(directory); i++) {
      directory = RUNS.resolve(plain + "-" + i);
    }
    return directory;
  }
}
