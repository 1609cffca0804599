package dev.cairn.study;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.shard.ShardPlan;
import dev.cairn.study.shard.Trainings;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.Schema;
import dev.cairn.study.store.Store;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.Engine;
import dev.cairn.testkit.ParserFuzz;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files of a study are read or refused in one line.
class StudyFuzzTest {
  /// Each is a database that is opened.
  private static final int QUICK = 14;

  private static final int QUICK_TEXTS = 1_000;

  private static final long ALLOCATION = 64 << 20;

  private static final String WAL = Schema.FILE + ".wal";

  @TempDir Path directory;

  private static ExperimentFile experiment() {
    return ExperimentFile.bundled("fig2")
        .set("start.per_axis", "2")
        .set("runs", "4")
        .set("iterations", "4");
  }

  private Path damaged(String what) throws Exception {
    return Files.createDirectories(directory.resolve("damaged").resolve(what));
  }

  private static void read(Path study) {
    try (StoreReader reader = StoreReader.open(study)) {
      reader.experiment();
      reader.variants();
      reader.provenance();
      reader.runs();
      reader.points();
      reader.forEachIterate(_ -> {});
    }
  }

  private void stores(int times) throws Exception {
    Path sound = directory.resolve("sound");
    try (Campaign campaign = Campaign.create(experiment(), sound, InstantSource.system())) {
      campaign.run(1, InstantSource.system(), () -> 0, _ -> {});
    }
    Path target = damaged("stores");
    Path wal = target.resolve(WAL);
    int refused =
        fuzz(Files.readAllBytes(sound.resolve(Schema.FILE)), 18)
            .check(
                times,
                CairnException.class,
                bytes -> {
                  Files.deleteIfExists(wal);
                  ParserFuzz.write(target.resolve(Schema.FILE), bytes);
                  read(target);
                });
    assertTrue(refused > times / 8, refused + " of " + times + " refused");
  }

  /// What a process leaves that is killed before the database has put its log into the file.
  private void logs(int times) throws Exception {
    Path sound = directory.resolve("logged");
    Path target = damaged("logs");
    try (Campaign campaign = Campaign.create(experiment(), sound, InstantSource.system())) {
      campaign.run(1, InstantSource.system(), () -> 0, _ -> {});
    }
    byte[] file;
    byte[] log;
    try (Store store = Store.open(sound)) {
      store.end(0, Outcome.FINISHED, 1);
      file = Files.readAllBytes(sound.resolve(Schema.FILE));
      log = Files.readAllBytes(sound.resolve(WAL));
    }
    int refused =
        fuzz(log, 19)
            .check(
                times,
                CairnException.class,
                bytes -> {
                  ParserFuzz.write(target.resolve(Schema.FILE), file);
                  ParserFuzz.write(target.resolve(WAL), bytes);
                  Store.open(target).close();
                  read(target);
                });
    assertTrue(refused > times / 8, refused + " of " + times + " refused");
  }

  private void collections(int times) throws Exception {
    Path sound = directory.resolve("search");
    var file = ExperimentFile.landscape("himmelblau").set("runs", "30");
    try (var search =
        LandscapeStudy.open(file, sound, LandscapeSearch.DEFAULT, InstantSource.system())) {
      search.run(Engine.of(1), _ -> {});
    }
    Path target = damaged("collections");
    int refused =
        fuzz(Files.readAllBytes(sound.resolve(Schema.COLLECTION_FILE)), 20)
            .check(
                times,
                CairnException.class,
                bytes -> {
                  ParserFuzz.write(target.resolve(Schema.COLLECTION_FILE), bytes);
                  try (CollectionReader reader = CollectionReader.open(target)) {
                    reader.provenance();
                    for (CollectionRow row : reader.collections()) {
                      reader.experiment(row);
                    }
                    reader.collected(0);
                    reader.outcomes(0);
                    reader.connections(0);
                  }
                });
    assertTrue(refused > times / 8, refused + " of " + times + " refused");
  }

  private void plans(int times) throws Exception {
    Path sound = directory.resolve("split");
    ShardPlan.join(sound, experiment(), 4, Trainings.EACH);
    Path file = Path.of(ShardPlan.DIRECTORY, "plan.yaml");
    Path target = damaged("plans");
    Files.createDirectories(target.resolve(ShardPlan.DIRECTORY));
    int refused =
        fuzz(Files.readAllBytes(sound.resolve(file)), 21)
            .check(
                times,
                CairnException.class,
                bytes -> {
                  ParserFuzz.write(target.resolve(file), bytes);
                  ShardPlan.of(target).experiment();
                });
    assertTrue(refused > times / 8, refused + " of " + times + " refused");
  }

  private void digests(int times) throws Exception {
    Path data = Files.writeString(directory.resolve("data.csv"), "x,y\n1,2\n3,4\n");
    var read = InputFiles.read(new ProblemSpec.Function("rosenbrock"), Optional.of(data), () -> "");
    Path sound = Files.createDirectories(directory.resolve("noted"));
    read.note(sound);
    Path target = damaged("digests");
    int refused =
        fuzz(Files.readAllBytes(sound.resolve(InputFiles.FILE)), 22)
            .check(
                times,
                CairnException.class,
                bytes -> {
                  ParserFuzz.write(target.resolve(InputFiles.FILE), bytes);
                  InputFiles.check(target, List.of());
                });
    assertTrue(refused > times / 4, refused + " of " + times + " refused");
  }

  private static ParserFuzz fuzz(byte[] sample, long seed) {
    return new ParserFuzz(List.of(sample), ALLOCATION, seed);
  }

  @Tag("long")
  @Test
  void damagedStoresAreReadOrRefused() throws Exception {
    stores(QUICK);
    logs(QUICK);
    collections(QUICK);
  }

  @Test
  void damagedPlansAndDigestsAreReadOrRefused() throws Exception {
    plans(QUICK_TEXTS);
    digests(QUICK_TEXTS);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedStoresAreReadOrRefused() throws Exception {
    stores(ParserFuzz.LONG);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedLogsAreReadOrRefused() throws Exception {
    logs(ParserFuzz.LONG);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedCollectionsAreReadOrRefused() throws Exception {
    collections(ParserFuzz.LONG);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedPlansAreReadOrRefused() throws Exception {
    plans(ParserFuzz.LONG);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedDigestsAreReadOrRefused() throws Exception {
    digests(ParserFuzz.LONG);
  }
}
