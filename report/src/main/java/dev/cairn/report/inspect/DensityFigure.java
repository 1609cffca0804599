package dev.cairn.report.inspect;

import dev.cairn.report.figure.Axis;
import dev.cairn.report.figure.Colour;
import dev.cairn.report.figure.Curve;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.figure.Layer;
import dev.cairn.report.figure.Panel;
import dev.cairn.spectrum.Eigenpair;
import dev.cairn.spectrum.SpectralDensity;
import dev.cairn.spectrum.SpectralDensity.Band;
import dev.cairn.study.inspect.Inspection;
import dev.cairn.study.inspect.Inspection.Curvature;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// The spectral density of the Hessian on a logarithmic scale, smoothed by a Gaussian.
public final class DensityFigure {
  private static final double WIDTH = 420;
  private static final double HEIGHT = 300;
  private static final Panel.Box BOX = new Panel.Box(62, 24, 340, 200);

  /// Points along the axis.
  private static final int POINTS = 401;

  /// The smoothing as a share of the extent of the spectrum: as fine as 80 Lanczos steps resolve.
  private static final double SMOOTHING = 1.0 / 60;

  /// Spectra narrower than this share of their largest value are drawn as if they were as wide as
  /// it: their eigenvalues are one.
  private static final double SAME = 1e-9;

  /// No extent is less than this: the densities of narrower spectra overflow.
  private static final double NARROWEST = 1e-300;

  /// Densities below this share of the largest are not shown.
  private static final double FLOOR = 1e-8;

  private static final String EIGENVALUES = "computed eigenvalues";

  /// How far up the mark of an eigenvalue reaches, as a multiple of the lowest density shown.
  private static final double STROKE = 3;

  private DensityFigure() {}

  /// The figure of an inspection; none where eigenvalues are not finite, or an axis would not be.
  public static Optional<Figure> of(Inspection point) {
    double[] ends = ends(point);
    double extent = extent(ends[0], ends[1]);
    double width = SMOOTHING * extent;
    double shown = extent + 6 * width;
    double left = 0.5 * ends[0] + 0.5 * ends[1] - 0.5 * shown;
    return Double.isFinite(left) && Double.isFinite(left + shown)
        ? Optional.of(drawn(point, left, shown, width))
        : Optional.empty();
  }

  /// The width of what is shown between two ends, positive.
  private static double extent(double smallest, double largest) {
    double magnitude = Math.max(Math.abs(smallest), Math.abs(largest));
    double extent = largest - smallest;
    if (extent < SAME * magnitude || extent == 0) {
      extent = magnitude == 0 ? 1 : magnitude;
    }
    return Math.max(extent, NARROWEST);
  }

  private static Figure drawn(Inspection point, double left, double shown, double width) {
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> left + shown * ((double) i / (POINTS - 1)));
    Band[] bands = new Band[POINTS];
    for (int i = 0; i < POINTS; i++) {
      bands[i] = density(point, x[i], width);
    }
    double highest = Arrays.stream(bands).mapToDouble(Band::upper).max().orElse(1);
    double floor = FLOOR * highest;
    Curve estimate = curve("density", x, Arrays.stream(bands).mapToDouble(Band::estimate), floor);
    Curve lower = curve("lower", x, Arrays.stream(bands).mapToDouble(Band::lower), floor);
    Curve upper = curve("upper", x, Arrays.stream(bands).mapToDouble(Band::upper), floor);
    List<Layer> layers =
        List.of(
            new Layer.Lines(
                String.format(Locale.ROOT, "%.0f %% band", 100 * InspectionText.CONFIDENCE),
                List.of(lower, upper),
                Colour.STRICT,
                0.8,
                0.9),
            new Layer.Lines("density", List.of(estimate), Colour.CRITICAL, 1.4, 1),
            new Layer.Lines(
                EIGENVALUES, List.of(marks(computed(point), floor)), Colour.OTHER, 0.8, 0.8));
    return new Figure(
        "spectrum",
        "Spectral density of the Hessian",
        String.format(
            Locale.ROOT,
            "Density of the %d eigenvalues, smoothed by a Gaussian of standard deviation %.3g.",
            point.dimension(),
            width),
        WIDTH,
        HEIGHT,
        List.of(
            new Panel(
                "",
                "",
                BOX,
                Axis.linear("eigenvalue", x[0], x[POINTS - 1]),
                Axis.logFor("density", DoubleStream.of(floor, highest)),
                layers)),
        List.of(
            Figure.Key.line("density", Colour.CRITICAL),
            Figure.Key.line(
                String.format(Locale.ROOT, "%.0f %% band", 100 * InspectionText.CONFIDENCE),
                Colour.STRICT),
            Figure.Key.line(EIGENVALUES, Colour.OTHER)));
  }

  /// A short stroke from the foot of the panel at each of these places.
  private static Curve marks(double[] places, double floor) {
    double[] x = new double[3 * places.length];
    double[] y = new double[x.length];
    for (int i = 0; i < places.length; i++) {
      x[3 * i] = places[i];
      x[3 * i + 1] = places[i];
      x[3 * i + 2] = Double.NaN; // the end of a stroke
      y[3 * i] = floor;
      y[3 * i + 1] = STROKE * floor;
      y[3 * i + 2] = Double.NaN;
    }
    return Curve.of(EIGENVALUES, x, y);
  }

  /// The eigenvalues that are known one by one: all, or those at both ends.
  private static double[] computed(Inspection point) {
    return switch (point.curvature()) {
      case Curvature.Complete complete -> complete.spectrum().eigenvalues().toArray();
      case Curvature.Estimated estimated ->
          Stream.of(estimated.ends().lowest(), estimated.ends().highest())
              .flatMap(List::stream)
              .mapToDouble(Eigenpair::value)
              .distinct()
              .toArray();
    };
  }

  private static Curve curve(String name, double[] x, DoubleStream y, double floor) {
    return Curve.of(name, x, y.map(value -> value < floor ? Double.NaN : value).toArray());
  }

  private static Band density(Inspection point, double t, double width) {
    return switch (point.curvature()) {
      case Curvature.Estimated(_, SpectralDensity density, _, _) ->
          density.density(t, width, InspectionText.CONFIDENCE);
      case Curvature.Complete complete -> {
        double sum = 0;
        double[] values = complete.spectrum().eigenvalues().toArray();
        for (double value : values) {
          double distance = (t - value) / width;
          sum += Math.exp(-0.5 * distance * distance);
        }
        double exact = sum / (values.length * width * Math.sqrt(2 * Math.PI));
        yield new Band(exact, exact, exact);
      }
    };
  }

  /// The smallest and the largest eigenvalue that are known.
  private static double[] ends(Inspection point) {
    return switch (point.curvature()) {
      case Curvature.Complete complete -> {
        double[] values = complete.spectrum().eigenvalues().toArray();
        yield new double[] {values[0], values[values.length - 1]};
      }
      case Curvature.Estimated estimated -> {
        var nodes =
            estimated.density().rules().stream()
                .flatMapToDouble(rule -> DoubleStream.of(rule.nodes().toArray()))
                .summaryStatistics();
        yield new double[] {nodes.getMin(), nodes.getMax()};
      }
    };
  }
}
