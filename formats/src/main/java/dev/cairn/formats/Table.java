package dev.cairn.formats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Named columns of numbers of equal length, as CSV and Parquet files hold them.
public final class Table {
  private final String source;
  private final List<String> names;
  private final List<double[]> columns;

  private Table(String source, List<String> names, List<double[]> columns) {
    this.source = source;
    this.names = List.copyOf(names);
    this.columns = List.copyOf(columns);
  }

  /// A table around the columns, which it takes over.
  ///
  /// @param source the file, for messages
  /// @throws FormatException where two columns have one name or lengths differ
  public static Table of(String source, List<String> names, List<double[]> columns)
      throws FormatException {
    if (names.isEmpty() || names.size() != columns.size()) {
      throw FormatException.at(
          source, "columns", "%s names for %s columns".formatted(names.size(), columns.size()));
    }
    Set<String> seen = new HashSet<>();
    for (int j = 0; j < names.size(); j++) {
      if (!seen.add(names.get(j))) {
        throw FormatException.at(
            source, "columns", "two are named " + FormatException.quote(names.get(j)));
      }
      if (columns.get(j).length != columns.getFirst().length) {
        throw FormatException.at(
            source,
            "column " + FormatException.quote(names.get(j)),
            "%s rows, the first column has %s"
                .formatted(columns.get(j).length, columns.getFirst().length));
      }
    }
    return new Table(source, names, columns);
  }

  /// The number of rows.
  public int rows() {
    return columns.getFirst().length;
  }

  /// The columns' names, in order.
  public List<String> names() {
    return names;
  }

  /// The column of this name, not a copy.
  public double[] column(String name) throws FormatException {
    int j = names.indexOf(name);
    if (j < 0) {
      throw FormatException.at(
          source,
          "no column " + FormatException.quote(name),
          "it has " + FormatException.quote(String.join(", ", names)));
    }
    return columns.get(j);
  }

  /// Features, targets and weights, taken out by the roles of the columns.
  public DataTensors select(ColumnRoles roles) throws FormatException {
    Set<String> taken = new HashSet<>();
    Tensor targets = tensor(resolve(roles.targets(), taken));
    List<String> weight = resolve(roles.weight().stream().toList(), taken);
    List<String> features =
        roles.features().isEmpty()
            ? names.stream().filter(name -> !taken.contains(name)).toList()
            : resolve(roles.features(), taken);
    if (weight.size() > 1) {
      throw FormatException.at(source, "weight", "more than one column: " + weight);
    }
    return new DataTensors(
        source,
        tensor(features),
        roles.targets().isEmpty() ? Optional.empty() : Optional.of(targets),
        weight.isEmpty() ? Optional.empty() : Optional.of(tensor(weight).reshape(rows())));
  }

  /// The columns that names and patterns (`*` for any characters) stand for, in the order given;
  /// marks them as taken.
  private List<String> resolve(List<String> patterns, Set<String> taken) throws FormatException {
    Set<String> found = new LinkedHashSet<>();
    for (String pattern : patterns) {
      Pattern regex = Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
      List<String> matches = names.stream().filter(n -> regex.matcher(n).matches()).toList();
      if (matches.isEmpty()) {
        column(pattern);
      }
      found.addAll(matches);
    }
    for (String name : found) {
      if (!taken.add(name)) {
        throw FormatException.at(
            source, "column " + FormatException.quote(name), "has more than one role");
      }
    }
    return List.copyOf(found);
  }

  private Tensor tensor(List<String> chosen) throws FormatException {
    int width = chosen.size();
    if ((long) width * rows() > Tensor.MAX_COUNT) {
      throw FormatException.at(
          source, "columns", "%s × %s elements are too many".formatted(rows(), width));
    }
    double[] values = new double[rows() * width];
    List<double[]> sources = new ArrayList<>();
    for (String name : chosen) {
      sources.add(column(name));
    }
    for (int j = 0; j < width; j++) {
      double[] column = sources.get(j);
      for (int i = 0; i < column.length; i++) {
        values[i * width + j] = column[i];
      }
    }
    return Tensor.of(ElementType.F64, new int[] {rows(), width}, values);
  }
}
