package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.report.figure.Colour;
import dev.cairn.search.RunEnding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scripts under `notebooks/` draw a campaign: run where their interpreter and packages are,
/// and held against the columns of the Parquet files everywhere.
class NotebooksTest {
  private static final Path NOTEBOOKS = Path.of("..", "notebooks");
  private static final int RUNS = 3;

  @TempDir private static Path campaign;

  @BeforeAll
  static void runACampaign() {
    Path directory = campaign.resolve("fig2");
    Shell run = Shell.run("reproduce", "fig2", "--runs", RUNS, "--quiet", "--out", directory);
    assertEquals(0, run.code(), run.err());
    Shell export = Shell.run("export", directory, "--format", "csv");
    assertEquals(0, export.code(), export.err());
  }

  @Tag("long")
  @Test
  void pythonRedrawsTheFigure() throws Exception {
    String python = Files.exists(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
    assumeTrue(succeeds(python, "-c", "import pandas, matplotlib"), "pandas, matplotlib not here");
    draws("notebook-py.png", python, NOTEBOOKS.resolve("figures.py").toString());
  }

  @Test
  void rRedrawsTheFigure() throws Exception {
    assumeTrue(succeeds("Rscript", "-e", "library(ggplot2)"), "R or ggplot2 not here");
    draws("notebook-r.png", "Rscript", NOTEBOOKS.resolve("figures.R").toString());
  }

  @Test
  void theScriptsHaveTheWordsAndColoursOfFigures() throws IOException {
    for (String script : new String[] {"figures.py", "figures.R"}) {
      String text = Files.readString(NOTEBOOKS.resolve(script));
      for (RunEnding ending : RunEnding.values()) {
        String pair = "\"%s\"( =|:) \"%s\"".formatted(ending.word(), Colour.of(ending).light());
        assertTrue(Pattern.compile(pair).matcher(text).find(), script + " lacks " + pair);
      }
    }
  }

  @Test
  void everyColumnThatTheScriptsReadIsInTheParquetFiles() throws IOException, SQLException {
    Set<String> columns = new TreeSet<>();
    for (String table : new String[] {"runs", "iterates", "points", "morse"}) {
      columns.addAll(columns(campaign.resolve("fig2/parquet/" + table + ".parquet")));
    }
    String r = Files.readString(NOTEBOOKS.resolve("figures.R"));
    Set<String> read =
        Pattern.compile("(?m)^(?:key <- |.*read_table\\(\"\\w+\", )c\\((?:key, )?([^)]*)\\)")
            .matcher(r)
            .results()
            .flatMap(list -> Arrays.stream(list.group(1).split(",\\s*")))
            .map(name -> name.replace("\"", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(read.size() >= 8, read.toString());
    assertTrue(columns.containsAll(read), () -> read + " in " + columns);
  }

  private static void draws(String picture, String... script) throws Exception {
    String[] command = Arrays.copyOf(script, script.length + 1);
    command[script.length] = campaign.resolve("fig2").toString();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains(picture + ": " + RUNS + " traces"), said);
    assertTrue(Files.size(campaign.resolve("fig2/figures").resolve(picture)) > 10_000);
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  private static Set<String> columns(Path parquet) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "DESCRIBE SELECT * FROM read_parquet('%s')".formatted(parquet))) {
      while (rows.next()) {
        names.add(rows.getString("column_name"));
      }
    }
    return names;
  }
}
