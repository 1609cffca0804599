package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.binding.Tag;
import dev.cairn.experiment.spec.FinderSpec;
import dev.cairn.flatness.Verdict;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// (x + y)²/2 + 10⁻⁹z has no critical point; on x + y = 0 the gradient is 10⁻⁹, below
/// every cut-off, and no Newton step takes it away. So no command may call a run critical.
class TroughTest {
  /// Runs on networks of layers alone.
  private static final Set<String> NETWORKS_ONLY = Set.of("k_fac");

  private static final Pattern SOME_CRITICAL = Pattern.compile("\\b[1-9]\\d* critical");

  @TempDir Path temporary;

  private static Stream<String> finders() {
    return Arrays.stream(FinderSpec.class.getPermittedSubclasses())
        .map(type -> Objects.requireNonNull(type.getAnnotation(Tag.class)).value());
  }

  private Path experiment(String finder, String more) throws IOException {
    return Files.writeString(
        temporary.resolve("trough.yaml"),
        """
        name: trough
        problem: {type: formula, f: "(x+y)^2/2 + 1e-9*z"}
        start: {type: normal, variance: 1}
        finder: {type: %s}
        runs: 3
        iterations: 60
        %s"""
            .formatted(finder, more));
  }

  @org.junit.jupiter.api.Tag("long")
  @Test
  void noFinderEndsAtACriticalPoint() throws IOException {
    List<String> finders = finders().filter(f -> !NETWORKS_ONLY.contains(f)).toList();
    StringBuilder variants = new StringBuilder("variants:\n");
    for (String finder : finders) {
      variants.append(
          "  - {name: %s, set: {finder: \"{type: %s%s}\"}}\n"
              .formatted(finder, finder, finder.equals("saddle_dynamics") ? ", index: 1" : ""));
    }
    Path directory = temporary.resolve("trough");
    Shell run = Shell.run("run", experiment("newton_mr", variants.toString()), "--out", directory);
    assertEquals(0, run.code(), run.err());
    assertFalse(SOME_CRITICAL.matcher(run.out() + run.err()).find(), run.out() + run.err());
    JsonNode summaries = json(directory, "summary.json").get("variants");
    assertEquals(finders.size(), summaries.size());
    for (JsonNode summary : summaries) {
      String name = summary.get("name").asString();
      assertEquals("{\"1e-8\":0,\"1e-10\":0}", summary.get("critical").toString(), name);
      assertEquals(0, summary.get("endings").get("critical").asInt(), name);
      assertEquals(0, summary.get("endings").get("degenerate_critical").asInt(), name);
      assertEquals(0, summary.get("arrived").get("quadratic").asInt(), name);
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      assertEquals(3 * finders.size(), reader.runs().size());
      assertTrue(reader.runs().stream().noneMatch(r -> r.ending() == RunEnding.CRITICAL));
      assertTrue(reader.points().stream().noneMatch(p -> p.verdict() == Verdict.CRITICAL));
    }
    Shell collect = Shell.run("collect", directory);
    assertEquals(0, collect.code(), collect.err());
    for (JsonNode collection : json(directory, "collection.json").get("collections")) {
      assertEquals(0, collection.get("points").asInt(), collect.out());
      assertEquals("{}", collection.get("families").toString(), collect.out());
    }
  }

  @Test
  void whatRunsOnNetworksAloneIsRefused() throws IOException {
    for (String finder : NETWORKS_ONLY) {
      Shell run = Shell.run("run", experiment(finder, ""), "--out", temporary.resolve("none"));
      assertEquals(1, run.code(), run.err());
    }
  }

  private static JsonNode json(Path directory, String file) {
    return new ObjectMapper().readTree(directory.resolve(file).toFile());
  }
}
