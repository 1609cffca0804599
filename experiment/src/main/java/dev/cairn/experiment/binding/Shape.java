package dev.cairn.experiment.binding;

import dev.cairn.text.SnakeCase;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What a Java type looks like in an experiment file: the one reading of it that binding, writing
/// and the schema share.
public sealed interface Shape {
  /// A whole number.
  record Whole(boolean wide) implements Shape {}

  /// A number.
  record Real() implements Shape {}

  /// A number, or a list of one for each coordinate.
  record Coordinates() implements Shape {}

  /// true or false.
  record Flag() implements Shape {}

  /// Text.
  record Text() implements Shape {}

  /// One of some words.
  record Choice(Class<? extends Enum<?>> type) implements Shape {
    /// The word of a constant: MEAN_SQUARED is mean_squared.
    static String word(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }

    List<String> words() {
      return Arrays.stream(type.getEnumConstants()).map(Choice::word).toList();
    }
  }

  /// A list.
  record Many(Shape item) implements Shape {}

  /// A mapping with keys of the user's.
  record Named(Shape value) implements Shape {}

  /// A value that need not be there: Optional, OptionalInt or OptionalDouble.
  record Maybe(Class<?> type, Shape value) implements Shape {}

  /// A mapping with the keys of a record.
  record Fields(Class<? extends Record> type) implements Shape {
    /// Read once: reflection costs more than all else that reading an experiment does.
    private static final ClassValue<List<Field>> FIELDS =
        new ClassValue<>() {
          @Override
          protected List<Field> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents()).map(Field::of).toList();
          }
        };

    public List<Field> fields() {
      return FIELDS.get(type);
    }
  }

  /// A mapping whose `type` chooses among the records of a sealed interface.
  record OneOf(Class<?> type) implements Shape {
    public List<Class<? extends Record>> records() {
      return Arrays.stream(type.getPermittedSubclasses())
          .<Class<? extends Record>>map(c -> c.asSubclass(Record.class))
          .toList();
    }

    static Tag tag(Class<?> type) {
      return Objects.requireNonNull(
          type.getAnnotation(Tag.class), () -> type + " has no annotation Tag");
    }
  }

  /// One key of a record.
  ///
  /// @param name the key
  /// @param key its description
  /// @param shape what its value looks like
  /// @param component where the value lives
  record Field(String name, Key key, Shape shape, RecordComponent component) {
    public static Field of(RecordComponent component) {
      Key key =
          Objects.requireNonNull(
              component.getAnnotation(Key.class), () -> component + " has no annotation Key");
      return new Field(
          SnakeCase.of(component.getName()), key, Shape.of(component.getGenericType()), component);
    }

    /// Its value in a record.
    public Object of(Record settings) {
      try {
        return component.getAccessor().invoke(settings);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }

    /// Whether a file must have it.
    boolean required() {
      return key.fallback().isEmpty() && !(shape instanceof Maybe);
    }

    Optional<Range> range() {
      return key.range().isEmpty() ? Optional.empty() : Optional.of(Range.parse(key.range()));
    }
  }

  /// The shape of a type.
  @SuppressWarnings("unchecked") // guarded by isEnum and isRecord
  static Shape of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == List.class) {
        return new Many(of(arguments[0]));
      } else if (raw == Optional.class) {
        return new Maybe(raw, of(arguments[0]));
      } else if (raw == Map.class && arguments[0] == String.class) {
        return new Named(of(arguments[1]));
      }
    } else if (type instanceof Class<?> plain) {
      if (plain == int.class || plain == Integer.class) {
        return new Whole(false);
      } else if (plain == long.class) {
        return new Whole(true);
      } else if (plain == double.class || plain == Double.class) {
        return new Real();
      } else if (plain == PerCoordinate.class) {
        return new Coordinates();
      } else if (plain == boolean.class) {
        return new Flag();
      } else if (plain == String.class) {
        return new Text();
      } else if (plain == OptionalInt.class) {
        return new Maybe(plain, new Whole(false));
      } else if (plain == OptionalDouble.class) {
        return new Maybe(plain, new Real());
      } else if (plain.isEnum()) {
        return new Choice((Class<? extends Enum<?>>) plain);
      } else if (plain.isRecord()) {
        return new Fields(plain.asSubclass(Record.class));
      } else if (plain.isSealed()) {
        return new OneOf(plain);
      }
    }
    throw new IllegalArgumentException("no key of an experiment file can be a " + type);
  }
}
