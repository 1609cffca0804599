package dev.cairn.cli.option;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.external.Permission;
import picocli.CommandLine.Option;

/// Lets a command start the program of a stored experiment (`problem.command`).
public final class StartCommandOption {
  /// The user's own experiment file: its programs may be started.
  public static void permit(ExperimentFile own) {
    for (Experiment experiment : own.variants().values()) {
      if (experiment.problem() instanceof ProblemSpec.External external) {
        Permission.give(external.endpoint().launch());
      }
    }
  }

  @Option(
      names = "--start-command",
      description = "Start the program that the stored experiment names (problem.command).")
  private boolean start;

  /// Allows what was said.
  public void apply() {
    if (start) {
      Permission.giveAll();
    }
  }
}
