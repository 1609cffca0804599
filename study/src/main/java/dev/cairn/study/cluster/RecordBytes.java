package dev.cairn.study.cluster;

import dev.cairn.linalg.Point;
import dev.cairn.objective.InvariantSubspace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Records as bytes and back, every component with all of its bits: NaNs keep their payloads and
/// zeros their signs.
///
/// Takes public records of numbers, booleans, texts, enums, [Point], [InvariantSubspace], records,
/// sealed interfaces of records, [OptionalInt], and lists and optionals of these. Writer and reader
/// must have the same classes: the bytes say nothing of them.
public final class RecordBytes {
  private RecordBytes() {}

  /// How to take a record apart and put it together.
  private record Shape(List<Method> accessors, List<Type> types, Constructor<?> constructor) {
    private static final ClassValue<Shape> ALL =
        new ClassValue<>() {
          @Override
          protected Shape computeValue(Class<?> type) {
            return of(type);
          }
        };

    private static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] raw =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        return new Shape(
            Arrays.stream(components).map(RecordComponent::getAccessor).toList(),
            Arrays.stream(components).map(RecordComponent::getGenericType).toList(),
            type.getConstructor(raw));
      } catch (NoSuchMethodException e) {
        throw new IllegalArgumentException(type + " is no public record", e);
      }
    }
  }

  /// The bytes of a record.
  public static byte[] write(Record value) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      write(out, value, value.getClass());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes all
    }
    return bytes.toByteArray();
  }

  /// The record of this type that was written as these bytes.
  ///
  /// Throws [IllegalArgumentException] where they are no such record.
  public static <R extends Record> R read(byte[] bytes, Class<R> type) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      R value = type.cast(read(in, type));
      if (in.read() >= 0) {
        throw new IllegalArgumentException("bytes are left behind a " + type.getSimpleName());
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("no whole " + type.getSimpleName(), e);
    }
  }

  private static void write(DataOutputStream out, Object value, Type type) throws IOException {
    switch (value) {
      case Integer number -> out.writeInt(number);
      case Long number -> out.writeLong(number);
      case Double number -> out.writeLong(Double.doubleToRawLongBits(number));
      case Boolean flag -> out.writeBoolean(flag);
      case String text -> writeText(out, text);
      case Enum<?> constant -> writeText(out, constant.name());
      case Point point -> {
        out.writeInt(point.dimension());
        for (int i = 0; i < point.dimension(); i++) {
          out.writeLong(Double.doubleToRawLongBits(point.get(i)));
        }
      }
      case InvariantSubspace subspace -> {
        out.writeInt(subspace.spaceDimension());
        for (int i = 0; i < subspace.spaceDimension(); i++) {
          out.writeInt(subspace.coordinate(i));
          out.writeBoolean(subspace.entry(i) < 0);
        }
      }
      case OptionalInt number -> {
        out.writeBoolean(number.isPresent());
        if (number.isPresent()) {
          out.writeInt(number.getAsInt());
        }
      }
      case Optional<?> optional -> {
        out.writeBoolean(optional.isPresent());
        if (optional.isPresent()) {
          write(out, optional.get(), argument(type));
        }
      }
      case List<?> list -> {
        out.writeInt(list.size());
        for (Object element : list) {
          write(out, element, argument(type));
        }
      }
      case Record record -> {
        Shape shape = Shape.ALL.get(record.getClass());
        if (raw(type).isSealed()) {
          writeText(out, record.getClass().getSimpleName());
        } else if (raw(type) != record.getClass()) {
          throw new IllegalArgumentException("%s as %s".formatted(record.getClass(), type));
        }
        for (int i = 0; i < shape.accessors().size(); i++) {
          write(out, component(record, shape.accessors().get(i)), shape.types().get(i));
        }
      }
      default -> throw new IllegalArgumentException("no bytes for " + value.getClass());
    }
  }

  private static Object component(Record record, Method accessor) {
    try {
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot take apart " + record.getClass(), e);
    }
  }

  private static Object read(DataInputStream in, Type type) throws IOException {
    Class<?> raw = raw(type);
    if (raw == int.class || raw == Integer.class) {
      return in.readInt();
    } else if (raw == long.class || raw == Long.class) {
      return in.readLong();
    } else if (raw == double.class || raw == Double.class) {
      return Double.longBitsToDouble(in.readLong());
    } else if (raw == boolean.class || raw == Boolean.class) {
      return in.readBoolean();
    } else if (raw == String.class) {
      return readText(in);
    } else if (raw.isEnum()) {
      return constant(raw, readText(in));
    } else if (raw == Point.class) {
      return readPoint(in);
    } else if (raw == InvariantSubspace.class) {
      return readSubspace(in);
    } else if (raw == OptionalInt.class) {
      return in.readBoolean() ? OptionalInt.of(in.readInt()) : OptionalInt.empty();
    } else if (raw == Optional.class) {
      return in.readBoolean() ? Optional.of(read(in, argument(type))) : Optional.empty();
    } else if (raw == List.class) {
      return readList(in, argument(type));
    } else if (raw.isRecord()) {
      return readRecord(in, raw);
    } else if (raw.isSealed()) {
      return readRecord(in, permitted(raw, readText(in)));
    }
    throw new IllegalArgumentException("no bytes for " + type);
  }

  private static Point readPoint(DataInputStream in) throws IOException {
    double[] coordinates = new double[size(in, Double.BYTES)];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = Double.longBitsToDouble(in.readLong());
    }
    return Point.of(coordinates);
  }

  private static InvariantSubspace readSubspace(DataInputStream in) throws IOException {
    int[] classes = new int[size(in, Integer.BYTES + 1)];
    boolean[] flipped = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = in.readInt();
      flipped[i] = in.readBoolean();
    }
    return new InvariantSubspace(classes, flipped);
  }

  /// The record of a sealed interface that has this name.
  private static Class<?> permitted(Class<?> type, String name) {
    return Arrays.stream(type.getPermittedSubclasses())
        .filter(each -> each.isRecord() && each.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no %s '%s'".formatted(type, name)));
  }

  private static List<Object> readList(DataInputStream in, Type element) throws IOException {
    int size = size(in, 1);
    List<Object> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(read(in, element));
    }
    return List.copyOf(list);
  }

  private static Object readRecord(DataInputStream in, Class<?> raw) throws IOException {
    Shape shape = Shape.ALL.get(raw);
    Object[] values = new Object[shape.types().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(in, shape.types().get(i));
    }
    try {
      return shape.constructor().newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no %s in these bytes".formatted(raw.getSimpleName()), e);
    }
  }

  private static Object constant(Class<?> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no %s '%s'".formatted(type, name)));
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(size(in, 1)), StandardCharsets.UTF_8);
  }

  /// A number of elements, each of at least so many bytes, that are still there.
  private static int size(DataInputStream in, int each) throws IOException {
    int size = in.readInt();
    if (size < 0 || (long) size * each > in.available()) {
      throw new IllegalArgumentException("%s elements in %s bytes".formatted(size, in.available()));
    }
    return size;
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType given ? given.getRawType() : type);
  }

  private static Type argument(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }
}
