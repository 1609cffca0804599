package dev.cairn.report.figure;

import dev.cairn.formats.CsvText;

/// What a figure shows as a table: everything that is drawn, with all its digits.
public final class FigureData {
  private FigureData() {}

  /// One line a point: panel, layer, curve, x, y; for shades also the value.
  ///
  /// Numbers are written so that reading them back gives the same doubles.
  public static String csv(Figure figure) {
    var csv = new StringBuilder("panel,layer,curve,x,y,value\n");
    String letter = "";
    for (Panel panel : figure.panels()) {
      letter = panel.letter().isEmpty() ? letter : panel.letter();
      String place =
          panel.heading().isEmpty()
              ? letter
              : "%s: %s".formatted(letter, panel.heading().replace('\n', ' '));
      for (Layer layer : panel.layers()) {
        String head = CsvText.cell(place) + ',' + CsvText.cell(layer.name()) + ',';
        switch (layer) {
          case Layer.Lines lines -> lines.curves().forEach(c -> append(csv, head, c));
          case Layer.Points points -> points.curves().forEach(c -> append(csv, head, c));
          case Layer.Shades shades -> append(csv, head, shades.grid());
          case Layer.Note _ -> {} // words are no data
        }
      }
    }
    return csv.toString();
  }

  private static void append(StringBuilder csv, String head, Curve curve) {
    String start = head + CsvText.cell(curve.name()) + ',';
    for (int i = 0; i < curve.size(); i++) {
      csv.append(start).append(curve.x(i)).append(',').append(curve.y(i)).append(",\n");
    }
  }

  private static void append(StringBuilder csv, String head, Grid grid) {
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        csv.append(head).append(',').append(grid.x(column)).append(',').append(grid.y(row));
        csv.append(',').append(grid.value(column, row)).append('\n');
      }
    }
  }
}
