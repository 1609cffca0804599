package dev.cairn.cli.command;

import dev.cairn.cli.option.MixingOption;
import dev.cairn.cli.option.RunOptions;
import dev.cairn.cli.option.SettingOptions;
import dev.cairn.cli.work.ForegroundRun;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.Studies;
import dev.cairn.text.FileName;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Follows critical points along a number of their problem.
@Command(
    name = "continue",
    description = {
      "Follows critical points while a number of their problem changes: problem.l2, or a parameter"
          + " of a formula. Folds are passed, branch points found, and other branches followed from"
          + " them where that is asked for.",
      "The experiment's finder goes from each start to a critical point; its section 'continuation'"
          + " says along which number, and how far.",
      "Called again with the same directory it goes on where it was.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn continue pitchfork.yaml",
      "  ./cairn continue pitchfork.yaml --set continuation.to=2 --out branches",
    })
public final class ContinueCommand implements Callable<Integer> {
  private static final Path RUNS = Path.of("runs");

  @Parameters(paramLabel = "EXPERIMENT.yaml", description = "The experiment.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where everything goes; runs/branches-NAME by default.")
  private @Nullable Path out;

  @Mixin private SettingOptions options;
  @Mixin private RunOptions session;
  @Mixin private MixingOption mixed;

  @Override
  public Integer call() {
    ExperimentFile experiment = options.apply(ExperimentFile.read(file));
    Path directory =
        out == null ? RUNS.resolve("branches-" + FileName.of(experiment.experiment().name())) : out;
    return ForegroundRun.run(
        Studies.branches(experiment, directory, mixed.mixing()), session, false);
  }
}
