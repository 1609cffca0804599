package dev.cairn.cli.option;

import dev.cairn.study.work.Mixing;
import picocli.CommandLine.Option;

/// Whether work that another machine, or another Cairn, has begun may go on here.
public final class MixingOption {
  @Option(
      names = Mixing.OPTION,
      description =
          "Goes on although kernels, Java or Cairn are not those that the results so far were made"
              + " with; tables and report say which runs were made with which.")
  private boolean accepted;

  public Mixing mixing() {
    return accepted ? Mixing.ACCEPTED : Mixing.REFUSED;
  }
}
