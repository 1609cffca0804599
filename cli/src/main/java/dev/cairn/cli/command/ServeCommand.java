package dev.cairn.cli.command;

import dev.cairn.cli.option.MixingOption;
import dev.cairn.cli.option.RunOptions;
import dev.cairn.cli.option.ServeOptions;
import dev.cairn.cli.option.StartCommandOption;
import dev.cairn.cli.work.Serving;
import dev.cairn.study.Studies;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Serves the live page of a study.
@Command(
    name = "serve",
    description = {
      "Serves the live page of a campaign or a landscape search, from where it can be started,"
          + " paused and stopped.",
      "Only this machine sees it unless --host says otherwise.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn serve runs/fig3",
      "  ./cairn serve runs/fig3 --port 8080",
      "  ./cairn serve runs/fig3 --host 0.0.0.0 --token aLongAndSecretWord",
      "  ./cairn reproduce fig3 --serve      the same while it runs",
    })
public final class ServeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The directory of the study.")
  private Path directory;

  @Mixin private StartCommandOption command;
  @Mixin private RunOptions session;
  @Mixin private ServeOptions serve;
  @Mixin private MixingOption mixed;

  @Override
  public Integer call() {
    command.apply();
    var page = serve.settings();
    return Serving.run(
        Studies.open(directory, Optional.empty(), InstantSource.system(), mixed.mixing()),
        session,
        page,
        false);
  }
}
