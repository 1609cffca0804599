package dev.cairn.experiment.binding;

import dev.cairn.text.Visible;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes a record as YAML, every key and every default: reading it back gives an equal record.
public final class YamlWriter {
  /// Text that needs no quotes.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");

  private final StringBuilder yaml = new StringBuilder();

  private YamlWriter() {}

  public static String write(Record value) {
    YamlWriter writer = new YamlWriter();
    writer.fields(value, "");
    return writer.yaml.toString();
  }

  private void fields(Record value, String indent) {
    for (Shape.Field field : new Shape.Fields(value.getClass()).fields()) {
      present(field.of(value), field.shape())
          .ifPresent(inner -> entry(field.name(), inner, indent));
    }
  }

  private void entry(String key, Object value, String indent) {
    yaml.append(indent).append(key).append(':');
    switch (value) {
      case PerCoordinate numbers -> yaml.append(' ').append(numbers).append('\n');
      case Record fields -> {
        Tag tag = fields.getClass().getAnnotation(Tag.class);
        yaml.append('\n');
        if (tag != null) {
          entry(Binder.TYPE, tag.value(), indent + "  ");
        }
        fields(fields, indent + "  ");
      }
      case Map<?, ?> map when !map.isEmpty() -> {
        yaml.append('\n');
        map.forEach((name, item) -> entry(scalar(name), item, indent + "  "));
      }
      case Object other -> yaml.append(' ').append(flow(other)).append('\n');
    }
  }

  private static String flow(Object value) {
    return switch (value) {
      case PerCoordinate numbers -> numbers.toString();
      case List<?> list ->
          list.stream().map(YamlWriter::flow).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> scalar(entry.getKey()) + ": " + flow(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Record fields ->
          new Shape.Fields(fields.getClass())
              .fields().stream()
                  .flatMap(
                      field ->
                          present(field.of(fields), field.shape()).stream()
                              .map(inner -> field.name() + ": " + flow(inner)))
                  .collect(Collectors.joining(", ", "{", "}"));
      case Object other -> scalar(other);
    };
  }

  private static String scalar(Object value) {
    return switch (value) {
      case Enum<?> constant -> Shape.Choice.word(constant);
      case String text -> quoted(text);
      case Object number -> number.toString();
    };
  }

  private static String quoted(String text) {
    boolean plain =
        PLAIN.matcher(text).matches() && !List.of("true", "false", "null").contains(text);
    return plain
        ? text
        : "\"" + Visible.line(text.replace("\\", "\\\\").replace("\"", "\\\"")) + "\"";
  }

  private static Optional<Object> present(Object value, Shape shape) {
    if (!(shape instanceof Shape.Maybe)) {
      return Optional.of(value);
    }
    return switch (value) {
      case OptionalInt number ->
          number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
      case OptionalDouble number ->
          number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
      case Object other -> ((Optional<?>) other).map(inner -> inner);
    };
  }
}
