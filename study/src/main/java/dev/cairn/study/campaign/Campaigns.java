package dev.cairn.study.campaign;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.formats.WholeFile;
import dev.cairn.study.shard.Cells;
import dev.cairn.study.shard.ShardPlan;
import dev.cairn.study.store.Schema;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.StudyDirectory;
import dev.cairn.text.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Several campaigns, each in a directory of its own under a common one.
public final class Campaigns {
  private Campaigns() {}

  /// Writes the definitions of campaigns to come, each into the sub-directory with its name:
  /// whoever goes on later knows all of them. The common directory must be empty or missing.
  public static void define(Path common, Map<String, ExperimentFile> experiments) {
    if (!of(common).isEmpty()) {
      throw new CairnException(
          "%s holds campaigns: give another directory, or go on with them: ./cairn resume %s"
              .formatted(common, ShellWord.of(common)));
    }
    StudyDirectory.requireUnused(common);
    experiments.values().forEach(ExperimentFile::variants);
    for (Map.Entry<String, ExperimentFile> entry : experiments.entrySet()) {
      Path directory = common.resolve(entry.getKey());
      try {
        Files.createDirectories(directory);
        WholeFile.write(directory.resolve(Campaign.DEFINITION), entry.getValue().definition());
      } catch (IOException e) {
        throw StudyDirectory.unwritable(directory, e);
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
      throw Failures.at("cannot read", common, e);
    }
  }

  /// Whether every run that is made in a directory, of a campaign or of a shard, is stored; false
  /// where none has begun there.
  public static boolean finished(Path directory) {
    if (!Files.exists(directory.resolve(Schema.FILE))) {
      return false;
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      return reader.runs().size()
          == Cells.of(reader.experiments()).of(ShardPlan.made(directory)).size();
    }
  }
}
