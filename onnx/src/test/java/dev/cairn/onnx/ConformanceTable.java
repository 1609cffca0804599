package dev.cairn.onnx;

import dev.cairn.onnx.ConformanceCase.NoNumber;
import dev.cairn.onnx.ConformanceCase.Outcome;
import dev.cairn.onnx.ConformanceCase.Refused;
import dev.cairn.onnx.ConformanceCase.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What was seen of each directory and of each operator, as the tables of docs/operators.md.
final class ConformanceTable {
  private static final Pattern REASON = Pattern.compile("opset \\d+\\): (.*)");

  /// Reasons of cases without derivatives: random draws, or tensors of NaN, texts or nothing.
  private static final Pattern WITHOUT_DERIVATIVES =
      Pattern.compile(
          "draws at random|the value is NaN|element type 8 |has no elements|nothing is left|split 0");

  private ConformanceTable() {}

  /// A case and what became of it.
  record Seen(String directory, ConformanceCase of, Outcome outcome) {}

  /// Right cases among those whose operators have derivatives almost everywhere.
  record Share(long right, long cases, int all) {
    static Share of(List<Seen> all) {
      List<Seen> with = all.stream().filter(seen -> !withoutDerivatives(seen.outcome())).toList();
      return new Share(
          with.stream().filter(seen -> seen.outcome() instanceof Right).count(),
          with.size(),
          all.size());
    }

    private static boolean withoutDerivatives(Outcome outcome) {
      return outcome instanceof Refused(String line) && WITHOUT_DERIVATIVES.matcher(line).find();
    }

    double value() {
      return (double) right / cases;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d of %d cases have derivatives almost everywhere (the others draw at random, or their tensors"
              + " hold NaN, texts or nothing). Of these %d are right, %.1f %%.",
          cases,
          all,
          right,
          100 * value());
    }
  }

  /// Writes the tables between the marks of a document.
  static void write(Path document, List<Seen> all) throws IOException {
    String mark = "<!-- suite -->\n";
    String text = Files.readString(document);
    int first = text.indexOf(mark) + mark.length();
    int last = text.lastIndexOf(mark);
    Files.writeString(
        document,
        text.substring(0, first)
            + directories(all)
            + "\n"
            + Share.of(all)
            + "\n\n"
            + operators(all)
            + text.substring(last));
  }

  static long count(List<Seen> all, String directory, Class<? extends Outcome> kind) {
    return all.stream()
        .filter(seen -> seen.directory().equals(directory) && kind.isInstance(seen.outcome()))
        .count();
  }

  private static String directories(List<Seen> all) {
    var table =
        new StringBuilder(
            "| directory | cases | right | refused | no number |\n|---|---|---|---|---|\n");
    all.stream()
        .map(Seen::directory)
        .distinct()
        .forEach(
            directory ->
                table.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %d | %d | %d | %d |%n",
                        directory,
                        all.stream().filter(seen -> seen.directory().equals(directory)).count(),
                        count(all, directory, Right.class),
                        count(all, directory, Refused.class),
                        count(all, directory, NoNumber.class))));
    return table.toString();
  }

  private static String operators(List<Seen> all) throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    for (Seen seen : all) {
      for (String operation : seen.of().operations()) {
        rows.computeIfAbsent(operation, _ -> new Row()).add(operation, seen);
      }
    }
    return "| operator | opsets | right of cases | gradient, Hessian | kinks | proof | refused |\n"
        + "|---|---|---|---|---|---|---|\n"
        + rows.entrySet().stream()
            .map(entry -> "| %s | %s |\n".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
  }

  /// What was seen of one operator.
  private static final class Row {
    private int oldest = Integer.MAX_VALUE;
    private int newest;
    private int cases;
    private int right;
    private boolean smooth;
    private boolean kinks;
    private Optional<String> reason = Optional.empty();

    void add(String operation, Seen seen) throws IOException {
      oldest = Math.min(oldest, seen.of().opset());
      newest = Math.max(newest, seen.of().opset());
      cases++;
      if (seen.outcome() instanceof Right(boolean bent, boolean _)) {
        right++;
        smooth |= !bent;
        kinks |= bent;
      }
      if (seen.outcome() instanceof Refused(String line)
          && line.contains(operation)
          && reason.isEmpty()) {
        Matcher matcher = REASON.matcher(line);
        reason = matcher.find() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
      }
    }

    @Override
    public String toString() {
      String some = kinks ? "in some cases" : "no";
      return String.format(
          Locale.ROOT,
          "%s | %d of %d | %s | %s | %s | %s",
          oldest == newest ? "" + oldest : oldest + " to " + newest,
          right,
          cases,
          right > 0 ? "yes" : "–",
          right == 0 ? "–" : kinks && !smooth ? "yes" : some,
          right == 0 ? "–" : smooth ? "where smooth" : "no",
          reason.map(line -> line.length() > 70 ? line.substring(0, 70) + " …" : line).orElse(""));
    }
  }
}
