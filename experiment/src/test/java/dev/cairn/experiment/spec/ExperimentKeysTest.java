package dev.cairn.experiment.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// docs/experiment-keys.md says what the schema says: every key with its kind, range, default and
/// meaning.
class ExperimentKeysTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "experiment-keys.md");

  /// What a made document looks like is left here, to be looked at and copied.
  private static final Path MADE = Path.of("target", "experiment-keys.md");

  private static final Map<String, String> KINDS =
      Map.of("integer", "whole number", "number", "number", "boolean", "true or false");

  private static final String TOP = "At the top";

  /// A group of keys that is still to be written.
  ///
  /// @param described whether what it is stands beside its key already
  private record Group(String heading, JsonNode schema, boolean described) {}

  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> written = new HashMap<>();
  private final Deque<Group> groups = new ArrayDeque<>();

  @Test
  void theDocumentSaysWhatTheSchemaSays() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(ExperimentFile.schema());
    lines.add("# Every key of an experiment file");
    lines.add("");
    lines.add("From the JSON schema that `./cairn schema` prints. How they work together: ");
    lines.add("[experiments.md](experiments.md).");
    groups.add(new Group(TOP, schema, true));
    while (!groups.isEmpty()) {
      write(groups.removeFirst());
    }
    String made =
        lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n")) + "\n";
    Files.createDirectories(MADE.getParent());
    Files.writeString(MADE, made);
    assertEquals(made, Files.readString(DOCUMENT), () -> "copy experiment/" + MADE + " to docs/");
  }

  private void write(Group group) {
    lines.add("");
    lines.add("## " + group.heading());
    lines.add("");
    String before = written.putIfAbsent(group.schema().toString(), group.heading());
    if (before != null) {
      lines.add("The same keys as under “%s”.".formatted(before));
      return;
    }
    if (!group.described()) {
      lines.add(group.schema().get("description").asString());
      lines.add("");
    }
    List<Group> inner = new ArrayList<>();
    List<String> required = new ArrayList<>();
    group.schema().path("required").forEach(name -> required.add(name.asString()));
    for (var property : group.schema().path("properties").properties()) {
      JsonNode key = property.getValue();
      if (key.has("const")) {
        continue;
      }
      String name = property.getKey();
      String fallback = key.has("default") ? ", " + fallback(key.get("default")) : "";
      lines.add(
          "- `%s` (%s%s): %s"
              .formatted(
                  name,
                  kind(key),
                  required.contains(name) ? ", required" : fallback,
                  key.get("description").asString()));
      String path = group.heading().equals(TOP) ? name : group.heading() + ", " + name;
      collect(path, key, inner);
    }
    if (lines.getLast().isEmpty()) {
      lines.add("No further keys.");
    }
    inner.reversed().forEach(groups::addFirst);
  }

  private static void collect(String path, JsonNode key, List<Group> inner) {
    for (JsonNode choice : key.path("oneOf")) {
      String type = choice.at("/properties/type/const").asString();
      inner.add(new Group("%s, type %s".formatted(path, type), choice, false));
    }
    if (key.has("properties")) {
      inner.add(new Group(path, key, true));
    }
    for (String nested : List.of("items", "additionalProperties")) {
      if (key.path(nested).isObject()) {
        collect("each of " + path, key.get(nested), inner);
      }
    }
  }

  private static String fallback(JsonNode value) {
    boolean none = value.isContainer() && value.isEmpty();
    return none ? "none by default" : "by default " + value.asString(value.toString());
  }

  private static String kind(JsonNode key) {
    if (key.has("enum")) {
      List<String> words = new ArrayList<>();
      key.get("enum").forEach(word -> words.add(word.asString()));
      return String.join(" | ", words);
    }
    if (key.has("oneOf")) {
      return "by its type";
    }
    if (key.has("anyOf")) {
      List<String> kinds = new ArrayList<>();
      key.get("anyOf").forEach(kind -> kinds.add(kind(kind)));
      return String.join(" or ", kinds);
    }
    String type = key.path("type").asString("");
    return switch (type) {
      case "array" -> "list: " + kind(key.get("items"));
      case "object" ->
          key.path("additionalProperties").isObject()
              ? "by name: " + kind(key.get("additionalProperties"))
              : "keys of its own";
      case "string" -> "text";
      default -> KINDS.getOrDefault(type, "anything") + range(key);
    };
  }

  private static String range(JsonNode key) {
    boolean bounded = false;
    String lower = "(-∞";
    String upper = "∞)";
    if (key.has("minimum") || key.has("exclusiveMinimum")) {
      bounded = true;
      lower =
          key.has("minimum")
              ? "[" + plain(key.get("minimum"))
              : "(" + plain(key.get("exclusiveMinimum"));
    }
    if (key.has("maximum") || key.has("exclusiveMaximum")) {
      bounded = true;
      upper =
          key.has("maximum")
              ? plain(key.get("maximum")) + "]"
              : plain(key.get("exclusiveMaximum")) + ")";
    }
    return bounded ? " in " + lower + ", " + upper : "";
  }

  private static String plain(JsonNode number) {
    double value = number.asDouble();
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
