package dev.cairn.report.summary;

import dev.cairn.formats.WholeFile;
import dev.cairn.study.campaign.Campaigns;
import dev.cairn.study.work.StudyDirectory;
import dev.cairn.text.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A finished campaign in a few numbers.
///
/// @param name of its directory
/// @param runs finished
/// @param seconds of all sessions
/// @param critical for each cut-off, the runs that end at a critical point with ‖∇f‖² below it
/// @param flat runs that end gradient-flat
public record Outline(
    String name, int runs, double seconds, Map<String, Integer> critical, int flat) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Gathers the summaries of the campaigns that are finished, by their stores. Writes them into
  /// the common directory, as one `summary.json` by the names of their directories.
  public static List<Outline> gather(Path common) {
    Map<String, JsonNode> summaries = new LinkedHashMap<>();
    for (Path directory : Campaigns.of(common)) {
      Path file = directory.resolve(Summary.FILE);
      if (Campaigns.finished(directory) && Files.exists(file)) {
        summaries.put(directory.getFileName().toString(), JSON.readTree(file.toFile()));
      }
    }
    try {
      WholeFile.write(
          common.resolve(Summary.FILE),
          Visible.lines(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(summaries))
              + "\n");
    } catch (IOException e) {
      throw StudyDirectory.unwritable(common, e);
    }
    return summaries.entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
  }

  private static Outline of(String name, JsonNode summary) {
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
