package dev.cairn.cli.option;

import dev.cairn.cli.output.CollectionOutput;
import dev.cairn.cli.output.JsonProgress;
import dev.cairn.cli.output.Progress;
import dev.cairn.cli.output.SilentProgress;
import dev.cairn.cli.output.Terminal;
import dev.cairn.cli.output.TextProgress;
import dev.cairn.study.work.Engine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options of commands that run a campaign.
public class RunOptions {
  /// More threads than this are a slip of the keyboard.
  public static final int MOST_WORKERS = 4096;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  private int workers = Runtime.getRuntime().availableProcessors();

  @Option(names = "--quiet", description = "Say nothing but errors.")
  private boolean quiet;

  @Option(names = "--json", description = "Progress and summary as lines of JSON.")
  private boolean json;

  @Option(
      names = "--workers",
      paramLabel = "W",
      description = "Threads; the number of processors by default. Results do not depend on it.")
  void setWorkers(int value) {
    if (value < 1 || value > MOST_WORKERS) {
      throw new ParameterException(
          spec.commandLine(),
          "--workers is '%s', must be a whole number in [1, %s]".formatted(value, MOST_WORKERS));
    }
    workers = value;
  }

  public int workers() {
    return workers;
  }

  /// Who works; the caller closes it.
  public Engine engine() {
    return Engine.of(workers);
  }

  /// How progress is shown.
  public Progress progress() {
    if (json) {
      return new JsonProgress(spec.commandLine().getOut());
    } else if (quiet) {
      return new SilentProgress();
    }
    return new TextProgress(spec.commandLine().getErr(), Terminal.detect(), System::nanoTime);
  }

  /// How points that were collected are told.
  public CollectionOutput collections() {
    var commands = spec.commandLine();
    return new CollectionOutput(commands.getOut(), commands.getErr(), quiet, json);
  }

  /// Where results are said; nowhere when quiet.
  boolean speaks() {
    return !quiet && !json;
  }
}
