package dev.cairn.cli.option;

import dev.cairn.web.ServerSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The live page as an addition to a command that runs a campaign.
public final class ServeFlag extends ServeOptions {
  @Option(
      names = "--serve",
      description = "Serve the live page while the campaign runs, and after, until Ctrl-C.")
  private boolean serve;

  /// Where the page is served; empty where none is asked for.
  public Optional<ServerSettings> page() {
    return serve ? Optional.of(settings()) : Optional.empty();
  }
}
