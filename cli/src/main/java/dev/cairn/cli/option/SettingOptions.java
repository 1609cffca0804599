package dev.cairn.cli.option;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options that change the settings of an experiment.
public class SettingOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--runs", paramLabel = "N", description = "Runs of each variant.")
  private @Nullable String runs;

  @Option(names = "--iterations", paramLabel = "N", description = "Limit of iterations of a run.")
  private @Nullable String iterations;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of every random number.")
  private @Nullable String seed;

  @Option(
      names = "--mnist",
      paramLabel = "DIR",
      description =
          "Directory with the original MNIST files, instead of the 10,000 digits of Cairn.")
  @Nullable Path mnist;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Changes a setting: --set finder.rtol=1e-8. May be repeated. Of all figures, those that"
              + " have it.")
  Map<String, String> settings = new LinkedHashMap<>();

  /// The experiment, which is sound, with these changes: what is wrong then is what was typed.
  public ExperimentFile apply(ExperimentFile file) {
    file.variants();
    try {
      ExperimentFile changed = apply(file, settings, mnist);
      changed.variants();
      StartCommandOption.permit(changed);
      return changed;
    } catch (CairnException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /// The experiment with these changes.
  ///
  /// @param own of --set, those that it has
  /// @param digits of --mnist, where it has digits
  ExperimentFile apply(ExperimentFile file, Map<String, String> own, @Nullable Path digits) {
    ExperimentFile changed = set(file, "runs", runs, "--runs");
    changed = set(changed, "iterations", iterations, "--iterations");
    changed = set(changed, "seed", seed, "--seed");
    if (digits != null) {
      String quoted = '"' + digits.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      changed = changed.set("problem.data.directory", quoted, "--mnist " + digits);
    }
    for (Map.Entry<String, String> setting : ExperimentFile.inOrder(own)) {
      changed = changed.set(setting.getKey(), setting.getValue());
    }
    return changed;
  }

  private static ExperimentFile set(
      ExperimentFile file, String key, @Nullable String value, String option) {
    return value == null ? file : file.set(key, value, option + " " + value);
  }
}
