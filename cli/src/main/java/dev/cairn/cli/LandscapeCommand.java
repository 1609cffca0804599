package dev.cairn.cli;

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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      "  ./cairn landscape my.yaml --runs 5000   any network or formula",
      "  ./cairn landscape 'x^4 - x^2 + x*y + y^2' --complete --box -2,2   all of them, proven",
    })
final class LandscapeCommand implements Callable<Integer> {
  private static final Path RUNS = Path.of("runs");

  /// Names of the catalogue look like this.
  private static final Pattern CATALOGUED = Pattern.compile("[a-z][a-z-]+(:[0-9]+)?");

  @Parameters(
      paramLabel = "FUNCTION|EXPERIMENT.yaml",
      description =
          "A function of the catalogue, with its size where it takes one; or a file; with"
              + " --complete a formula, too.")
  private String problem;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where everything goes; runs/landscape-NAME by default.")
  private @Nullable Path out;

  @Mixin private ExperimentOptions options;
  @Mixin private RunOptions session;
  @Mixin private MixingOption mixed;
  @Mixin private CompleteOptions complete;

  @Override
  public Integer call() {
    ExperimentFile experiment = options.apply(experiment());
    String name = FileName.of(experiment.experiment().name());
    Path directory = out == null ? RUNS.resolve("landscape-" + name) : out;
    if (complete.asked()) {
      return complete.run(experiment.experiment(), directory, session.workers());
    }
    return ForegroundRun.run(
        Studies.landscape(experiment, directory, InstantSource.system(), mixed.mixing()),
        session,
        false);
  }

  /// The file, the function of the catalogue or, for a proof, the formula that is named.
  private ExperimentFile experiment() {
    if (problem.endsWith(".yaml") || Files.exists(Path.of(problem))) {
      return ExperimentFile.read(Path.of(problem));
    }
    return complete.asked() && !CATALOGUED.matcher(problem).matches()
        ? ExperimentFile.formula(problem)
        : ExperimentFile.landscape(problem);
  }
}
