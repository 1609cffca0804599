package dev.cairn.cli.command;

import dev.cairn.experiment.spec.ExperimentFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Prints the JSON schema of experiment files.
@Command(
    name = "schema",
    description = "Prints the JSON schema of experiment files: every key, default and range.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn schema > cairn.schema.json",
      "  # yaml-language-server: $schema=cairn.schema.json   first line of an experiment file",
    })
public final class SchemaCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().println(ExperimentFile.schema());
    spec.commandLine().getOut().flush();
  }
}
