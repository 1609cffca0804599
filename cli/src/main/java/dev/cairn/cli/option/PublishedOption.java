package dev.cairn.cli.option;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.report.published.Comparison;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StudyReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Where the runs stand that a campaign is compared with.
public final class PublishedOption {
  /// What the comparison is kept as.
  private static final String FILE = "published.csv";

  @Option(
      names = "--published",
      paramLabel = "DIR",
      description = {
        "Compare with the published runs whose tables stand in DIR, as distributions: for each quantity the Kolmogorov-Smirnov distance, and p by permutation of the start points.",
        "The table is kept as published.csv."
      })
  private @Nullable Path published;

  public boolean isPresent() {
    return published != null;
  }

  /// Where it is asked for: compares the campaign in a directory, prints the table and keeps it
  /// there.
  public void compare(Path directory, CommandSpec spec) {
    if (published == null) {
      return;
    }
    List<Comparison> comparisons;
    try (StudyReader study = StudyReader.open(directory)) {
      if (!(study instanceof StoreReader store)) {
        throw new CairnException("--published: %s is no campaign".formatted(directory));
      }
      comparisons = Comparison.of(store, published);
    }
    PrintWriter writer = spec.commandLine().getOut();
    Comparison.lines(comparisons).forEach(writer::println);
    writer.flush();
    try {
      Files.write(directory.resolve(FILE), Comparison.csv(comparisons));
    } catch (IOException e) {
      throw new CairnException(
          "cannot write %s in %s: %s".formatted(FILE, directory, Failures.reason(e)), e);
    }
  }
}
