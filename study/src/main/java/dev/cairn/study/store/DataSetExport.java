package dev.cairn.study.store;

import dev.cairn.experiment.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Writes the tables of a campaign as a partitioned Parquet data set, one directory a table, which
/// DuckDB, Spark and polars read as one table: `runs/shard=3/variant=0/part-0.parquet`. What
/// directories tell (shard, where there are shards, and variant, where the table has it) stands in
/// no file.
public final class DataSetExport {
  /// The data set's directory in a campaign's directory.
  public static final String DIRECTORY = "dataset";

  private static final String PARTIAL = ".partial";

  private DataSetExport() {}

  /// Writes every table that has rows; each replaces what is there of it, at once. The runs come
  /// last: where they are, all is.
  ///
  /// @param shard that the reader is of; empty for a whole campaign
  public static void write(StoreReader reader, OptionalInt shard, Path target) {
    for (Table<?> table : Schema.TABLES) {
      if (table != Schema.RUNS) {
        write(reader.database(), table, shard, target);
      }
    }
    write(reader.database(), Schema.RUNS, shard, target);
  }

  private static void write(Database database, Table<?> table, OptionalInt shard, Path target) {
    Path directory = place(table.name(), shard, target);
    Path partial = place(table.name(), shard, target.resolve(PARTIAL));
    try {
      delete(partial);
      delete(directory);
      if (database.isEmpty(table)) {
        return;
      }
      Files.createDirectories(partial);
      database.copyParts(table, partial, shard.isPresent());
      Files.createDirectories(directory.getParent());
      Files.move(partial, directory);
    } catch (IOException e) {
      throw Failures.at("cannot write to", directory, e);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      List<Path> files;
      try (Stream<Path> all = Files.walk(tree)) {
        files = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static Path place(String table, OptionalInt shard, Path target) {
    Path all = target.resolve(table);
    return shard.isPresent() ? all.resolve("shard=" + shard.getAsInt()) : all;
  }

  /// Whether a shard's rows are there, as its store has them now.
  ///
  /// @param store directory of the shard
  public static boolean current(int shard, Path store, Path target) {
    Path written = place(Schema.RUNS.name(), OptionalInt.of(shard), target);
    try {
      return Files.exists(written)
          && Files.getLastModifiedTime(written)
                  .compareTo(Files.getLastModifiedTime(store.resolve(Schema.FILE)))
              >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
