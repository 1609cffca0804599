package dev.cairn.cli.work;

import dev.cairn.cli.option.RunOptions;
import dev.cairn.cli.output.Progress;
import dev.cairn.cli.process.Interruption;
import dev.cairn.cli.process.Signals;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.Studies;
import dev.cairn.study.Study;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.certify.Provable;
import dev.cairn.study.certify.Selection;
import dev.cairn.study.shard.Shard;
import dev.cairn.study.shard.ShardPlan;
import dev.cairn.study.shard.Share;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.Schema;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Mixing;
import dev.cairn.text.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes one shard of a campaign, or goes on with it: the same command does both. It has no report
/// of its own: the campaign has, when it is merged.
public final class ShardRun {
  /// Exit code of work that ended early and goes on when it is called again, as in sysexits.h:
  /// batch systems requeue by it.
  public static final int AGAIN = 75;

  private ShardRun() {}

  /// Joins the shards in a directory with one of them.
  static int run(ExperimentFile experiment, Shard shard, @Nullable Path out, CampaignRun campaign) {
    if (out == null) {
      throw new CairnException("--shard needs --out DIR, the same for all shards");
    }
    ShardPlan plan = ShardPlan.join(out, experiment, shard.count(), campaign.shards().trainings());
    Share share = Share.of(plan.directory(shard.index()), campaign.session().progress()::say);
    return run(
        Studies.shard(experiment, share, InstantSource.system()),
        campaign.session(),
        campaign.certify());
  }

  /// Does what is left of a shard, closes it and gives the exit code.
  static int run(Study.OfCampaign shard, RunOptions options, boolean certify) {
    return work(
        shard,
        options.progress(),
        progress -> {
          if (certify) {
            Provable.require(shard.campaign().experiments());
          }
          Outcome outcome = shard.run(Engine.of(options.workers()), progress);
          progress.close();
          if (certify && outcome == Outcome.FINISHED) {
            return shard.certify(Selection.FINAL, Engine.of(options.workers()), progress::say);
          }
          return outcome;
        });
  }

  /// Certifies the points of a shard.
  public static int certify(
      Path directory, Shard shard, Selection selection, RunOptions session, Mixing mixing) {
    ShardPlan plan = ShardPlan.of(directory);
    plan.requireCount(shard.count());
    Path own = plan.directory(shard.index());
    if (!Files.exists(own.resolve(Schema.FILE))) {
      throw new CairnException("shard %s of %s has no runs yet".formatted(shard, directory));
    }
    Study study = Studies.open(own, Optional.empty(), InstantSource.system(), mixing);
    return work(
        (Study.OfCampaign) study,
        session.progress(),
        progress -> study.certify(selection, Engine.of(session.workers()), progress::say));
  }

  /// Signals with which batch systems announce the end let the runs under way come to theirs; a
  /// second one gives them up.
  private static int work(
      Study.OfCampaign shard, Progress progress, Function<Progress, Outcome> work) {
    Campaign campaign = shard.campaign();
    Runnable end =
        () -> {
          shard.stopRequest().afterRuns();
          progress.say("asked to end: no run begins any more");
        };
    try (shard;
        var _ = Signals.on(end, "TERM", "USR1");
        var _ =
            Interruption.open(shard.stopRequest(), () -> progress.say(again(campaign.share())))) {
      Outcome outcome = work.apply(progress);
      boolean early = outcome == Outcome.INTERRUPTED || shard.stopRequest().asked();
      progress.close();
      progress.say(early ? again(campaign.share()) : done(campaign.share()));
      return early ? AGAIN : 0;
    } finally {
      progress.close();
    }
  }

  private static String done(Share share) {
    return "shard %s is done; when all are: ./cairn merge %s"
        .formatted(share.shard(), ShellWord.of(share.campaign()));
  }

  private static String again(Share share) {
    return "shard %s ended early (exit code %s): requeue it, the same command goes on"
        .formatted(share.shard(), AGAIN);
  }
}
