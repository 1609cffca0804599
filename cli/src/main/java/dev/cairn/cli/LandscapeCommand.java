package dev.cairn.cli;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.report.page.CollectionReport;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.store.Export;
import dev.cairn.text.FileName;
import dev.cairn.text.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    })
final class LandscapeCommand implements Callable<Integer> {
  private static final Path RUNS = Path.of("runs");

  /// Seconds that an interrupted search may take to put its round down.
  private static final int GRACE = 20;

  @Parameters(
      paramLabel = "FUNCTION|EXPERIMENT.yaml",
      description = "A function of the catalogue, with its size where it takes one; or a file.")
  private String problem;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where everything goes; runs/landscape-NAME by default.")
  private @Nullable Path out;

  @Option(
      names = "--workers",
      paramLabel = "W",
      description = "Threads; the number of processors by default. Results do not depend on it.")
  private int workers = Runtime.getRuntime().availableProcessors();

  @Mixin private ExperimentOptions options;
  @Mixin private CollectionOutput output;
  @Mixin private MixingOption mixed;

  @Override
  public Integer call() {
    Path file = Path.of(problem);
    ExperimentFile experiment =
        options.apply(
            Files.exists(file) || problem.endsWith(".yaml")
                ? ExperimentFile.read(file)
                : ExperimentFile.landscape(problem));
    String name = FileName.of(experiment.experiment().name());
    Path directory = out == null ? RUNS.resolve("landscape-" + name) : out;
    var ended = new CountDownLatch(1);
    try (var session =
        LandscapeStudy.open(
            experiment,
            directory,
            LandscapeSearch.DEFAULT,
            InstantSource.system(),
            mixed.mixing())) {
      Thread interruption = Thread.ofPlatform().unstarted(() -> interrupt(session, ended));
      Runtime.getRuntime().addShutdownHook(interruption);
      boolean finished = run(session);
      Export.write(session.reader(), Export.Format.PARQUET, directory.resolve(Export.PARQUET));
      CollectionReport.write(session.reader(), directory);
      output.tell(
          session.reader(),
          finished
              ? "results are in " + directory
              : "interrupted; go on by calling it again with --out " + ShellWord.of(directory));
      return finished ? 0 : 1;
    } finally {
      ended.countDown();
    }
  }

  private boolean run(LandscapeStudy session) {
    try (CollectProgress progress = output.progress()) {
      session.model().ifPresent(model -> output.tell(model, progress));
      return session.run(Math.max(1, workers), output.watcher(progress));
    }
  }

  private static void interrupt(LandscapeStudy session, CountDownLatch ended) {
    session.stop();
    try {
      if (!ended.await(GRACE, TimeUnit.SECONDS)) {
        System.err.println("ended in the midst of a round; the rounds before it are stored");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
