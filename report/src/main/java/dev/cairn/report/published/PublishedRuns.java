package dev.cairn.report.published;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.formats.RegularFile;
import dev.cairn.report.published.Quantity.FirstBelow;
import dev.cairn.report.published.Quantity.FlattestIterate;
import dev.cairn.report.published.Quantity.Loss;
import dev.cairn.report.published.Quantity.Spectral;
import dev.cairn.report.published.Quantity.SquaredGradient;
import dev.cairn.search.PointKind;
import dev.cairn.text.Counted;
import dev.cairn.text.Decimal;
import dev.cairn.text.SystemWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What was published of the runs behind one figure's network.
///
/// The directory holds `spectra.csv` (columns figure, point, run, iterate, index_1e-3, index_1e-5,
/// largest, smallest, frobenius_norm, within_1e-5_of_zero), `linear.csv` and `nonlinear.csv`
/// (start_loss, start_squared_gradient_norm, final_loss, final_squared_gradient_norm,
/// iterates_to_1e-8, iterates_to_1e-10; an empty field where a run never came below).
///
/// @param samples the runs' values by quantity
public record PublishedRuns(Map<Quantity, List<Observation>> samples) {
  private static final String FIGURE_1 = "fig1";
  private static final List<String> WITH_SPECTRA = List.of("fig3", "figA1", "figA2");
  private static final List<PointKind> ENDS = List.of(PointKind.START, PointKind.FINAL);
  private static final List<PointKind> MARKED = List.of(PointKind.FLATTEST, PointKind.FINAL);

  public PublishedRuns {
    samples = new LinkedHashMap<>(samples);
  }

  /// Reads them.
  ///
  /// @param directory that holds the tables
  /// @param figure the experiment's name: "fig3"
  /// @param variant the name of its variant: "non-linear"; only Figure 1's matter
  /// @throws CairnException where nothing of this figure is published, or a table is not as above
  public static PublishedRuns read(Path directory, String figure, String variant) {
    if (figure.equals(FIGURE_1)) {
      return ofEnds(
          Rows.read(
              directory.resolve(
                  variant.startsWith("non-linear") ? "nonlinear.csv" : "linear.csv")));
    }
    if (WITH_SPECTRA.contains(figure)) {
      return ofSpectra(Rows.read(directory.resolve("spectra.csv")).where("figure", figure));
    }
    throw new CairnException(
        "nothing to compare with: runs are published of %s and %s, this is %s"
            .formatted(FIGURE_1, String.join(", ", WITH_SPECTRA), figure));
  }

  private static PublishedRuns ofEnds(Rows rows) {
    Map<Quantity, List<Observation>> samples = new LinkedHashMap<>();
    for (PointKind end : ENDS) {
      samples.put(new Loss(end), rows.column(end.word() + "_loss"));
      samples.put(new SquaredGradient(end), rows.column(end.word() + "_squared_gradient_norm"));
    }
    for (String cutoff : List.of("1e-8", "1e-10")) {
      String column = "iterates_to_" + cutoff;
      if (rows.has(column)) {
        samples.put(new FirstBelow(Double.parseDouble(cutoff)), rows.column(column));
      }
    }
    return new PublishedRuns(samples);
  }

  private static PublishedRuns ofSpectra(Rows rows) {
    Map<Quantity, List<Observation>> samples = new LinkedHashMap<>();
    for (PointKind kind : MARKED) {
      Rows points = rows.where("point", kind.word());
      if (points.fields().isEmpty()) {
        throw new CairnException("%s holds nothing of this figure".formatted(rows.file()));
      }
      if (kind == PointKind.FLATTEST) {
        samples.put(new FlattestIterate(), points.column("iterate"));
      }
      for (Spectral.Feature feature : Spectral.Feature.values()) {
        var quantity = new Spectral(feature, kind);
        samples.put(quantity, points.column(quantity.column()));
      }
    }
    return new PublishedRuns(samples);
  }

  /// Lines of comma-separated fields under a line of names.
  ///
  /// @param file where they stand
  /// @param names of the columns
  /// @param fields of each line
  private record Rows(Path file, List<String> names, List<List<String>> fields) {
    static Rows read(Path file) {
      List<String> lines;
      try {
        lines = Files.readAllLines(RegularFile.require(file));
      } catch (IOException e) {
        throw new CairnException(
            "the published runs in %s cannot be read: %s"
                .formatted(file, SystemWords.behind(file, Failures.reason(e))),
            e);
      }
      List<List<String>> rows =
          lines.stream().filter(l -> !l.isBlank()).map(l -> List.of(l.split(",", -1))).toList();
      if (rows.size() < 2) {
        throw new CairnException("%s holds no rows".formatted(file));
      }
      int width = rows.getFirst().size();
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).size() != width) {
          throw new CairnException(
              "%s, row %s: %s, the first row has %s"
                  .formatted(file, i + 1, Counted.of(rows.get(i).size(), "field"), width));
        }
      }
      return new Rows(file, rows.getFirst(), rows.subList(1, rows.size()));
    }

    boolean has(String name) {
      return names.contains(name);
    }

    Rows where(String name, String value) {
      int column = index(name);
      return new Rows(
          file, names, fields.stream().filter(row -> row.get(column).equals(value)).toList());
    }

    /// The numbers of a column; every row is a run from a start of its own.
    List<Observation> column(String name) {
      int column = index(name);
      return IntStream.range(0, fields.size())
          .mapToObj(i -> new Observation("row " + i, number(fields.get(i).get(column), name)))
          .toList();
    }

    private double number(String field, String name) {
      try {
        double value = field.isEmpty() ? Double.POSITIVE_INFINITY : Decimal.parse(field);
        if (!Double.isNaN(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw new CairnException("%s, column %s: a field is no number".formatted(file, name));
    }

    private int index(String name) {
      int column = names.indexOf(name);
      if (column < 0) {
        throw new CairnException("%s has no column %s".formatted(file, name));
      }
      return column;
    }
  }
}
