package dev.cairn.cli.option;

import dev.cairn.experiment.CairnException;
import dev.cairn.study.shard.ArrayJob;
import dev.cairn.study.shard.Shard;
import dev.cairn.study.shard.Trainings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The share of a campaign that a command makes.
public final class ShardOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--shard",
      paramLabel = "I/K",
      arity = "0..1",
      fallbackValue = "",
      description =
          "Only shard I of K, from 0, into DIR/shards/I; ./cairn merge DIR joins them. Without I, or"
              + " without both, from the task of an array job of Slurm, PBS or Kubernetes.")
  private @Nullable String shard;

  @Option(
      names = "--trainings",
      paramLabel = "WHO",
      defaultValue = "shared",
      description =
          "Who trains, where runs start from trainings: shared (shard 0, the others wait; default)"
              + " or each.")
  private Trainings trainings;

  /// The shard that is asked for; empty where all of the campaign is.
  public Optional<Shard> shard() {
    return Optional.ofNullable(shard).map(text -> shard(spec, text));
  }

  /// The shard that the value of `--shard` means here.
  public static Shard shard(CommandSpec command, String text) {
    try {
      return new ArrayJob(System.getenv()).shard(text);
    } catch (CairnException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  public Trainings trainings() {
    return trainings;
  }
}
