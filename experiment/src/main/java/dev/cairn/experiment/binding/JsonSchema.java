package dev.cairn.experiment.binding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The JSON schema (2020-12) of experiment files, made from the records, for editors.
public final class JsonSchema {
  private JsonSchema() {}

  /// The schema as values of a JSON writer.
  public static Map<String, Object> of(Class<? extends Record> type, String title) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", title);
    schema.putAll(fields(type, Optional.empty()));
    return schema;
  }

  private static Map<String, Object> fields(Class<? extends Record> type, Optional<Tag> tag) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<Shape.Field> fields = new Shape.Fields(type).fields();
    List<String> required =
        fields.stream().filter(Shape.Field::required).map(Shape.Field::name).toList();
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    tag.ifPresent(
        t -> {
          schema.put("description", t.doc());
          properties.put(Binder.TYPE, Map.of("const", t.value()));
        });
    for (Shape.Field field : fields) {
      Map<String, Object> property = new LinkedHashMap<>(shape(field.shape(), field.range()));
      property.put("description", field.key().value());
      fallback(field).ifPresent(value -> property.put("default", value));
      properties.put(field.name(), property);
    }
    schema.put("properties", properties);
    schema.put(
        "required",
        tag.isPresent()
            ? Stream.concat(Stream.of(Binder.TYPE), required.stream()).toList()
            : required);
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> shape(Shape shape, Optional<Range> range) {
    Map<String, Object> schema = new LinkedHashMap<>();
    switch (shape) {
      case Shape.Whole _ -> {
        schema.put("type", "integer");
        range.ifPresent(r -> bounds(schema, r));
      }
      case Shape.Real() -> {
        schema.put("type", "number");
        range.ifPresent(r -> bounds(schema, r));
      }
      case Shape.Coordinates() ->
          schema.put(
              "anyOf",
              List.of(
                  shape(new Shape.Real(), range), shape(new Shape.Many(new Shape.Real()), range)));
      case Shape.Flag() -> schema.put("type", "boolean");
      case Shape.Text() -> schema.put("type", "string");
      case Shape.Choice choice -> schema.put("enum", choice.words());
      case Shape.Many(Shape item) -> {
        schema.put("type", "array");
        schema.put("items", shape(item, range));
      }
      case Shape.Named(Shape item) -> {
        schema.put("type", "object");
        schema.put("additionalProperties", shape(item, range));
      }
      case Shape.Maybe(Class<?> _, Shape inner) -> schema.putAll(shape(inner, range));
      case Shape.Fields(Class<? extends Record> type) ->
          schema.putAll(fields(type, Optional.empty()));
      case Shape.OneOf oneOf ->
          schema.put(
              "oneOf",
              oneOf.records().stream()
                  .map(type -> fields(type, Optional.of(Shape.OneOf.tag(type))))
                  .toList());
    }
    return schema;
  }

  private static void bounds(Map<String, Object> schema, Range range) {
    if (Double.isFinite(range.lower())) {
      schema.put(range.lowerOpen() ? "exclusiveMinimum" : "minimum", range.lower());
    }
    if (Double.isFinite(range.upper())) {
      schema.put(range.upperOpen() ? "exclusiveMaximum" : "maximum", range.upper());
    }
  }

  private static Optional<Object> fallback(Shape.Field field) {
    return field.key().fallback().isEmpty()
        ? Optional.empty()
        : Optional.of(plain(YamlReader.value(field.key().fallback(), field.name()), field.shape()));
  }

  private static Object plain(Node node, Shape shape) {
    return switch (node) {
      case Node.Scalar scalar ->
          switch (shape) {
            case Shape.Whole _ -> Long.parseLong(scalar.text());
            case Shape.Real(), Shape.Coordinates() -> Double.parseDouble(scalar.text());
            case Shape.Flag() -> Boolean.parseBoolean(scalar.text());
            case Shape.Text(), Shape.Choice _ -> scalar.text();
            case Shape.Maybe(Class<?> _, Shape inner) -> plain(scalar, inner);
            case Shape.Many _, Shape.Named _, Shape.Fields _, Shape.OneOf _ -> scalar.text();
          };
      case Node.Sequence sequence ->
          sequence.items().stream()
              .map(item -> plain(item, shape instanceof Shape.Many(Shape inner) ? inner : shape))
              .toList();
      case Node.Mapping mapping -> {
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> values.put(key, untyped(value)));
        yield values;
      }
    };
  }

  private static Object untyped(Node node) {
    return node instanceof Node.Scalar scalar ? scalar.text() : plain(node, new Shape.Text());
  }
}
