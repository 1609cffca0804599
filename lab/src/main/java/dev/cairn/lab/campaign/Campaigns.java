package dev.cairn.lab.campaign;

import dev.cairn.lab.Failures;
import dev.cairn.lab.LabException;
import dev.cairn.lab.WholeFile;
import dev.cairn.lab.experiment.ExperimentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Several campaigns, each in a directory of its own under a common one.
public final class Campaigns {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Campaigns() {}

  /// Writes the definitions of campaigns to come, each into the sub-directory with its name:
  /// whoever goes on later knows all of them. The common directory must be empty or missing.
  public static void define(Path common, Map<String, ExperimentFile> experiments) {
    if (!of(common).isEmpty()) {
      throw new LabException(
          "%s holds campaigns: give another directory, or go on with them: cairn resume %s"
              .formatted(common, common));
    }
    Campaign.requireUnused(common);
    experiments.values().forEach(ExperimentFile::variants);
    for (Map.Entry<String, ExperimentFile> entry : experiments.entrySet()) {
      Path directory = common.resolve(entry.getKey());
      try {
        Files.createDirectories(directory);
        WholeFile.write(directory.resolve(Campaign.DEFINITION), entry.getValue().definition());
      } catch (IOException e) {
        throw Campaign.unwritable(directory, e);
      }
    }
  }

  /// The campaigns' directories under a common one, sorted by name; none where it is a campaign's
  /// own directory, or missing.
  public static List<Path> of(Path common) {
    if (!Files.isDirectory(common) || Files.exists(common.resolve(Campaign.DEFINITION))) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(common)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve(Campaign.DEFINITION)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new LabException("cannot read %s: %s".formatted(common, Failures.reason(e)), e);
    }
  }

  /// A finished campaign in a few numbers.
  ///
  /// @param name of its directory
  /// @param runs finished
  /// @param seconds of all sessions
  /// @param critical for each cut-off, the runs that end at a critical point with ‖∇f‖² below it
  /// @param flat runs that end gradient-flat
  public record Outline(
      String name, int runs, double seconds, Map<String, Integer> critical, int flat) {}

  /// Gathers the summaries of finished campaigns and writes them into the common directory, as one
  /// `summary.json` by the names of their directories.
  public static List<Outline> summaries(Path common) {
    Map<String, JsonNode> summaries = new LinkedHashMap<>();
    for (Path directory : of(common)) {
      Path file = directory.resolve(Summary.FILE);
      if (Files.exists(file)) {
        summaries.put(directory.getFileName().toString(), JSON.readTree(file.toFile()));
      }
    }
    try {
      WholeFile.write(
          common.resolve(Summary.FILE),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(summaries) + "\n");
    } catch (IOException e) {
      throw Campaign.unwritable(common, e);
    }
    return summaries.entrySet().stream().map(e -> outline(e.getKey(), e.getValue())).toList();
  }

  private static Outline outline(String name, JsonNode summary) {
    Map<String, Integer> critical = new LinkedHashMap<>();
    summary
        .get("critical")
        .properties()
        .forEach(count -> critical.put(count.getKey(), count.getValue().asInt()));
    return new Outline(
        name,
        summary.get("runs").asInt(),
        summary.get("seconds").asDouble(),
        critical,
        summary.get("flat_final").asInt());
  }
}
