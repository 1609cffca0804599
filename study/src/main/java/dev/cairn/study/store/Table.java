package dev.cairn.study.store;

import dev.cairn.experiment.CairnException;
import dev.cairn.flatness.Verdict;
import dev.cairn.formats.CsvText;
import dev.cairn.linalg.Point;
import dev.cairn.search.RunEnding;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/// A table whose columns are the components of a record, in their order: `squaredGradientNorm` is
/// the column `squared_gradient_norm`.
///
/// NaN and empty optionals are NULL in the database; every other double keeps its bits.
///
/// @param <R> the record of one row
public final class Table<R extends Record> {
  private final String name;
  private final List<Column> columns;
  private final List<String> key;
  private final Constructor<R> constructor;

  private Table(String name, Class<R> row, List<String> key) {
    this.name = name;
    this.key = key;
    this.columns = Arrays.stream(row.getRecordComponents()).map(Column::of).toList();
    Class<?>[] types =
        Arrays.stream(row.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      this.constructor = row.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("record %s has no canonical constructor".formatted(row), e);
    }
  }

  /// The table of this name with the columns of a record; the key's columns put its rows in order.
  static <R extends Record> Table<R> of(String name, Class<R> row, String... key) {
    return new Table<>(name, row, List.of(key));
  }

  /// The table's name.
  public String name() {
    return name;
  }

  /// The names of its columns.
  public List<String> columns() {
    return columns.stream().map(Column::name).toList();
  }

  /// The query for all of its rows, in the order of its key; condition is SQL or empty. What a
  /// store of an earlier Cairn does not have yet is NULL, or no rows.
  ///
  /// @param present the columns that the store has; none where it has no such table
  String select(String condition, Set<String> present) {
    String selected =
        columns.stream().map(column -> column.selected(present)).collect(Collectors.joining(", "));
    if (present.isEmpty()) {
      return "SELECT %s WHERE false".formatted(selected);
    }
    return "SELECT %s FROM %s%s ORDER BY %s"
        .formatted(
            selected,
            name,
            condition.isEmpty() ? "" : " WHERE " + condition,
            String.join(", ", key));
  }

  /// A query for the rows of another with their text made fit for spreadsheets, as
  /// [dev.cairn.formats.CsvText#guarded] does.
  String guarded(String query) {
    String texts =
        columns.stream()
            .filter(column -> column.sqlType().equals("VARCHAR"))
            .map(column -> guarded(column.name(), CsvText.FORMULA.replace("'", "''")))
            .collect(Collectors.joining(", "));
    return texts.isEmpty() ? query : "SELECT * REPLACE (%s) FROM (%s)".formatted(texts, query);
  }

  private static String guarded(String column, String formula) {
    return "CASE WHEN regexp_matches(%s, '%s') THEN '''' || %s ELSE %s END AS %s"
        .formatted(column, formula, column, column, column);
  }

  /// What makes a store of an earlier Cairn like one of this: the table, its last columns, or
  /// another name of one.
  ///
  /// @param present as in [#select]
  List<String> upgrade(Set<String> present) {
    if (present.isEmpty()) {
      return List.of(createStatement());
    }
    return columns.stream()
        .filter(column -> !present.contains(column.name()))
        .map(
            column ->
                present.contains(column.formerly())
                    ? "ALTER TABLE %s RENAME COLUMN %s TO %s"
                        .formatted(name, column.formerly(), column.name())
                    : "ALTER TABLE %s ADD COLUMN %s %s"
                        .formatted(name, column.name(), column.sqlType()))
        .toList();
  }

  String createStatement() {
    return columns.stream()
        .map(column -> column.name() + " " + column.sqlType())
        .collect(Collectors.joining(", ", "CREATE TABLE " + name + " (", ")"));
  }

  void append(DuckDBAppender appender, R row) throws SQLException {
    appender.beginRow();
    for (Column column : columns) {
      column.append(appender, row);
    }
    appender.endRow();
  }

  R read(ResultSet rows) throws SQLException {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).read(rows, i + 1);
    }
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a row of table " + name, e);
    }
  }

  /// How a component's type is kept in the database.
  private enum Kind {
    INTEGER("INTEGER"),
    LONG("BIGINT"),
    DOUBLE("DOUBLE"),
    BOOLEAN("BOOLEAN"),
    TEXT("VARCHAR"),
    OPTIONAL_TEXT("VARCHAR"),
    OPTIONAL_INTEGER("INTEGER"),
    VERDICT("VARCHAR"),
    ENDING("VARCHAR"),
    POINT("DOUBLE[]");

    private final String sqlType;

    Kind(String sqlType) {
      this.sqlType = sqlType;
    }

    static Kind of(RecordComponent component) {
      Class<?> type = component.getType();
      if (type == int.class) {
        return INTEGER;
      } else if (type == long.class) {
        return LONG;
      } else if (type == double.class) {
        return DOUBLE;
      } else if (type == boolean.class) {
        return BOOLEAN;
      } else if (type == String.class) {
        return TEXT;
      } else if (type == Optional.class) {
        return OPTIONAL_TEXT;
      } else if (type == OptionalInt.class) {
        return OPTIONAL_INTEGER;
      } else if (type == Verdict.class) {
        return VERDICT;
      } else if (type == RunEnding.class) {
        return ENDING;
      } else if (type == Point.class) {
        return POINT;
      }
      throw new IllegalArgumentException("no column type for component %s".formatted(component));
    }
  }

  /// @param formerly its name in earlier stores, which is its name where that has never changed
  private record Column(String name, String formerly, Kind kind, RecordComponent component) {
    static Column of(RecordComponent component) {
      String name = snakeCase(component.getName());
      Formerly before = component.getAnnotation(Formerly.class);
      return new Column(
          name, before == null ? name : before.value(), Kind.of(component), component);
    }

    String sqlType() {
      return kind.sqlType;
    }

    String selected(Set<String> present) {
      if (present.contains(name)) {
        return name;
      }
      return present.contains(formerly)
          ? "%s AS %s".formatted(formerly, name)
          : "CAST(NULL AS %s) AS %s".formatted(sqlType(), name);
    }

    void append(DuckDBAppender appender, Record row) throws SQLException {
      Object value = value(row);
      switch (kind) {
        case INTEGER -> appender.append((int) value);
        case LONG -> appender.append((long) value);
        case DOUBLE -> {
          if (Double.isNaN((double) value)) {
            appender.appendNull();
          } else {
            appender.append((double) value);
          }
        }
        case BOOLEAN -> appender.append((boolean) value);
        case TEXT -> appender.append((String) value);
        case OPTIONAL_TEXT -> {
          Optional<?> text = (Optional<?>) value;
          if (text.isPresent()) {
            appender.append(text.get().toString());
          } else {
            appender.appendNull();
          }
        }
        case OPTIONAL_INTEGER -> {
          OptionalInt number = (OptionalInt) value;
          if (number.isPresent()) {
            appender.append(number.getAsInt());
          } else {
            appender.appendNull();
          }
        }
        case VERDICT -> appender.append(((Verdict) value).word());
        case ENDING -> appender.append(((RunEnding) value).word());
        case POINT -> appender.append(((Point) value).toArray());
      }
    }

    Object read(ResultSet rows, int index) throws SQLException {
      return switch (kind) {
        case INTEGER -> rows.getInt(index);
        case LONG -> rows.getLong(index);
        case DOUBLE -> {
          double value = rows.getDouble(index);
          yield rows.wasNull() ? Double.NaN : value;
        }
        case BOOLEAN -> rows.getBoolean(index);
        case TEXT -> rows.getString(index);
        case OPTIONAL_TEXT -> Optional.ofNullable(rows.getString(index));
        case OPTIONAL_INTEGER -> {
          int value = rows.getInt(index);
          yield rows.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
        }
        case VERDICT -> verdict(rows.getString(index));
        case ENDING -> ending(rows.getString(index));
        case POINT -> point(rows.getArray(index));
      };
    }

    /// Stores of an earlier Cairn gave the last point of a diverging run a word of its own.
    private static Verdict verdict(String word) {
      return word.equals("escaping")
          ? Verdict.NEITHER
          : Verdict.of(word).orElseThrow(() -> unknown("verdict", word));
    }

    private static RunEnding ending(String word) {
      return RunEnding.of(word).orElseThrow(() -> unknown("ending", word));
    }

    private static CairnException unknown(String what, String word) {
      return new CairnException(
          "the store has the %s '%s', which this version does not know".formatted(what, word));
    }

    private Object value(Record row) {
      try {
        return component.getAccessor().invoke(row);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read component " + component, e);
      }
    }

    private static Point point(@Nullable Array array) throws SQLException {
      if (array == null) {
        return Point.of();
      }
      Object[] values = (Object[]) array.getArray();
      double[] coordinates = new double[values.length];
      for (int i = 0; i < coordinates.length; i++) {
        coordinates[i] = (Double) values[i];
      }
      return Point.of(coordinates);
    }

    private static String snakeCase(String camelCase) {
      StringBuilder snake = new StringBuilder();
      for (int i = 0; i < camelCase.length(); i++) {
        char c = camelCase.charAt(i);
        if (Character.isUpperCase(c)) {
          snake.append('_').append(Character.toLowerCase(c));
        } else {
          snake.append(c);
        }
      }
      return snake.toString();
    }
  }
}
