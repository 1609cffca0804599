package dev.cairn.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Numbers that a kept result holds, asked for in a small language:
///
/// - of a JSON file a pointer, `/critical/1e-10`;
/// - of a CSV file `count(…)`, `least(column, …)`, `largest(column, …)`, `median(column, …)`,
///   `total(column, …)` and `distinct(column, …)` of the rows that satisfy conditions, `patience =
///   8, iterations < 500`;
/// - of both a number; `a − b`; `a ÷ b`; and `a % b`, a in hundredths of b.
///
/// @param file under docs/results
record KeptNumbers(Path file) {
  private static final Pattern FUNCTION = Pattern.compile("(\\w+)\\((.*)\\)");
  private static final Pattern CONDITION = Pattern.compile("(\\S+) (=|≠|<|≤|>|≥) (\\S+)");

  double value(String expression) {
    for (String operator : List.of(" − ", " ÷ ", " % ")) {
      int at = expression.indexOf(operator);
      if (at >= 0) {
        double left = value(expression.substring(0, at));
        double right = value(expression.substring(at + 3));
        return switch (operator) {
          case " − " -> left - right;
          case " ÷ " -> left / right;
          default -> 100 * left / right;
        };
      }
    }
    if (expression.startsWith("/")) {
      JsonNode node = new JsonMapper().readTree(text()).at(expression);
      if (!node.isNumber()) {
        throw new IllegalArgumentException("%s has no number %s".formatted(file, expression));
      }
      return node.doubleValue();
    }
    Matcher function = FUNCTION.matcher(expression);
    return function.matches()
        ? ofRows(function.group(1), function.group(2).split(", *", -1))
        : Double.parseDouble(expression);
  }

  private double ofRows(String function, String[] arguments) {
    List<String[]> rows = text().lines().map(line -> line.split(",", -1)).toList();
    List<String> names = List.of(rows.getFirst());
    boolean counts = function.equals("count");
    List<String> conditions =
        Arrays.stream(arguments).skip(counts ? 0 : 1).filter(text -> !text.isBlank()).toList();
    Stream<String[]> chosen =
        rows.stream()
            .skip(1)
            .filter(row -> conditions.stream().allMatch(text -> holds(text, names, row)));
    if (counts) {
      return chosen.count();
    }
    int column = column(arguments[0], names);
    double[] values = chosen.mapToDouble(row -> Double.parseDouble(row[column])).sorted().toArray();
    return switch (function) {
      case "least" -> values[0];
      case "largest" -> values[values.length - 1];
      case "median" -> (values[values.length / 2] + values[(values.length - 1) / 2]) / 2;
      case "total" -> Arrays.stream(values).sum();
      case "distinct" -> Arrays.stream(values).distinct().count();
      default -> throw new IllegalArgumentException("no function " + function);
    };
  }

  private int column(String name, List<String> names) {
    return IntStream.range(0, names.size())
        .filter(i -> names.get(i).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("%s has no column '%s'".formatted(file, name)));
  }

  private boolean holds(String condition, List<String> names, String[] row) {
    Matcher parts = CONDITION.matcher(condition);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'%s' is no condition".formatted(condition));
    }
    String cell = row[column(parts.group(1), names)];
    String wanted = parts.group(3);
    return switch (parts.group(2)) {
      case "=" -> cell.equals(wanted);
      case "≠" -> !cell.equals(wanted);
      case "<" -> Double.parseDouble(cell) < Double.parseDouble(wanted);
      case "≤" -> Double.parseDouble(cell) <= Double.parseDouble(wanted);
      case ">" -> Double.parseDouble(cell) > Double.parseDouble(wanted);
      default -> Double.parseDouble(cell) >= Double.parseDouble(wanted);
    };
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
