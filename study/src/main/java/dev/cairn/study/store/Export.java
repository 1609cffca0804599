package dev.cairn.study.store;

import dev.cairn.experiment.Failures;
import dev.cairn.experiment.OutputDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Writes the tables of a store as files, one a table, for other programs.
public final class Export {
  /// The directory of the Parquet files in a campaign's directory.
  public static final String PARQUET = "parquet";

  /// Kinds of files.
  public enum Format {
    /// Text; lists are written [a, b, …], NULL as nothing. Text that a spreadsheet would take for a
    /// formula begins with an apostrophe.
    CSV("FORMAT csv, HEADER"),
    /// Columns, compressed with zstd.
    PARQUET("FORMAT parquet, COMPRESSION zstd");

    /// What DuckDB is told.
    final String options;

    Format(String options) {
      this.options = options;
    }

    /// What is written of the rows that a query selects.
    String query(Table<?> table, String selected) {
      return this == CSV ? table.guarded(selected) : selected;
    }

    /// The files' extension, and the directory that they are written to: "csv".
    public String extension() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Export() {}

  /// Writes the tables of a study, as [#write(StoreReader, Format, Path)] does.
  public static void write(StudyReader study, Format format, Path directory) {
    switch (study) {
      case StoreReader campaign -> write(campaign, format, directory);
      case CollectionReader collection -> write(collection, format, directory);
      case ContinuationReader branches ->
          write(branches.database(), Schema.CONTINUATION_TABLES, format, directory);
    }
  }

  /// Writes every table in the order of its key; doubles come back with the same bits. Files that
  /// are there are replaced, each at once.
  public static void write(StoreReader reader, Format format, Path directory) {
    write(reader.database(), Schema.TABLES, format, directory);
  }

  /// Writes the tables of a collection alone, likewise.
  public static void write(CollectionReader reader, Format format, Path directory) {
    write(reader.database(), Schema.COLLECTION_TABLES, format, directory);
    write(reader.database(), List.of(Schema.PROVENANCE), format, directory);
  }

  private static void write(
      Database database, List<Table<?>> tables, Format format, Path directory) {
    try {
      OutputDirectory.make(directory);
    } catch (IOException e) {
      throw Failures.at("cannot write to", directory, e);
    }
    for (Table<?> table : tables) {
      Path file = directory.resolve(table.name() + "." + format.extension());
      database.copy(table, file, format);
    }
  }
}
