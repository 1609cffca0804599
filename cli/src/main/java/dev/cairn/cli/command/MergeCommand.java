package dev.cairn.cli.command;

import dev.cairn.cli.option.MixingOption;
import dev.cairn.experiment.CairnException;
import dev.cairn.study.merge.Merge;
import dev.cairn.study.shard.ShardPlan;
import dev.cairn.text.Counted;
import dev.cairn.text.ShellWord;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Joins the shards of a campaign.
@Command(
    name = "merge",
    description = {
      "Joins the shards of a campaign (./cairn run --shard) into one, with the bits of one process.",
      "Says what is missing. Called again, it takes in what has come since.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn merge look && ./cairn resume look   one campaign, then its report",
    })
public final class MergeCommand implements Callable<Integer> {
  /// Shards that are named one by one.
  private static final int FEW = 20;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The directory of the campaign.")
  private Path directory;

  @Mixin private MixingOption mixed;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Merge.Merged merged =
        new Merge(
                ShardPlan.of(directory),
                mixed.mixing(),
                line -> {
                  out.println(line);
                  out.flush();
                })
            .run();
    merged.missing().stream().limit(FEW).forEach(out::println);
    int more = merged.missing().size() - FEW;
    if (more > 0) {
      out.println("… and " + Counted.of(more, "more shard"));
    }
    out.println(
        "%s stored, %s of them new".formatted(Counted.of(merged.runs(), "run"), merged.fresh()));
    out.flush();
    if (!merged.missing().isEmpty()) {
      throw new CairnException(
          "shards of %2$s that lack runs: %1$s; run them and merge again, or make the rest here: ./cairn resume %3$s"
              .formatted(merged.missing().size(), directory, ShellWord.of(directory)));
    }
    if (merged.dependent() > 0) {
      out.println(
          "runs that start from points of others: %s; ./cairn resume %s makes them"
              .formatted(merged.dependent(), ShellWord.of(directory)));
    }
    out.println("figures and report: ./cairn resume " + ShellWord.of(directory));
    out.flush();
    return 0;
  }
}
