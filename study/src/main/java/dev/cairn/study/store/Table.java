package dev.cairn.study.store;

import dev.cairn.experiment.CairnException;
import dev.cairn.formats.CsvText;
import dev.cairn.linalg.Point;
import dev.cairn.text.SnakeCase;
import dev.cairn.text.Worded;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/// A table whose columns are the components of a record, in their order: `squaredGradientNorm` is
/// the column `squared_gradient_norm`. A component that is a record itself stands for its own
/// components.
///
/// NaN and empty optionals are NULL in the database; every other double keeps its bits. A value of
/// a vocabulary is its [Worded#word].
///
/// @param <R> the record of one row
public final class Table<R extends Record> {
  private final String name;
  private final List<Column> columns;
  private final List<String> key;
  private final Class<R> row;
  private final RecordMaker maker;

  private Table(String name, Class<R> row, List<String> key) {
    this.name = name;
    this.key = key;
    this.row = row;
    this.columns = columns(row, List.of());
    this.maker = RecordMaker.of(row);
  }

  /// @param path the components that lead to a record inside of the row
  private static List<Column> columns(Class<?> record, List<RecordComponent> path) {
    List<Column> columns = new ArrayList<>();
    for (RecordComponent component : record.getRecordComponents()) {
      List<RecordComponent> longer = new ArrayList<>(path);
      longer.add(component);
      if (component.getType().isRecord()) {
        columns.addAll(columns(component.getType(), longer));
      } else {
        columns.add(Column.of(List.copyOf(longer)));
      }
    }
    return List.copyOf(columns);
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

  /// The columns that hold a list of numbers in each row: what takes memory.
  List<String> lists() {
    return columns.stream()
        .filter(column -> column.sqlType().endsWith("[]"))
        .map(Column::name)
        .toList();
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

  /// A query for the rows of another with the lengths of their lists in the place of these.
  String lengths(String query) {
    return "SELECT * REPLACE (%s) FROM (%s)"
        .formatted(
            lists().stream()
                .map("coalesce(len(%1$s), 0) AS %1$s"::formatted)
                .collect(Collectors.joining(", ")),
            query);
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

  /// The row of a query for all columns, of which lists must be short: [ListColumn] reads long
  /// ones.
  R read(ResultSet rows) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add(columns.get(i).read(rows, i + 1));
    }
    return made(values);
  }

  /// The values of the row of a query as [#lengths] makes it.
  List<Object> values(ResultSet rows) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      values.add(
          column.kind() == Kind.POINT ? (Object) rows.getInt(i + 1) : column.read(rows, i + 1));
    }
    return values;
  }

  /// The row of such values, lists in the place of their lengths.
  R made(List<Object> values) {
    try {
      return row.cast(maker.made(values.iterator()));
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
    WORD("VARCHAR"),
    OPTIONAL_WORD("VARCHAR"),
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
        return content(component) == String.class ? OPTIONAL_TEXT : OPTIONAL_WORD;
      } else if (type == OptionalInt.class) {
        return OPTIONAL_INTEGER;
      } else if (vocabulary(type)) {
        return WORD;
      } else if (type == Point.class) {
        return POINT;
      }
      throw new IllegalArgumentException("no column type for component %s".formatted(component));
    }

    /// What an optional component may hold: text, or a word of a vocabulary.
    static Class<?> content(RecordComponent component) {
      if (component.getGenericType() instanceof ParameterizedType type
          && type.getActualTypeArguments()[0] instanceof Class<?> content
          && (content == String.class || vocabulary(content))) {
        return content;
      }
      throw new IllegalArgumentException("no column type for component %s".formatted(component));
    }

    private static boolean vocabulary(Class<?> type) {
      return type.isEnum() && Worded.class.isAssignableFrom(type);
    }
  }

  /// @param formerly its name in earlier stores, which is its name where that has never changed
  /// @param path the components that lead from a row to its value
  private record Column(String name, String formerly, Kind kind, List<RecordComponent> path) {
    static Column of(List<RecordComponent> path) {
      RecordComponent component = path.getLast();
      String name = SnakeCase.of(component.getName());
      Formerly before = component.getAnnotation(Formerly.class);
      return new Column(name, before == null ? name : before.value(), Kind.of(component), path);
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
        case WORD -> appender.append(((Worded) value).word());
        case OPTIONAL_WORD -> {
          Optional<?> word = (Optional<?>) value;
          if (word.isPresent()) {
            appender.append(((Worded) word.get()).word());
          } else {
            appender.appendNull();
          }
        }
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
        case WORD -> word(path.getLast().getType(), rows.getString(index));
        case OPTIONAL_WORD ->
            Optional.ofNullable(rows.getString(index))
                .map(word -> word(Kind.content(path.getLast()), word));
        case POINT -> point(rows.getArray(index));
      };
    }

    /// The value of a vocabulary with a word of the store's.
    private Object word(Class<?> vocabulary, @Nullable String word) {
      for (Object value : vocabulary.getEnumConstants()) {
        Worded worded = (Worded) value;
        if (worded.word().equals(word) || worded.formerWords().contains(word)) {
          return value;
        }
      }
      throw new CairnException(
          "the store has the %s '%s', which this version does not know".formatted(name, word));
    }

    private Object value(Record row) {
      Object value = row;
      for (RecordComponent component : path) {
        try {
          value = component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("cannot read component " + component, e);
        }
      }
      return value;
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
  }
}
