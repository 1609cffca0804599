package dev.cairn.lab.store;

import dev.cairn.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;

/// Reads the store of one campaign, running or ended.
///
/// Rows come in the order of their table's key. Only finished runs have rows. Every method throws
/// [LabException] where the file cannot be read.
public final class StoreReader implements AutoCloseable {
  private final Path file;
  private final DuckDBConnection connection;

  StoreReader(Path file, DuckDBConnection connection) {
    this.file = file;
    this.connection = connection;
  }

  /// Opens the store in a campaign's directory. While another process writes to it this fails,
  /// saying so; a process that has the [Store] itself open reads through [Store#reader()].
  public static StoreReader open(Path directory) {
    Path file = directory.resolve(Schema.FILE);
    if (!Files.exists(file)) {
      throw new LabException("no campaign in %s: %s is missing".formatted(directory, Schema.FILE));
    }
    StoreReader reader = new StoreReader(file, Connections.open(file, Connections.Mode.READ));
    try {
      Connections.checkVersion(file, reader.connection);
      return reader;
    } catch (LabException e) {
      reader.close();
      throw e;
    }
  }

  /// What the campaign is.
  public CampaignRow campaign() {
    return all(Schema.CAMPAIGN, "").getFirst();
  }

  /// The variants of the experiment.
  public List<VariantRow> variants() {
    return all(Schema.VARIANTS, "");
  }

  /// The processes that worked on it.
  public List<ProvenanceRow> provenance() {
    return all(Schema.PROVENANCE, "");
  }

  /// The finished runs.
  public List<RunRow> runs() {
    return all(Schema.RUNS, "");
  }

  /// The iterates of one run.
  public List<IterateRow> iterates(int variant, int run) {
    return all(Schema.ITERATES, "variant = %d AND run = %d".formatted(variant, run));
  }

  /// All iterates, one after the other; memory does not grow with their number.
  public void forEachIterate(Consumer<IterateRow> action) {
    forEach(Schema.ITERATES, "", action);
  }

  /// The marked points of all runs.
  public List<PointRow> points() {
    return all(Schema.POINTS, "");
  }

  /// The marked points of one run.
  public List<PointRow> points(int variant, int run) {
    return all(Schema.POINTS, "variant = %d AND run = %d".formatted(variant, run));
  }

  /// The inertia of the marked points at each cut-off.
  public List<MorseRow> morse() {
    return all(Schema.MORSE, "");
  }

  /// The inertia of the marked points of one run at each cut-off.
  public List<MorseRow> morse(int variant, int run) {
    return all(Schema.MORSE, "variant = %d AND run = %d".formatted(variant, run));
  }

  /// What has been proven about marked points.
  public List<CertificateRow> certificates() {
    return all(Schema.CERTIFICATES, "");
  }

  /// What has been proven about the marked points of one run.
  public List<CertificateRow> certificates(int variant, int run) {
    return all(Schema.CERTIFICATES, "variant = %d AND run = %d".formatted(variant, run));
  }

  /// The kept θ of the training trajectories of one variant.
  public List<TrainingRow> training(int variant) {
    return all(Schema.TRAINING, "variant = %d".formatted(variant));
  }

  /// The training trajectories that are stored, of all variants.
  public List<TrajectoryId> trajectories() {
    List<TrajectoryId> ids = new ArrayList<>();
    query(
        "SELECT DISTINCT variant, trajectory FROM training ORDER BY variant, trajectory",
        rows -> ids.add(new TrajectoryId(rows.getInt(1), rows.getInt(2))));
    return ids;
  }

  /// A training trajectory.
  ///
  /// @param variant the variant that it was trained for
  /// @param trajectory its number
  public record TrajectoryId(int variant, int trajectory) {}

  /// Writes a table to a file, replacing what is there at once.
  void copy(Table<?> table, Path target, String options) {
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    String sql =
        "COPY (%s) TO '%s' (%s)"
            .formatted(select(table, ""), partial.toString().replace("'", "''"), options);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (SQLException | IOException e) {
      throw Connections.failure("cannot write", target, e);
    }
  }

  @Override
  public void close() {
    Connections.close(connection);
  }

  private <R extends Record> List<R> all(Table<R> table, String condition) {
    List<R> rows = new ArrayList<>();
    forEach(table, condition, rows::add);
    return rows;
  }

  private <R extends Record> void forEach(
      Table<R> table, String condition, Consumer<? super R> action) {
    query(select(table, condition), rows -> action.accept(table.read(rows)));
  }

  private String select(Table<?> table, String condition) {
    try {
      return table.select(
          condition, Connections.columns(connection).getOrDefault(table.name(), Set.of()));
    } catch (SQLException e) {
      throw Connections.failure("cannot read", file, e);
    }
  }

  private void query(String sql, RowAction action) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        action.accept(rows);
      }
    } catch (SQLException e) {
      throw Connections.failure("cannot read", file, e);
    }
  }

  private interface RowAction {
    void accept(ResultSet row) throws SQLException;
  }
}
