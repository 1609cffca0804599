package dev.cairn.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.report.page.Report;
import dev.cairn.report.page.Results;
import dev.cairn.report.summary.Summary;
import dev.cairn.study.campaign.Campaign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class EndingsTest {
  /// Two wells and the saddle between them; a trough of minima; a slide without any.
  private static final ExperimentFile EXPERIMENT =
      ExperimentFile.parse(
          """
          name: endings
          problem: {type: formula, f: "(x^2 - 1)^2 + y^2"}
          start: {type: given, points: [[1.2, 0.1], [-0.9, 0.2], [0.1, 0.1]]}
          finder: {type: pseudo_inverse_newton}
          cutoffs: {critical: [1e-10, 1e-24]}
          stop: {squared_gradient_below: 1e-26}
          runs: 3
          iterations: 30
          variants:
            - {name: wells}
            - {name: trough, set: {problem.f: "(x^2 + y^2 - 1)^2"}}
            - {name: slide, set: {problem.f: "exp(-x) + y^2"}}
            - {name: short, set: {iterations: "1"}}
          """,
          "endings.yaml");

  @TempDir Path temporary;

  @Test
  void everyRunCountsOnceAndArrivalsAreTrueCriticalPoints() throws IOException {
    Path directory = temporary.resolve("a");
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    try (Campaign campaign = Campaign.create(EXPERIMENT, directory, clock)) {
      campaign.run(1, clock, () -> 0L, _ -> {});
      try (var reader = campaign.reader()) {
        Results.write(reader, directory);
      }
    }
    JsonNode summary = new ObjectMapper().readTree(directory.resolve(Summary.FILE).toFile());
    JsonNode variants = summary.get("variants");
    assertEquals(List.of(3, 0, 0, 0, 0), endings(variants.get(0)));
    assertEquals(List.of(1, 2, 0, 0, 0), endings(variants.get(1)));
    assertEquals(List.of(0, 0, 0, 3, 0), endings(variants.get(2)));
    assertEquals(List.of(0, 0, 0, 0, 3), endings(variants.get(3)));
    assertEquals(List.of(4, 2, 0, 3, 3), endings(summary));
    assertEquals(3, variants.get(0).get("arrived").get("quadratic").asInt());
    assertEquals("[0,1]", variants.get(0).get("arrived").get("indices").toString());
    assertEquals("[]", variants.get(2).get("arrived").get("indices").toString());
    String page = Files.readString(directory.resolve(Report.FILE));
    assertTrue(page.contains("<caption>How runs ended</caption>"));
    assertTrue(
        page.contains(
            "<tr><th scope=\"row\">trough</th><td class=\"n\">3</td><td class=\"n\">1</td>"));
  }

  @Tag("long")
  @Test
  void manyVariantsAreComparedOpenAndShownOneByOneFolded() throws IOException {
    var folds = Pattern.compile("<details><summary>(.*?)</summary>");
    String few = page(2);
    String many = page(6);
    assertEquals(0, folds.matcher(few).results().count());
    assertEquals(
        List.of("Shares of each variant", "6 more figures"),
        folds.matcher(many).results().map(fold -> fold.group(1)).toList());
    var ids = Pattern.compile(" id=\"(.*?)\"");
    List<String> found = ids.matcher(many).results().map(id -> id.group(1)).toList();
    assertEquals(List.copyOf(new LinkedHashSet<>(found)), found, "every id stands once");
    assertTrue(found.containsAll(List.of("summary", "figures", "explore", "runs", "settings")));
  }

  /// The report of a campaign with so many variants.
  private String page(int variants) throws IOException {
    Path directory = temporary.resolve("of" + variants);
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    List<String> values = IntStream.rangeClosed(1, variants).mapToObj(String::valueOf).toList();
    var file = ExperimentFile.bundled("fig2").set("runs", "2").sweep("iterations", values);
    try (Campaign campaign = Campaign.create(file, directory, clock)) {
      campaign.run(1, clock, () -> 0L, _ -> {});
      try (var reader = campaign.reader()) {
        Results.write(reader, directory);
      }
    }
    return Files.readString(directory.resolve(Report.FILE));
  }

  private static List<Integer> endings(JsonNode values) {
    return values.get("endings").valueStream().map(JsonNode::asInt).toList();
  }
}
