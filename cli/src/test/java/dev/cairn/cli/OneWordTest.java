package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// One word for one thing: exported tables, summary, page, figure and `point` call each run and
/// each point the same, before they are certified and after.
final class OneWordTest {
  /// Critical points at x = 0 and 2 and a tail, along which runs diverge; a slope that no cut-off
  /// of the gradient sees, flat for Newton's method; and runs too short to arrive.
  private static final String EXPERIMENT =
      """
      name: words
      problem: {type: formula, f: "x^2*exp(-x) + y^2/2"}
      start: {type: uniform, lower: -1, upper: 6}
      finder: {type: damped_newton}
      runs: 4
      iterations: 40
      variants:
        - {name: tail, set: {}}
        - {name: flat, set: {problem.f: "(x+y)^2/2 + 1e-9*z"}}
        - {name: short, set: {iterations: 3}}
      """;

  private static final List<String> ENDINGS =
      List.of("critical", "gradient-flat", "diverging", "neither");

  @TempDir Path temporary;

  /// What one place says: the word of each run, and of each of its points.
  private record Words(Map<String, String> endings, Map<String, String> verdicts) {
    Words() {
      this(new TreeMap<>(), new TreeMap<>());
    }

    Map<String, Long> counts() {
      Map<String, Long> counts = new TreeMap<>();
      ENDINGS.forEach(word -> counts.put(word, 0L));
      endings.values().forEach(word -> counts.merge(word, 1L, Long::sum));
      return counts;
    }
  }

  @Test
  void everyOutletSaysIt() throws Exception {
    Path file = Files.writeString(temporary.resolve("words.yaml"), EXPERIMENT);
    Path directory = temporary.resolve("words");
    Shell ran = Shell.run("run", file, "--out", directory);
    assertEquals(0, ran.code(), ran.err());
    Words before = assertSame(directory, ran.err());
    assertTrue(before.counts().values().stream().allMatch(count -> count > 0), before.toString());
    Shell certified = Shell.run("certify", directory, "--points", "all");
    assertEquals(0, certified.code(), certified.err());
    Words after = assertSame(directory, certified.err());
    for (String ending : ENDINGS) {
      assertPointSays(directory, after, ending);
    }
  }

  /// @param said by the command that wrote the report
  private Words assertSame(Path directory, String said) throws Exception {
    Shell.run("export", directory, "--format", "csv");
    Words tables = tables(directory.resolve("csv"));
    Words page = page(directory);
    assertEquals(tables, page);
    assertEquals(tables.counts(), summary(directory));
    assertTrue(
        said.contains(
            "gradient-flat at the end %s, diverging %s"
                .formatted(tables.counts().get("gradient-flat"), tables.counts().get("diverging"))),
        said);
    return tables;
  }

  /// Of the first run that ended so.
  private static void assertPointSays(Path directory, Words tables, String ending) {
    for (Map.Entry<String, String> run : tables.endings().entrySet()) {
      if (run.getValue().equals(ending)) {
        String[] id = run.getKey().split("-", -1);
        Shell point = Shell.run("point", directory, "--variant", id[0], "--run", id[1], "--json");
        JsonNode json = new ObjectMapper().readTree(point.out());
        assertEquals(ending, json.get("ending").asString());
        assertEquals(
            tables.verdicts().get(run.getKey() + "-final"), json.get("verdict").asString());
        return;
      }
    }
  }

  private static Words tables(Path csv) throws SQLException {
    Words words = new Words();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT variant, run, ending FROM '%s'".formatted(csv.resolve("runs.csv")))) {
        while (rows.next()) {
          words.endings().put(rows.getInt(1) + "-" + rows.getInt(2), rows.getString(3));
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT variant, run, kind, verdict FROM '%s'"
                  .formatted(csv.resolve("points.csv")))) {
        while (rows.next()) {
          words
              .verdicts()
              .put(
                  rows.getInt(1) + "-" + rows.getInt(2) + "-" + rows.getString(3),
                  rows.getString(4));
        }
      }
    }
    return words;
  }

  private static Map<String, Long> summary(Path directory) throws IOException {
    JsonNode endings =
        new ObjectMapper()
            .readTree(Files.readString(directory.resolve("summary.json")))
            .get("endings");
    Map<String, Long> counts = new TreeMap<>();
    for (String word : ENDINGS) {
      counts.put(word, endings.get(word.replace('-', '_')).asLong());
    }
    counts.merge("critical", endings.get("degenerate_critical").asLong(), Long::sum);
    return counts;
  }

  /// What the page's script reads: docs/report.md.
  private static Words page(Path directory) throws IOException, DataFormatException {
    String html = Files.readString(directory.resolve("report.html"));
    Matcher data =
        Pattern.compile("id=\"campaign-data[^\"]*\">(.*?)</script>", Pattern.DOTALL).matcher(html);
    Words words = new Words();
    while (data.find()) {
      JsonNode part = new ObjectMapper().readTree(data.group(1));
      Map<String, List<Integer>> columns = integers(part);
      int point = 0;
      for (int i = 0; i < part.get("runs").asInt(); i++) {
        String run = number(columns, "run.variant", i) + "-" + number(columns, "run.run", i);
        words.endings().put(run, word(part, number(columns, "run.ending", i)));
        for (int j = 0; j < number(columns, "run.points", i); j++, point++) {
          String kind = word(part, number(columns, "pt.kind", point));
          words.verdicts().put(run + "-" + kind, word(part, number(columns, "pt.verdict", point)));
        }
      }
    }
    return words;
  }

  private static int number(Map<String, List<Integer>> columns, String name, int place) {
    return columns.getOrDefault(name, List.of()).get(place);
  }

  private static String word(JsonNode part, int number) {
    return part.get("words").get(number).asString();
  }

  /// The arrays of whole numbers in the packed part.
  private static Map<String, List<Integer>> integers(JsonNode part) throws DataFormatException {
    ByteBuffer bytes = inflated(part.get("blob").asString());
    Map<String, List<Integer>> columns = new HashMap<>();
    for (var array : part.get("arrays").properties()) {
      if (array.getValue().get("kind").asString().equals("i32")) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < array.getValue().get("length").asInt(); i++) {
          numbers.add(bytes.getInt(array.getValue().get("offset").asInt() + Integer.BYTES * i));
        }
        columns.put(array.getKey(), numbers);
      }
    }
    return columns;
  }

  private static ByteBuffer inflated(String base64) throws DataFormatException {
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(Base64.getDecoder().decode(base64));
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (!inflater.finished()) {
        plain.write(buffer, 0, inflater.inflate(buffer));
      }
      return ByteBuffer.wrap(plain.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
