package dev.cairn.cli.option;

import dev.cairn.experiment.CairnException;
import dev.cairn.study.work.ClusterProvider;
import dev.cairn.study.work.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Options of commands whose work other processes can do.
public final class EngineOptions extends RunOptions {
  /// Who does the work.
  enum Kind {
    THREADS,
    SPARK
  }

  @Option(
      names = "--engine",
      paramLabel = "WHO",
      defaultValue = "threads",
      description =
          "Who does the work: threads of this machine (default) or spark. Results do not depend on"
              + " it.")
  private Kind kind;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Of Spark: spark://HOST:PORT, or local[N] to try it here.")
  private @Nullable String master;

  @Option(
      names = "--spark",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark's, such as spark.executor.memory=8g. May be repeated.")
  private List<String> settings = new ArrayList<>();

  /// Refuses other processes.
  ///
  /// @param why the option that they do not go with, and the reason
  public void requireThreads(String why) {
    if (elsewhere()) {
      throw new ParameterException(spec.commandLine(), "--engine and " + why);
    }
  }

  private boolean elsewhere() {
    return kind != Kind.THREADS;
  }

  @Override
  public Engine engine() {
    if (!elsewhere()) {
      if (master != null || !settings.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "--master and --spark are for --engine spark");
      }
      return super.engine();
    }
    ClusterProvider provider =
        ClusterProvider.named("spark")
            .orElseThrow(
                () ->
                    new CairnException(
                        "--engine spark: Spark's libraries are not here; ./cairn fetches them where --engine spark stands among its options"));
    return super.engine().with(provider.open(Optional.ofNullable(master), settings));
  }
}
