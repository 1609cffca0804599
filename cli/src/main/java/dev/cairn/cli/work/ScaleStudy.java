package dev.cairn.cli.work;

import dev.cairn.bench.ScaleTable;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.report.figure.Axis;
import dev.cairn.report.figure.Colour;
import dev.cairn.report.figure.Curve;
import dev.cairn.report.figure.Drawing;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.figure.Layer;
import dev.cairn.report.figure.Panel;
import dev.cairn.study.campaign.Campaign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// `bench --scale`: how cost grows, as a table (CSV) and a figure (SVG, PNG).
public final class ScaleStudy {
  private static final double NANOSECONDS_A_MILLISECOND = 1e6;
  private static final double PANEL_WIDTH = 210;
  private static final double PANEL_HEIGHT = 180;
  private static final double LEFT = 56;
  private static final double TOP = 24;
  private static final double BELOW = 70;
  private static final double STROKE = 1.6;

  /// Side lengths of the grids of start points: 1 to 1,024 runs.
  private static final int[] SIDES = {1, 3, 10, 32};

  private static final Map<String, Colour> COLOURS =
      Map.of(
          "gradient", Colour.STRICT,
          "product", Colour.CRITICAL,
          "hessian", Colour.FLAT,
          "campaign", Colour.STRICT);

  private ScaleStudy() {}

  /// Measures, writes `rows.csv` and the figure `scale` (SVG, PNG, CSV) into the directory.
  public static List<ScaleTable.Row> run(
      boolean quick, Path directory, InstantSource clock, Consumer<ScaleTable.Row> progress) {
    List<ScaleTable.Row> rows =
        new ArrayList<>(ScaleTable.measure(!quick, System::nanoTime, progress));
    campaign(SIDES[1], clock); // warms up
    for (int side : SIDES) {
      ScaleTable.Row row = campaign(side, clock);
      progress.accept(row);
      rows.add(row);
    }
    write(rows, directory);
    return rows;
  }

  /// The table and the figure.
  public static void write(List<ScaleTable.Row> rows, Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("rows.csv"), csv(rows));
      Drawing.write(figure(rows), directory);
    } catch (IOException e) {
      throw Failures.at("cannot write to", directory, e);
    }
  }

  /// A campaign of side² runs on the paper's quartic, 20 iterates each, one worker, store and
  /// Parquet files included.
  public static ScaleTable.Row campaign(int side, InstantSource clock) {
    ExperimentFile file =
        ExperimentFile.bundled("fig2")
            .set(
                "start",
                "{type: grid, lower: -4, upper: 4, per_axis: %s}".formatted(Math.max(2, side)))
            .set("runs", String.valueOf(side * side))
            .set("iterations", "20");
    try {
      Path directory = Files.createTempDirectory("cairn-scale");
      long begin = System.nanoTime();
      try (Campaign campaign = Campaign.create(file, directory, clock)) {
        campaign.run(1, clock, System::nanoTime, _ -> {});
      }
      double milliseconds = (System.nanoTime() - begin) / NANOSECONDS_A_MILLISECOND;
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
      return new ScaleTable.Row("runs", "campaign", (long) side * side, milliseconds);
    } catch (IOException e) {
      throw new CairnException("scale: " + Failures.reason(e), e);
    }
  }

  public static String csv(List<ScaleTable.Row> rows) {
    StringBuilder csv = new StringBuilder("study,operation,size,milliseconds\n");
    for (ScaleTable.Row row : rows) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%d,%.6g%n",
              row.study(),
              row.operation(),
              row.size(),
              row.milliseconds()));
    }
    return csv.toString();
  }

  /// Four panels, milliseconds over size, both logarithmic.
  static Figure figure(List<ScaleTable.Row> rows) {
    List<Panel> panels = new ArrayList<>();
    for (String study : List.of("samples", "parameters", "workers", "runs")) {
      panels.add(panel(study, rows.stream().filter(r -> r.study().equals(study)).toList(), panels));
    }
    return new Figure(
        "scale",
        "Cost as the work grows",
        "Milliseconds of one operation; auto-encoder 16-8-16-16 where samples and workers grow,"
            + " 1,000 samples where parameters do; whole campaigns of 20 iterates where runs do.",
        panels.size() * (PANEL_WIDTH + LEFT) + LEFT / 2,
        TOP + PANEL_HEIGHT + BELOW,
        panels,
        List.of(
            Figure.Key.line("gradient, campaign", Colour.STRICT),
            Figure.Key.line("Hessian-vector product", Colour.CRITICAL),
            Figure.Key.line("Hessian", Colour.FLAT)));
  }

  private static Panel panel(String study, List<ScaleTable.Row> rows, List<Panel> before) {
    double left = LEFT + before.size() * (PANEL_WIDTH + LEFT);
    List<Layer> layers = new ArrayList<>();
    for (String operation : rows.stream().map(ScaleTable.Row::operation).distinct().toList()) {
      List<ScaleTable.Row> own =
          rows.stream().filter(row -> row.operation().equals(operation)).toList();
      Curve curve =
          Curve.of(
              operation,
              own.stream().mapToDouble(ScaleTable.Row::size).toArray(),
              own.stream().mapToDouble(ScaleTable.Row::milliseconds).toArray());
      layers.add(
          new Layer.Lines(
              operation, List.of(curve), COLOURS.getOrDefault(operation, Colour.FLAT), STROKE, 1));
    }
    return new Panel(
        "",
        "",
        new Panel.Box(left, TOP, PANEL_WIDTH, PANEL_HEIGHT),
        Axis.logFor(study, rows.stream().mapToDouble(ScaleTable.Row::size)),
        Axis.logFor(
            before.isEmpty() ? "milliseconds" : "",
            rows.stream().mapToDouble(ScaleTable.Row::milliseconds)),
        layers);
  }
}
