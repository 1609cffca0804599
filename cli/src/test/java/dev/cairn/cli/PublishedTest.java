package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Campaigns beside published runs: here beside tables made of their own numbers, read from the
/// store by DuckDB.
class PublishedTest {
  private static final String QUARTIC =
      """
      name: fig3
      problem: {type: function, name: quartic}
      start: {type: grid, lower: -4, upper: 4, per_axis: 3}
      finder: {type: newton_mr}
      runs: 9
      iterations: 5
      """;
  private static final String HEADER =
      "figure,point,run,iterate,parameters,index_1e-3,index_1e-5,largest,smallest,frobenius_norm,within_1e-5_of_zero";

  @TempDir Path temporary;

  @Tag("long")
  @Test
  void aCampaignIsNotApartFromItself() throws Exception {
    Path directory = campaign();
    tables(directory, 0);
    Shell told = Shell.run("report", directory, "--published", temporary);
    assertEquals(0, told.code(), told.err());
    List<String> rows = Files.readAllLines(directory.resolve("published.csv"));
    assertEquals("variant,quantity,point,runs,published_runs,distance,p", rows.getFirst());
    assertEquals(14, rows.size());
    rows.stream().skip(1).forEach(row -> assertTrue(row.endsWith(",9,9,0.0000,1.0000"), row));
    assertTrue(told.out().contains("0 of 13 comparisons have p < 0.05; 0.7 would by chance"));
  }

  /// Eigenvalues moved far away are as far apart as can be: of the 24,310 of C(18, 9) / 2 divisions
  /// one is.
  @Tag("long")
  @Test
  void runsFarAwayAreApart() throws Exception {
    Path directory = campaign();
    tables(directory, 1e6);
    Shell told = Shell.run("report", directory, "--published", temporary);
    assertEquals(0, told.code(), told.err());
    List<String> rows = Files.readAllLines(directory.resolve("published.csv"));
    assertTrue(rows.contains("0,iterate,flattest,9,9,0.0000,1.0000"), rows::toString);
    String largest =
        rows.stream().filter(row -> row.startsWith("0,largest,final,")).findFirst().orElseThrow();
    assertTrue(largest.startsWith("0,largest,final,9,9,1.0000,"), largest);
    assertTrue(Double.parseDouble(largest.split(",", -1)[6]) < 1e-3, largest);
  }

  @Tag("long")
  @Test
  void whatCannotBeComparedIsSaidInALine() throws Exception {
    Path directory = campaign();
    refused(directory, "spectra.csv cannot be read");
    Files.writeString(temporary.resolve("spectra.csv"), HEADER + "\n");
    refused(directory, "holds no rows");
    Files.writeString(temporary.resolve("spectra.csv"), "figure,point\nfig3,flattest\n");
    refused(directory, "has no column iterate");
    Files.writeString(
        temporary.resolve("spectra.csv"), "figure,point,iterate\nfig3,flattest,many\n");
    refused(directory, "column iterate: a field is no number");
    Files.writeString(temporary.resolve("spectra.csv"), HEADER + "\nfig3,flattest\n");
    refused(directory, "row 2: 2 fields");
    Files.writeString(
        temporary.resolve("spectra.csv"), HEADER + "\nfigA1,final,0" + ",1".repeat(8));
    refused(directory, "holds nothing");
    Shell all = Shell.run("reproduce", "all", "--published", temporary);
    assertEquals(2, all.code(), all.err());
  }

  private void refused(Path directory, String reason) throws Exception {
    Shell shell = Shell.run("report", directory, "--published", temporary);
    assertEquals(1, shell.code(), shell.err());
    assertEquals(1, shell.err().lines().count(), shell.err());
    assertTrue(shell.err().contains(reason), shell.err());
  }

  private Path campaign() throws Exception {
    Path file = Files.writeString(temporary.resolve("fig3.yaml"), QUARTIC);
    Path directory = temporary.resolve("runs");
    Shell run = Shell.run("run", file, "--out", directory);
    assertEquals(0, run.code(), run.err());
    return directory;
  }

  /// The published table of this campaign's own points.
  private void tables(Path directory, double moved) throws Exception {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    var settings = new Properties();
    settings.setProperty("duckdb.read_only", "true");
    try (Connection store =
            DriverManager.getConnection(
                "jdbc:duckdb:" + directory.resolve("campaign.duckdb"), settings);
        Statement statement = store.createStatement();
        ResultSet points =
            statement.executeQuery(
                "SELECT kind, run, iterate, spectrum[1], spectrum[2] FROM points WHERE kind <> 'start'")) {
      while (points.next()) {
        double low = points.getDouble(4);
        double high = points.getDouble(5);
        lines.add(
            String.join(
                ",",
                "fig3",
                points.getString(1),
                points.getString(2),
                points.getString(3),
                "2",
                count(low < -1e-3, high < -1e-3),
                count(low < -1e-5, high < -1e-5),
                Double.toString(high + moved),
                Double.toString(low + moved),
                Double.toString(Math.sqrt(low * low + high * high)),
                count(Math.abs(low) < 1e-5, Math.abs(high) < 1e-5)));
      }
    }
    Files.write(temporary.resolve("spectra.csv"), lines);
  }

  private static String count(boolean one, boolean other) {
    return Integer.toString((one ? 1 : 0) + (other ? 1 : 0));
  }
}
