package dev.cairn.report.figure;

import dev.cairn.experiment.OutputDirectory;
import dev.cairn.formats.WholeFile;
import dev.cairn.text.FileName;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.svg.SVGGraphics2D;

/// Draws figures: SVG and PNG from one description.
///
/// The same figure gives the same bytes on one machine; letters differ between machines with
/// different fonts.
public final class Drawing {
  /// Dots per inch of the PNG: what printers of papers ask for.
  private static final int PNG_DPI = 300;

  /// Dots of a PNG at most, 64 MiB while it is drawn; larger figures get fewer dots per inch.
  private static final double MOST_DOTS = 1 << 24;

  private static final double POINTS_PER_INCH = 72;

  /// Room for numbers and labels around a panel's box, to the left and below, in points.
  private static final double AXIS_ROOM = 44;

  private static final double KEY_HEIGHT = 11;
  private static final double KEY_SYMBOL = 14;
  private static final double KEY_GAP = 14;

  static {
    // Figures need no display, and must not fail where one is named but cannot be reached.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  private Drawing() {}

  /// Writes NAME.svg, NAME.png and NAME.csv into the directory, which is made where missing.
  public static void write(Figure figure, Path directory) throws IOException {
    OutputDirectory.make(directory);
    String name = FileName.of(figure.name());
    WholeFile.write(directory.resolve(name + ".svg"), svg(figure, 0));
    WholeFile.write(directory.resolve(name + ".png"), png(figure));
    WholeFile.write(directory.resolve(name + ".csv"), FigureData.csv(figure));
  }

  /// The figure as one SVG element with title and description, white background, no script and no
  /// style sheet: a page may forbid both.
  ///
  /// @param number of the figure among those of its page, which its ids begin with
  public static String svg(Figure figure, int number) {
    var g2 = new SVGGraphics2D(figure.width(), figure.height());
    g2.setDefsKeyPrefix("figure" + number + "-");
    g2.setFontFunction(family -> Typeface.CSS);
    g2.setGeomDoubleConverter(Drawing::twoDecimals);
    draw(figure, g2);
    var head = new LinkedHashMap<String, String>();
    head.put("viewBox", "0 0 " + twoDecimals(figure.width()) + " " + twoDecimals(figure.height()));
    head.put("role", "img");
    return SvgWriter.write(g2.getSVGElement(), head, figure.title(), figure.caption());
  }

  /// The figure as a PNG of 300 dots per inch, or of 16 million dots in all where that is less.
  public static byte[] png(Figure figure) {
    double scale =
        Math.min(
            PNG_DPI / POINTS_PER_INCH, Math.sqrt(MOST_DOTS / (figure.width() * figure.height())));
    var image =
        new BufferedImage(
            (int) Math.ceil(figure.width() * scale),
            (int) Math.ceil(figure.height() * scale),
            BufferedImage.TYPE_INT_RGB);
    var g2 = image.createGraphics();
    try {
      g2.scale(scale, scale);
      draw(figure, g2);
    } finally {
      g2.dispose();
    }
    return Png.of(image, scale * POINTS_PER_INCH);
  }

  private static void draw(Figure figure, Graphics2D g2) {
    g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g2.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g2.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g2.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g2.setPaint(Color.WHITE);
    g2.fill(
        new Rectangle2D.Double(
            0, 0, Math.ceil(figure.width()) + 1, Math.ceil(figure.height()) + 1));
    for (Panel panel : figure.panels()) {
      draw(panel, g2);
    }
    drawKeys(figure, g2);
  }

  private static void draw(Panel panel, Graphics2D g2) {
    var box = panel.box();
    var plot = Plots.of(panel);
    var below = new AxisSpace();
    below.setBottom(AXIS_ROOM);
    plot.setFixedDomainAxisSpace(below);
    var left = new AxisSpace();
    left.setLeft(AXIS_ROOM);
    plot.setFixedRangeAxisSpace(left);
    plot.draw(
        g2,
        new Rectangle2D.Double(
            box.left() - AXIS_ROOM, box.top(), box.width() + AXIS_ROOM, box.height() + AXIS_ROOM),
        null,
        null,
        null);
    g2.setPaint(Color.BLACK);
    g2.setFont(Typeface.LETTER);
    g2.drawString(panel.letter(), (float) (box.left() - AXIS_ROOM + 6), (float) (box.top() - 5));
    g2.setFont(Typeface.LABEL);
    var metrics = g2.getFontMetrics();
    List<String> heading = panel.heading().lines().toList();
    for (int i = 0; i < heading.size(); i++) {
      g2.drawString(
          heading.get(i),
          (float) (box.left() + (box.width() - metrics.stringWidth(heading.get(i))) / 2),
          (float) (box.top() - 5 - (heading.size() - 1 - i) * metrics.getHeight()));
    }
    g2.setFont(Typeface.TICK);
    for (Layer layer : panel.layers()) {
      if (layer instanceof Layer.Note(var text, double across, double up, var colour)) {
        double start = box.left() + across * box.width();
        // Words right of the middle end at their place, so that they stay inside the box.
        double shift = across > 0.5 ? g2.getFontMetrics().stringWidth(text) : 0;
        g2.setPaint(Plots.paint(colour));
        g2.drawString(
            text, (float) (start - shift), (float) (box.top() + (1 - up) * box.height() + 2.5));
      }
    }
  }

  private static void drawKeys(Figure figure, Graphics2D g2) {
    g2.setFont(Typeface.LABEL);
    double total = -KEY_GAP;
    for (Figure.Key key : figure.keys()) {
      total += keyWidth(key, g2) + KEY_GAP;
    }
    double x = (figure.width() - total) / 2;
    double y = figure.height() - KEY_HEIGHT;
    for (Figure.Key key : figure.keys()) {
      var before = g2.getTransform();
      g2.setPaint(Plots.paint(key.colour()));
      if (key.line()) {
        g2.setStroke(new BasicStroke(1.4f));
        g2.draw(new Line2D.Double(x, y, x + KEY_SYMBOL - 3, y));
      } else {
        g2.transform(AffineTransform.getTranslateInstance(x + KEY_SYMBOL / 2, y));
        var shape = Plots.shape(key.marker(), 5);
        g2.setStroke(new BasicStroke(1f));
        if (Plots.filled(key.marker())) {
          g2.fill(shape);
        } else {
          g2.draw(shape);
        }
        g2.setTransform(before);
      }
      g2.setPaint(Color.BLACK);
      g2.drawString(key.text(), (float) (x + KEY_SYMBOL), (float) (y + 2.9));
      x += keyWidth(key, g2) + KEY_GAP;
    }
  }

  private static double keyWidth(Figure.Key key, Graphics2D g2) {
    return KEY_SYMBOL + g2.getFontMetrics().stringWidth(key.text());
  }

  private static String twoDecimals(double value) {
    double rounded = Math.rint(value * 100) / 100;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }
}
