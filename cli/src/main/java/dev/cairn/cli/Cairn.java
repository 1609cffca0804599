package dev.cairn.cli;

import dev.cairn.study.work.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command `cairn` itself, which only lists the others.
@Command(
    name = "cairn",
    description =
        "Finds, proves and characterises critical points of smooth functions, above all of"
            + " neural-network losses.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Cairn.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn reproduce fig3            a quick look at figure 3 of the paper",
      "  ./cairn run my.yaml --out look    an experiment of your own",
      "  ./cairn resume look               go on after an interruption",
      "  ./cairn COMMAND --help            what a command takes",
    })
final class Cairn implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /// What `--version` says.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "Cairn "
            + Environment.version()
            + Environment.commit().map(c -> ", commit " + c).orElse(""),
        "Java " + Environment.java(),
      };
    }
  }
}
