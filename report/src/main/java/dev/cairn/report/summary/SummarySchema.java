package dev.cairn.report.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.experiment.RecordJson;
import dev.cairn.study.store.ProofState;
import dev.cairn.text.SnakeCase;
import dev.cairn.text.Worded;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The JSON schema of a record as [RecordJson] writes it: every key with its type, in the order in
/// which they stand, and which are always there. A number that is not finite is written as a text,
/// "NaN".
public final class SummarySchema {

  private SummarySchema() {}

  /// The schema as a file, indented.
  ///
  /// @param title of what it describes
  public static String of(Class<? extends Record> type, String title) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", title);
    schema.putAll(object(type));
    return RecordJson.text(schema);
  }

  private static Map<String, Object> object(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    add(type, properties, required);
    return Ordered.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        required,
        "additionalProperties",
        false);
  }

  /// The keys of a record, among them those of the records that stand in it without a key.
  private static void add(Class<?> type, Map<String, Object> properties, List<String> required) {
    for (RecordComponent component : type.getRecordComponents()) {
      // Annotations of components that Jackson knows no component for stand on the accessor.
      var accessor = component.getAccessor();
      if (accessor.isAnnotationPresent(JsonUnwrapped.class)) {
        add(component.getType(), properties, required);
        continue;
      }
      JsonProperty named = accessor.getAnnotation(JsonProperty.class);
      String key = named == null ? SnakeCase.of(component.getName()) : named.value();
      properties.put(key, schema(component.getGenericType()));
      if (!accessor.isAnnotationPresent(JsonInclude.class) && !optional(component.getType())) {
        required.add(key);
      }
    }
  }

  private static boolean optional(Class<?> type) {
    return type == Optional.class || type == OptionalDouble.class || type == OptionalLong.class;
  }

  private static Map<String, Object> schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) {
        return map(of[0], schema(of[1]));
      }
      return generic.getRawType() == List.class
          ? Ordered.of("type", "array", "items", schema(of[0]))
          : schema(of[0]);
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord() ? object(plain) : Ordered.of("type", name(plain));
  }

  private static Object name(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "string";
      case "boolean" -> "boolean";
      case "int", "Integer", "long", "Long", "OptionalLong" -> "integer";
      case "double", "Double", "OptionalDouble" -> List.of("number", "string");
      default -> throw new IllegalArgumentException("no JSON for " + type);
    };
  }

  /// Keys of a vocabulary are named, others are free.
  private static Map<String, Object> map(Type key, Map<String, Object> value) {
    if (!(key instanceof Class<?> words && Worded.class.isAssignableFrom(words))) {
      return Ordered.of("type", "object", "additionalProperties", value);
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    List<?> all =
        words == ProofState.class ? ProofState.STATEMENTS : List.of(words.getEnumConstants());
    for (Object word : all) {
      properties.put(((Worded) word).word(), value);
    }
    return Ordered.of("type", "object", "properties", properties, "additionalProperties", false);
  }
}
