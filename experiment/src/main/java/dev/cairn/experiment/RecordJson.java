package dev.cairn.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cairn.text.Visible;
import dev.cairn.text.Worded;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// Records as JSON: their components in order, as keys in snake_case; the values of a vocabulary by
/// their words; nothing for what is absent; a number that is not finite as a text, "NaN".
public final class RecordJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .changeDefaultPropertyInclusion(
              old -> old.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .addModule(words())
          .build();

  private RecordJson() {}

  /// The text of a file: indented, with an end of line. What would not be seen in a string is an
  /// escape of JSON.
  public static String text(Object values) {
    return Visible.lines(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(values)) + "\n";
  }

  /// In one line, as strings stand.
  public static String line(Object values) {
    return MAPPER.writeValueAsString(values);
  }

  /// Writes the values of a vocabulary by their words.
  public static JacksonModule words() {
    return new SimpleModule("words")
        .addSerializer(Worded.class, new WordAsValue())
        .addKeySerializer(Worded.class, new WordAsKey());
  }

  private static final class WordAsValue extends ValueSerializer<Worded> {
    @Override
    public void serialize(Worded value, JsonGenerator json, SerializationContext context) {
      json.writeString(value.word());
    }
  }

  private static final class WordAsKey extends ValueSerializer<Worded> {
    @Override
    public void serialize(Worded value, JsonGenerator json, SerializationContext context) {
      json.writeName(value.word());
    }
  }
}
