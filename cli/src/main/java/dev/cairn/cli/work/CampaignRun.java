package dev.cairn.cli.work;

import dev.cairn.cli.option.EngineOptions;
import dev.cairn.cli.option.ServeFlag;
import dev.cairn.cli.option.ShardOptions;
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
import org.jspecify.annotations.Nullable;

/// A campaign of an experiment from its first run on: with a live page or proofs where they are
/// asked for, or one shard of it.
///
/// @param certify whether its final points are certified afterwards
public record CampaignRun(
    EngineOptions session, ServeFlag serve, ShardOptions shards, boolean certify) {
  private static final Path RUNS = Path.of("runs");

  /// Makes a campaign of an experiment and runs it, with the live page or the proofs where they are
  /// asked for; or one shard of it.
  public int run(ExperimentFile experiment, @Nullable Path out) {
    Optional<ServerSettings> page = serve.page();
    Optional<Shard> shard = shards.shard();
    if (page.isPresent() && shard.isPresent()) {
      throw new CairnException("--serve and --shard: a shard has no page of its own");
    }
    if (shard.isPresent()) {
      session.requireThreads("--shard: a shard is made by threads of its machine");
    }
    if (page.isPresent() && certify) {
      throw new CairnException(
          "--serve and --certify: run ./cairn certify when the campaign is done");
    }
    if (certify) {
      Provable.require(experiment.variants().values());
    }
    if (shard.isPresent()) {
      return ShardRun.run(experiment, shard.get(), out, this);
    }
    Path directory = out == null ? unused(experiment.experiment().name()) : out;
    Study study = Studies.campaign(experiment, directory, InstantSource.system());
    return page.isPresent()
        ? Serving.run(study, session, page.get(), true)
        : ForegroundRun.run(study, session, certify);
  }

  /// runs/NAME, or the first of runs/NAME-2, runs/NAME-3, … that is not there yet.
  public static Path unused(String name) {
    String plain = FileName.of(name);
    Path directory = RUNS.resolve(plain);
    for (int i = 2; Files.exists(directory); i++) {
      directory = RUNS.resolve(plain + "-" + i);
    }
    return directory;
  }
}
