package dev.cairn.report.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `summary.json` keeps to the schema that is documented, and the schema to docs/store.md.
class SummarySchemaTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({"summary, summary.json", "collection, summary.json of a collection"})
  void theDocumentedSchemaIsThatOfTheRecords(String name, String title) throws IOException {
    String schema =
        SummarySchema.of(
            name.equals("summary") ? Summary.class : CollectionNumbers.All.class, title);
    Path made = Path.of("target", name + ".schema.json");
    Files.createDirectories(made.getParent());
    Files.writeString(made, schema);
    assertEquals(schema, Files.readString(documented(name)), () -> "copy " + made);
  }

  @Test
  void everyKeyIsExplained() throws IOException {
    String explained = Files.readString(Path.of("..", "docs", "store.md"));
    List<String> keys = new ArrayList<>();
    for (String name : List.of("summary", "collection")) {
      collect(JSON.readTree(documented(name).toFile()), keys);
    }
    assertTrue(keys.size() > 60, keys::toString);
    assertEquals(
        List.of(), keys.stream().filter(key -> !explained.contains("`" + key + "`")).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "problem: {type: function, name: quartic}\nstart: {type: box}",
        "problem: {type: formula, f: x^4 - x^2 + y^2}\nstart: {type: uniform, lower: -1, upper: 1}",
        """
        problem: {type: function, name: himmelblau}
        start: {type: box}
        variants: [{name: a}, {name: b, set: {iterations: "3"}}]""",
        """
        problem: {type: network, data: {type: gaussian, samples: 40, variances: [2, 1]}, layers: [2, 1, 2], activation: identity}
        start: {type: normal, variance: 1}
        store: {early_below: 0.5}"""
      })
  void whatCampaignsWriteKeepsToIt(String experiment) throws IOException {
    var file =
        ExperimentFile.parse(
            "name: kept\nfinder: {type: newton_mr}\nruns: 3\niterations: 20\n" + experiment,
            "kept.yaml");
    try (Campaign campaign = Campaign.create(file, temporary.resolve("run"), CLOCK)) {
      campaign.run(1, CLOCK, System::nanoTime, _ -> {});
      try (StoreReader reader = campaign.reader()) {
        String written = Summary.of(CampaignView.read(reader)).json();
        assertEquals(List.of(), faults("summary", written));
        assertNotEquals(List.of(), faults("summary", written.replace("\"seed\"", "\"sead\"")));
        assertNotEquals(
            List.of(), faults("summary", written.replace("\"workers\" : 1", "\"workers\" : 1.5")));
      }
    }
  }

  @Test
  void whatLandscapesWriteKeepsToIt() throws IOException {
    var file =
        ExperimentFile.parse(
            """
            name: kept
            problem: {type: function, name: himmelblau}
            start: {type: box}
            finder: {type: eigenvector_following}
            runs: 60
            iterations: 60
            """,
            "kept.yaml");
    try (var study =
        LandscapeStudy.open(file, temporary.resolve("found"), LandscapeSearch.DEFAULT, CLOCK)) {
      study.run(Engine.of(1), _ -> {});
      try (CollectionReader reader = study.reader()) {
        String written =
            CollectionNumbers.All.of(CollectionSummary.read(reader), reader.provenance()).json();
        assertEquals(List.of(), faults("collection", written));
        assertTrue(written.contains("\"known_found\" : 9"), written);
      }
    }
  }

  private static Path documented(String name) {
    return Path.of("..", "docs", name + ".schema.json");
  }

  private static List<String> faults(String name, String json) throws IOException {
    List<String> faults = new ArrayList<>();
    check("", JSON.readTree(documented(name).toFile()), JSON.readTree(json), faults);
    return faults;
  }

  /// The keywords of JSON Schema that these schemas use.
  private static void check(String at, JsonNode schema, JsonNode value, List<String> faults) {
    JsonNode type = schema.path("type");
    Stream<JsonNode> types = type.isArray() ? type.valueStream() : Stream.of(type);
    if (types.noneMatch(t -> is(value, t.asString()))) {
      faults.add("%s is no %s: %s".formatted(at, type, value));
    }
    schema
        .path("required")
        .forEach(
            key -> {
              if (!value.has(key.asString())) {
                faults.add("%s lacks %s".formatted(at, key));
              }
            });
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              entry -> {
                String key = entry.getKey();
                JsonNode own = schema.path("properties").path(key);
                JsonNode of = own.isMissingNode() ? schema.path("additionalProperties") : own;
                if (of.isObject()) {
                  check(at + "/" + key, of, entry.getValue(), faults);
                } else {
                  faults.add("%s has %s, which the schema lacks".formatted(at, key));
                }
              });
    }
    if (value.isArray()) {
      value.forEach(each -> check(at + "/…", schema.path("items"), each, faults));
    }
  }

  private static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static void collect(JsonNode schema, List<String> keys) {
    schema
        .path("properties")
        .properties()
        .forEach(
            entry -> {
              keys.add(entry.getKey());
              collect(entry.getValue(), keys);
              collect(entry.getValue().path("items"), keys);
            });
  }
}
