package dev.cairn.cli.command;

import dev.cairn.cli.option.PublishedOption;
import dev.cairn.report.page.StudyReport;
import dev.cairn.study.store.StudyReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Draws figures and report again.
@Command(
    name = "report",
    description = {
      "Draws the figures and writes the report and the summary again, from the store.",
      "Nothing is computed anew.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn report runs/fig3",
      "  ./cairn report points   a collection",
      "  ./cairn report runs/fig3 --published DIR",
    })
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The directory of a campaign or of a collection.")
  private Path directory;

  @Mixin private PublishedOption published;

  @Override
  public Integer call() {
    published.compare(directory, spec); // refused before anything is drawn
    try (StudyReader study = StudyReader.open(directory)) {
      StudyReport.write(study, directory);
    }
    PrintWriter writer = spec.commandLine().getOut();
    writer.println(directory);
    writer.flush();
    return 0;
  }
}
