package dev.cairn.experiment.binding;

import dev.cairn.experiment.CairnException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads YAML into nodes that know their lines. Anchors, aliases and duplicate keys are refused.
public final class YamlReader {
  /// What a parser says is cut here.
  private static final int LONGEST = 300;

  private static final Pattern LINE = Pattern.compile(", line (\\d{1,9}), column ");

  private static final Pattern METHOD =
      Pattern.compile(",? ?\\(?from `[^`]{0,200}`\\)?|\\(for `[^`]{0,200}`\\)");

  private final YAMLParser parser;
  private final String source;
  private final boolean lines;

  private YamlReader(YAMLParser parser, String source, boolean lines) {
    this.parser = parser;
    this.source = source;
    this.lines = lines;
  }

  /// The one mapping of a document; source names it in messages.
  public static Node.Mapping mapping(String yaml, String source) {
    return switch (node(yaml, source, true)) {
      case Node.Mapping mapping -> mapping;
      case Node.Scalar scalar ->
          throw new CairnException(
              "%s: an experiment is a mapping of keys, not '%s'".formatted(source, scalar.text()));
      case Node.Sequence _ ->
          throw new CairnException(
              "%s: an experiment is a mapping of keys, not a list".formatted(source));
    };
  }

  /// The value of an option or a default, whose place has no lines.
  public static Node value(String yaml, String source) {
    return node(yaml, source, false);
  }

  private static Node node(String yaml, String source, boolean lines) {
    try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), yaml)) {
      YamlReader reader = new YamlReader((YAMLParser) parser, source, lines);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new CairnException("%s is empty".formatted(source));
      }
      Node node = reader.value(first);
      if (parser.nextToken() != null) {
        throw new CairnException("%s: holds more than one document".formatted(reader.place()));
      }
      return node;
    } catch (JacksonException e) {
      throw new CairnException(
          "%s: no YAML: %s"
              .formatted(at(source, lines, e), told(String.valueOf(e.getOriginalMessage()))),
          e);
    } catch (StackOverflowError e) {
      throw new CairnException("%s: no YAML: nested too deeply".formatted(source), e);
    }
  }

  /// Where the parser stumbled, by its own words where they tell: its location is the last token's.
  private static String at(String source, boolean lines, JacksonException e) {
    if (!lines) {
      return source;
    }
    Matcher told = LINE.matcher(String.valueOf(e.getOriginalMessage()));
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    while (told.find()) {
      line = Integer.parseInt(told.group(1));
    }
    return "%s, line %s".formatted(source, Math.max(1, line));
  }

  /// What the parser says, without the excerpts of the file between its sentences and without
  /// names of its methods.
  private static String told(String message) {
    String told =
        METHOD
            .matcher(message)
            .replaceAll("")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(" "))
            .collect(Collectors.joining("; "));
    return told.substring(0, Math.min(told.length(), LONGEST));
  }

  private Node value(JsonToken token) {
    String place = place();
    if (parser.isCurrentAlias()) {
      throw new CairnException("%s: aliases are not taken here".formatted(place));
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (JsonToken key = parser.nextToken();
            key != JsonToken.END_OBJECT;
            key = parser.nextToken()) {
          String name = text(parser.currentName());
          if (entries.containsKey(name)) {
            throw new CairnException("%s: key '%s' is there twice".formatted(place(), name));
          }
          entries.put(name, value(parser.nextToken()));
        }
        yield new Node.Mapping(entries, place);
      }
      case START_ARRAY -> {
        List<Node> items = new ArrayList<>();
        for (JsonToken item = parser.nextToken();
            item != JsonToken.END_ARRAY;
            item = parser.nextToken()) {
          items.add(value(item));
        }
        yield new Node.Sequence(items, place);
      }
      default -> new Node.Scalar(text(parser.getString()), place);
    };
  }

  /// Half of a surrogate pair, which only an escape can put there, is no character: no file could
  /// hold it, and no store.
  private String text(String text) {
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw new CairnException("%s: '%s' holds half of a character".formatted(place(), text));
    }
    return text;
  }

  private String place() {
    return lines
        ? "%s, line %s".formatted(source, parser.currentTokenLocation().getLineNr())
        : source;
  }
}
