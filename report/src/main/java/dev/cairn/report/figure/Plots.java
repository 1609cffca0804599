package dev.cairn.report.figure;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.TextAttribute;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.XYDataImageAnnotation;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.LogTick;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.AbstractXYDataset;
import org.jfree.data.xy.XYDataset;

/// Turns panels into JFreeChart plots: one data set with one renderer a layer.
final class Plots {
  /// Numbered ticks an axis aims at, per this many points of its length.
  private static final double POINTS_PER_TICK_ACROSS = 42;

  private static final double POINTS_PER_TICK_UP = 26;
  private static final float AXIS_WIDTH = 0.6f;
  private static final float MAJOR_TICK = 3f;
  private static final float MINOR_TICK = 1.6f;
  private static final Color INK = new Color(0x1a1a1a);
  private static final Color FAINT = new Color(0x555555);

  private Plots() {}

  /// The plot of a panel's data and axes, without letter and heading.
  static XYPlot of(Panel panel) {
    var plot = new XYPlot();
    plot.setDomainAxis(axis(panel.x(), panel.box().width() / POINTS_PER_TICK_ACROSS));
    plot.setRangeAxis(axis(panel.y(), panel.box().height() / POINTS_PER_TICK_UP));
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    for (int i = 0; i < panel.layers().size(); i++) {
      add(plot, i, panel.layers().get(i), panel.x(), panel.y());
    }
    return plot;
  }

  private static void add(XYPlot plot, int i, Layer layer, Axis x, Axis y) {
    switch (layer) {
      case Layer.Lines lines -> {
        var renderer = new LayerRenderer(true, lines.opacity());
        renderer.setDrawSeriesLineAsPath(true);
        renderer.setDefaultPaint(paint(lines.colour()));
        renderer.setAutoPopulateSeriesPaint(false);
        renderer.setAutoPopulateSeriesStroke(false);
        renderer.setDefaultStroke(
            new BasicStroke((float) lines.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        plot.setDataset(i, new Curves(lines.curves(), x, y));
        plot.setRenderer(i, renderer);
      }
      case Layer.Points points -> {
        var renderer = new LayerRenderer(false, points.opacity());
        renderer.setDefaultPaint(paint(points.colour()));
        renderer.setAutoPopulateSeriesPaint(false);
        renderer.setAutoPopulateSeriesShape(false);
        renderer.setDefaultShape(shape(points.marker(), points.size()));
        renderer.setDefaultShapesFilled(filled(points.marker()));
        renderer.setAutoPopulateSeriesOutlineStroke(false);
        renderer.setAutoPopulateSeriesStroke(false);
        renderer.setDefaultStroke(new BasicStroke(1f));
        plot.setDataset(i, new Curves(points.curves(), x, y));
        plot.setRenderer(i, renderer);
      }
      case Layer.Shades shades -> {
        var renderer = new LayerRenderer(false, 1);
        var grid = shades.grid();
        renderer.addAnnotation(
            new XYDataImageAnnotation(
                image(grid),
                grid.xAxis().min(),
                grid.yAxis().min(),
                grid.xAxis().max() - grid.xAxis().min(),
                grid.yAxis().max() - grid.yAxis().min()),
            org.jfree.chart.ui.Layer.BACKGROUND);
        plot.setDataset(i, new Curves(List.of(), x, y));
        plot.setRenderer(i, renderer);
      }
      case Layer.Note _ -> {} // drawn over the plot by Drawing
    }
  }

  /// The paint of a colour on white paper.
  static Color paint(Colour colour) {
    return Color.decode(colour.light());
  }

  /// The outline of a marker around the origin.
  static Shape shape(Marker marker, double size) {
    double h = size / 2;
    return switch (marker) {
      case DISC, RING -> new Ellipse2D.Double(-h, -h, size, size);
      case DIAMOND -> polygon(0, -h, h, 0, 0, h, -h, 0);
      case TRIANGLE -> polygon(0, -h, h, h, -h, h);
      case ASTERISK -> {
        var path = new Path2D.Double();
        for (int ray = 0; ray < 6; ray++) {
          path.moveTo(0, 0);
          path.lineTo(h * Math.sin(ray * Math.PI / 3), -h * Math.cos(ray * Math.PI / 3));
        }
        yield path;
      }
    };
  }

  /// Whether the marker's inside is painted.
  static boolean filled(Marker marker) {
    return switch (marker) {
      case DISC, DIAMOND, TRIANGLE -> true;
      case RING, ASTERISK -> false;
    };
  }

  private static Path2D polygon(double... xy) {
    var path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    path.closePath();
    return path;
  }

  /// The grid as an image, its lowest row last; the smallest value black, the largest white.
  private static BufferedImage image(Grid grid) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        low = Math.min(low, grid.value(column, row));
        high = Math.max(high, grid.value(column, row));
      }
    }
    var image = new BufferedImage(grid.columns(), grid.rows(), BufferedImage.TYPE_INT_RGB);
    double scale = high > low ? 255 / (high - low) : 0;
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        int grey = (int) Math.round((grid.value(column, row) - low) * scale);
        image.setRGB(column, grid.rows() - 1 - row, grey << 16 | grey << 8 | grey);
      }
    }
    return image;
  }

  private static ValueAxis axis(Axis description, double about) {
    int ticks = Math.max(2, (int) Math.round(about));
    var axis =
        switch (description.scale()) {
          case LINEAR, COUNT -> new LinearTicks(description, ticks);
          case LOG -> new LogTicks(description, ticks);
        };
    axis.setLabel(description.label().isEmpty() ? null : description.label());
    axis.setLabelFont(Typeface.LABEL);
    axis.setTickLabelFont(Typeface.TICK);
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    axis.setAxisLinePaint(FAINT);
    axis.setAxisLineStroke(new BasicStroke(AXIS_WIDTH));
    axis.setTickMarkStroke(new BasicStroke(AXIS_WIDTH));
    axis.setTickMarkPaint(FAINT);
    axis.setTickMarkOutsideLength(MAJOR_TICK);
    axis.setMinorTickMarksVisible(true);
    axis.setMinorTickMarkOutsideLength(MINOR_TICK);
    axis.setTickLabelInsets(new RectangleInsets(1.5, 2.5, 1.5, 2.5));
    axis.setLabelInsets(new RectangleInsets(2, 2, 2, 2));
    axis.setRange(description.min(), description.max());
    return axis;
  }

  private static List<ValueTick> ticks(Axis axis, int about, RectangleEdge edge) {
    var anchor = edge.equals(RectangleEdge.LEFT) ? TextAnchor.CENTER_RIGHT : TextAnchor.TOP_CENTER;
    var ticks = new ArrayList<ValueTick>();
    for (Axis.Tick tick : axis.ticks(about)) {
      boolean major = tick.text().isPresent() || tick.exponent().isPresent();
      var type = major ? TickType.MAJOR : TickType.MINOR;
      if (axis.numbered() && tick.exponent().isPresent()) {
        var label = powerOfTen((int) tick.exponent().getAsDouble());
        ticks.add(new LogTick(type, tick.value(), label, anchor));
      } else {
        String text = axis.numbered() ? tick.text().orElse("") : "";
        ticks.add(new NumberTick(type, tick.value(), text, anchor, anchor, 0));
      }
    }
    return ticks;
  }

  private static AttributedString powerOfTen(int n) {
    String exponent = Integer.toString(n).replace('-', '−');
    var label = new AttributedString("10" + exponent);
    label.addAttributes(Typeface.TICK.getAttributes(), 0, 2 + exponent.length());
    label.addAttribute(
        TextAttribute.SUPERSCRIPT, TextAttribute.SUPERSCRIPT_SUPER, 2, 2 + exponent.length());
    return label;
  }

  /// A linear axis with the ticks of its description.
  @SuppressWarnings("serial") // never serialised: it lives while one panel is drawn
  private static final class LinearTicks extends NumberAxis {
    private final transient Axis description;
    private final int about;

    LinearTicks(Axis description, int about) {
      this.description = description;
      this.about = about;
    }

    @Override
    public List<?> refreshTicks(
        Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
      return ticks(description, about, edge);
    }
  }

  /// A logarithmic axis with the ticks of its description.
  @SuppressWarnings("serial") // never serialised: it lives while one panel is drawn
  private static final class LogTicks extends LogAxis {
    private final transient Axis description;
    private final int about;

    LogTicks(Axis description, int about) {
      this.description = description;
      this.about = about;
    }

    @Override
    public List<?> refreshTicks(
        Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
      return ticks(description, about, edge);
    }
  }

  /// Lines or shapes in one opacity.
  @SuppressWarnings("serial") // never serialised: it lives while one panel is drawn
  private static final class LayerRenderer extends XYLineAndShapeRenderer {
    private final float opacity;

    LayerRenderer(boolean lines, double opacity) {
      super(lines, !lines);
      this.opacity = (float) opacity;
    }

    @Override
    public void drawItem(
        Graphics2D g2,
        XYItemRendererState state,
        Rectangle2D dataArea,
        PlotRenderingInfo info,
        XYPlot plot,
        ValueAxis domainAxis,
        ValueAxis rangeAxis,
        XYDataset dataset,
        int series,
        int item,
        org.jfree.chart.plot.CrosshairState crosshairState,
        int pass) {
      Composite before = g2.getComposite();
      g2.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, opacity));
      super.drawItem(
          g2,
          state,
          dataArea,
          info,
          plot,
          domainAxis,
          rangeAxis,
          dataset,
          series,
          item,
          crosshairState,
          pass);
      g2.setComposite(before);
    }
  }

  /// Curves as a data set; what an axis cannot show is NaN, which interrupts a line.
  @SuppressWarnings("serial") // never serialised: it lives while one panel is drawn
  private static final class Curves extends AbstractXYDataset {
    private final transient List<Curve> curves;
    private final transient Axis x;
    private final transient Axis y;

    Curves(List<Curve> curves, Axis x, Axis y) {
      this.curves = curves;
      this.x = x;
      this.y = y;
    }

    @Override
    public int getSeriesCount() {
      return curves.size();
    }

    @Override
    public Comparable<?> getSeriesKey(int series) {
      return series;
    }

    @Override
    public int getItemCount(int series) {
      return curves.get(series).size();
    }

    @Override
    public double getXValue(int series, int item) {
      double value = curves.get(series).x(item);
      return x.shows(value) ? value : Double.NaN;
    }

    @Override
    public double getYValue(int series, int item) {
      double value = curves.get(series).y(item);
      return y.shows(value) ? value : Double.NaN;
    }

    @Override
    public Number getX(int series, int item) {
      return getXValue(series, item);
    }

    @Override
    public Number getY(int series, int item) {
      return getYValue(series, item);
    }
  }
}
