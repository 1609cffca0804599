package dev.cairn.cli.option;

import dev.cairn.web.ServerSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Where the live page is served.
public class ServeOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address of the live page; others than this machine's own need --token."
              + " Default: ${DEFAULT-VALUE}.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "0",
      description = "Port of the live page; any free one by default.")
  private int port;

  @Option(
      names = "--token",
      paramLabel = "WORD",
      description = "What every request for the live page must carry; 16 characters or more.")
  private @Nullable String token;

  /// The settings, checked.
  public ServerSettings settings() {
    try {
      return new ServerSettings(host, port, Optional.ofNullable(token));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
