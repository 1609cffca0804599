package dev.cairn.experiment.binding;

import dev.cairn.experiment.CairnException;
import dev.cairn.text.Decimal;
import dev.cairn.text.Nearest;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes records of nodes. What does not fit is refused with one line: place, key, value and what
/// is allowed there.
public final class Binder {
  /// Whole numbers as they are written: Java's own reading takes the digits of every script.
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  /// The key that chooses among the records of a sealed interface.
  public static final String TYPE = "type";

  private Binder() {}

  /// The record that a mapping describes, defaults filled in.
  public static <R extends Record> R bind(Node.Mapping mapping, Class<R> type) {
    return type.cast(fields(mapping, new Shape.Fields(type), "", ""));
  }

  private static Object value(Node node, Shape shape, Optional<Range> range, String path) {
    return switch (shape) {
      case Shape.Whole(boolean wide) -> whole(node, wide, range, path);
      case Shape.Real() -> real(node, range, path);
      case Shape.Coordinates() -> coordinates(node, range, path);
      case Shape.Flag() ->
          switch (text(node, path, "true or false")) {
            case "true" -> true;
            case "false" -> false;
            case String other -> throw wrong(node, path, other, "true or false");
          };
      case Shape.Text() -> text(node, path, "text");
      case Shape.Choice choice -> choice(node, choice, path);
      case Shape.Many(Shape item) -> many(node, item, range, path);
      case Shape.Named(Shape item) -> {
        Map<String, Object> values = new LinkedHashMap<>();
        mapping(node, path)
            .entries()
            .forEach((k, v) -> values.put(k, value(v, item, range, path + "." + k)));
        yield Collections.unmodifiableMap(values);
      }
      case Shape.Maybe(Class<?> type, Shape inner) ->
          optional(type, value(node, inner, range, path));
      case Shape.Fields fields -> fields(mapping(node, path), fields, path, "");
      case Shape.OneOf oneOf -> oneOf(mapping(node, path), oneOf, path);
    };
  }

  private static Object fields(
      Node.Mapping mapping, Shape.Fields shape, String path, String typeKey) {
    List<Shape.Field> fields = shape.fields();
    List<String> known = new ArrayList<>(fields.stream().map(Shape.Field::name).toList());
    if (!typeKey.isEmpty()) {
      known.add(typeKey);
    }
    mapping.entries().forEach((key, node) -> requireKnown(key, node, known, path));
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = field(mapping, fields.get(i), path);
    }
    Class<?>[] types =
        fields.stream().map(field -> field.component().getType()).toArray(Class<?>[]::new);
    try {
      return shape.type().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new CairnException(
            "%s: %s%s"
                .formatted(
                    mapping.place(), path.isEmpty() ? "" : path + ": ", refused.getMessage()),
            e);
      }
      throw new IllegalStateException("cannot make " + shape.type(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + shape.type(), e);
    }
  }

  private static Object field(Node.Mapping mapping, Shape.Field field, String path) {
    String inner = path.isEmpty() ? field.name() : path + "." + field.name();
    @Nullable Node given = mapping.entries().get(field.name());
    if (given != null) {
      return value(given, field.shape(), field.range(), inner);
    }
    if (field.required()) {
      throw new CairnException(
          "%s: key '%s' is missing: %s"
              .formatted(mapping.place(), inner, lowerFirst(field.key().value())));
    }
    return field.key().fallback().isEmpty()
        ? absent(((Shape.Maybe) field.shape()).type())
        : value(
            YamlReader.value(field.key().fallback(), "default of " + inner),
            field.shape(),
            field.range(),
            inner);
  }

  private static void requireKnown(String key, Node node, List<String> known, String path) {
    if (!known.contains(key)) {
      String where = path.isEmpty() ? "an experiment" : "'" + path + "'";
      throw new CairnException(
          "%s: unknown key '%s' in %s; %s"
              .formatted(node.place(), key, where, Nearest.suggestion(key, known)));
    }
  }

  private static Object oneOf(Node.Mapping mapping, Shape.OneOf shape, String path) {
    List<Class<? extends Record>> records = shape.records();
    List<String> tags = records.stream().map(type -> Shape.OneOf.tag(type).value()).toList();
    @Nullable Node chosen = mapping.entries().get(TYPE);
    if (chosen == null) {
      throw new CairnException(
          "%s: '%s' needs the key '%s': %s"
              .formatted(mapping.place(), path, TYPE, String.join(", ", tags)));
    }
    String tag = text(chosen, path + "." + TYPE, "one of " + String.join(", ", tags));
    int index = tags.indexOf(tag);
    if (index < 0) {
      throw unknown(chosen, path + "." + TYPE, tag, tags);
    }
    return fields(mapping, new Shape.Fields(records.get(index)), path, TYPE);
  }

  private static Object choice(Node node, Shape.Choice choice, String path) {
    String allowed = "one of " + String.join(", ", choice.words());
    String word = text(node, path, allowed);
    int index = choice.words().indexOf(word);
    if (index < 0) {
      throw unknown(node, path, word, choice.words());
    }
    return Array.get(choice.type().getEnumConstants(), index);
  }

  private static List<Object> many(Node node, Shape item, Optional<Range> range, String path) {
    if (!(node instanceof Node.Sequence sequence)) {
      throw wrong(node, path, shown(node), "a list");
    }
    List<Object> items = new ArrayList<>();
    for (Node element : sequence.items()) {
      items.add(value(element, item, range, path + "[" + items.size() + "]"));
    }
    return List.copyOf(items);
  }

  private static Object whole(Node node, boolean wide, Optional<Range> range, String path) {
    String allowed = "a whole number" + range.map(r -> " in " + r.text()).orElse("");
    String text = text(node, path, allowed);
    if (!WHOLE.matcher(text).matches()) {
      throw wrong(node, path, text, allowed);
    }
    try {
      long value = wide ? Long.parseLong(text) : Integer.parseInt(text);
      if (range.isPresent() && !range.get().contains((double) value)) {
        throw wrong(node, path, text, allowed);
      }
      if (wide) {
        return value;
      }
      return (int) value;
    } catch (NumberFormatException e) {
      throw wrong(node, path, text, allowed);
    }
  }

  private static double real(Node node, Optional<Range> range, String path) {
    String allowed = "a number" + range.map(r -> " in " + r.text()).orElse("");
    String text = text(node, path, allowed);
    try {
      double value = Decimal.parse(text);
      if (range.isPresent() && !range.get().contains(value)) {
        throw wrong(node, path, text, allowed);
      }
      return value;
    } catch (NumberFormatException e) {
      throw wrong(node, path, text, allowed);
    }
  }

  private static PerCoordinate coordinates(Node node, Optional<Range> range, String path) {
    List<Double> values = new ArrayList<>();
    if (node instanceof Node.Sequence sequence) {
      for (Node item : sequence.items()) {
        values.add(real(item, range, path + "[" + values.size() + "]"));
      }
    } else if (node instanceof Node.Scalar) {
      values.add(real(node, range, path));
    }
    if (values.isEmpty()) {
      throw wrong(node, path, shown(node), "a number, or a list of one for each coordinate");
    }
    return new PerCoordinate(values);
  }

  private static Node.Mapping mapping(Node node, String path) {
    if (node instanceof Node.Mapping mapping) {
      return mapping;
    }
    throw wrong(node, path, shown(node), "a mapping of keys");
  }

  private static String text(Node node, String path, String allowed) {
    if (node instanceof Node.Scalar scalar) {
      return scalar.text();
    }
    throw wrong(node, path, shown(node), allowed);
  }

  private static Object optional(Class<?> type, Object value) {
    if (type == OptionalInt.class) {
      return OptionalInt.of((int) value);
    }
    return type == OptionalDouble.class ? OptionalDouble.of((double) value) : Optional.of(value);
  }

  private static Object absent(Class<?> type) {
    if (type == OptionalInt.class) {
      return OptionalInt.empty();
    }
    return type == OptionalDouble.class ? OptionalDouble.empty() : Optional.empty();
  }

  private static CairnException wrong(Node node, String path, String value, String allowed) {
    return new CairnException(
        "%s: %s is '%s', must be %s".formatted(node.place(), path, value, allowed));
  }

  private static CairnException unknown(Node node, String path, String word, List<String> known) {
    return Nearest.near(word, known)
        .map(
            near ->
                new CairnException("%s: %s is '%s'; %s".formatted(node.place(), path, word, near)))
        .orElseGet(() -> wrong(node, path, word, "one of " + String.join(", ", known)));
  }

  private static String shown(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.text();
      case Node.Sequence _ -> "a list";
      case Node.Mapping _ -> "a mapping";
    };
  }

  private static String lowerFirst(String sentence) {
    return sentence.isEmpty()
        ? ""
        : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
