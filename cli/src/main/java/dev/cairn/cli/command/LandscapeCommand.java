package dev.cairn.cli.command;

import dev.cairn.cli.option.BoxOption;
import dev.cairn.cli.option.CompleteOptions;
import dev.cairn.cli.option.EngineOptions;
import dev.cairn.cli.option.MixingOption;
import dev.cairn.cli.option.SettingOptions;
import dev.cairn.cli.work.ForegroundRun;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.Studies;
import dev.cairn.text.FileName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Searches the whole landscape of a problem.
@Command(
    name = "landscape",
    description = {
      "Collects the critical points of a problem, of every index: runs start afresh and from points"
          + " found before, up and down in index, until nothing new is found.",
      "Of an experiment file the problem, the start points, runs (at most), iterations and seed"
          + " count.",
      "Called again with the same directory it goes on where it was.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn landscape himmelblau            a function of the catalogue, in its box",
      "  ./cairn landscape lennard-jones:6 --out lj6",
      "  ./cairn landscape 'x^4 - x^2 + x*y + y^2' --box -2,2              a formula",
      "  ./cairn landscape 'x^4 - x^2 + x*y + y^2' --box -2,2 --complete   all of them, proven",
      "  ./cairn landscape my.yaml --runs 5000   any network, formula or program",
    })
public final class LandscapeCommand implements Callable<Integer> {
  private static final Path RUNS = Path.of("runs");

  /// Names of the catalogue look like this.
  private static final Pattern CATALOGUED = Pattern.compile("[a-z][a-z-]+(:[0-9]+)?");

  @Parameters(
      paramLabel = "FUNCTION|FORMULA|EXPERIMENT.yaml",
      description =
          "A function of the catalogue, with its size where it takes one; a formula, with --box; or"
              + " a file.")
  private String problem;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where everything goes; runs/landscape-NAME by default.")
  private @Nullable Path out;

  @Mixin private SettingOptions options;
  @Mixin private EngineOptions session;
  @Mixin private MixingOption mixed;
  @Mixin private BoxOption box;
  @Mixin private CompleteOptions complete;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    ExperimentFile experiment = options.apply(experiment());
    String name = FileName.of(experiment.experiment().name());
    Path directory = out == null ? RUNS.resolve("landscape-" + name) : out;
    if (complete.asked()) {
      session.requireThreads("--complete: boxes are examined by threads of its machine");
      return complete.run(experiment.experiment(), box, directory, session.workers());
    }
    return ForegroundRun.run(
        Studies.landscape(box.apply(experiment), directory, InstantSource.system(), mixed.mixing()),
        session,
        false);
  }

  /// The file, the function of the catalogue or the formula that is named.
  private ExperimentFile experiment() {
    if (problem.endsWith(".yaml") || Files.exists(Path.of(problem))) {
      return ExperimentFile.read(Path.of(problem));
    }
    if (CATALOGUED.matcher(problem).matches()) {
      return ExperimentFile.landscape(problem);
    }
    if (!complete.asked() && !box.isGiven()) {
      throw new ParameterException(
          command.commandLine(), "a formula needs a box in which its runs start: --box -3,3");
    }
    return ExperimentFile.formula(problem);
  }
}
