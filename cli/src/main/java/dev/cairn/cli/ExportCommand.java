package dev.cairn.cli;

import dev.cairn.lab.store.CollectionReader;
import dev.cairn.lab.store.Export;
import dev.cairn.lab.store.StoreReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes the tables of a campaign for other programs.
@Command(
    name = "export",
    description = {
      "Writes the tables of a campaign as files: iterates, runs, points and so on.",
      "Doubles come back with the same bits. docs/store.md describes the tables.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn export runs/fig3 --format csv       to runs/fig3/csv/*.csv",
      "  ./cairn export runs/fig3 --format parquet   to runs/fig3/parquet/*.parquet",
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The directory of a campaign or of a collection.")
  private Path directory;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "csv or parquet.")
  private Export.Format format;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files go; DIR/FORMAT of the campaign by default.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    Path target = out == null ? directory.resolve(format.extension()) : out;
    if (CollectionReader.standsAlone(directory)) {
      try (CollectionReader reader = CollectionReader.open(directory)) {
        Export.write(reader, format, target);
      }
    } else {
      try (StoreReader reader = StoreReader.open(directory)) {
        Export.write(reader, format, target);
      }
    }
    PrintWriter writer = spec.commandLine().getOut();
    writer.println(target);
    writer.flush();
    return 0;
  }
}
