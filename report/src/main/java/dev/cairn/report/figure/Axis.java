package dev.cairn.report.figure;

import dev.cairn.text.Visible;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// One axis of a panel: its label, scale and the interval of data it shows.
///
/// @param label in words and units; may be empty
/// @param scale linear or logarithmic
/// @param min the lower end, positive on a logarithmic axis
/// @param max the upper end, above min
/// @param numbered whether ticks carry numbers (not where a panel below shows the same axis)
public record Axis(String label, Scale scale, double min, double max, boolean numbered) {
  /// How data map to lengths.
  public enum Scale {
    /// Proportional to the value.
    LINEAR,
    /// Likewise, of numbers that count something: ticks stand at whole numbers alone.
    COUNT,
    /// Proportional to the value's logarithm; values ≤ 0 are left out.
    LOG
  }

  /// Where axes of squared gradient norms end: far below every cut-off, and below what rounding
  /// leaves of ‖∇f‖² except where a gradient vanishes to the last bit.
  public static final double GRADIENT_FLOOR = 1e-40;

  /// The room left beyond the data, as a share of the data's extent.
  private static final double MARGIN = 0.04;

  /// Values that differ by less than this share of their size are shown as one: what tells them
  /// apart has more digits than a tick has room for.
  private static final double NARROWEST = 1e-5;

  public Axis {
    label = Visible.line(label);
    if (!(min < max)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "axis %s: %g must be < %g", label, min, max));
    }
    if (scale == Scale.LOG && !(min > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "logarithmic axis %s starts at %g, must be > 0", label, min));
    }
  }

  /// A linear axis from min to max.
  public static Axis linear(String label, double min, double max) {
    return new Axis(label, Scale.LINEAR, min, max, true);
  }

  /// A linear axis that holds the finite values with a small margin; \[0, 1\] where there are none.
  public static Axis linearFor(String label, DoubleStream values) {
    var range = values.filter(Double::isFinite).summaryStatistics();
    if (range.getCount() == 0) {
      return linear(label, 0, 1);
    }
    double extent = range.getMax() - range.getMin();
    double size = Math.max(Math.abs(range.getMin()), Math.abs(range.getMax()));
    double margin = extent > NARROWEST * size ? MARGIN * extent : Math.max(MARGIN, MARGIN * size);
    return linear(label, range.getMin() - margin, range.getMax() + margin);
  }

  /// Likewise, of shares of a whole; all of \[0, 1\] where they are one value.
  public static Axis fractionFor(String label, DoubleStream values) {
    var range = values.filter(Double::isFinite).summaryStatistics();
    return range.getMin() < range.getMax()
        ? linearFor(label, DoubleStream.of(range.getMin(), range.getMax()))
        : linear(label, -MARGIN, 1 + MARGIN);
  }

  /// The same axis of numbers that count something: ticks stand at whole numbers alone.
  public Axis counting() {
    return new Axis(label, Scale.COUNT, min, max, numbered);
  }

  /// A logarithmic axis of whole decades around the positive finite values; one decade below 1
  /// where there are none.
  public static Axis logFor(String label, DoubleStream values) {
    var range = values.filter(v -> v > 0 && v < Double.POSITIVE_INFINITY).summaryStatistics();
    if (range.getCount() == 0) {
      return new Axis(label, Scale.LOG, 0.1, 1, true);
    }
    double low = Math.floor(Math.log10(range.getMin()));
    double high = Math.max(low + 1, Math.ceil(Math.log10(range.getMax())));
    return new Axis(label, Scale.LOG, power(low), power(high), true);
  }

  /// The same axis, its lower end raised to the floor where it lies below and the upper end above;
  /// curves that go further leave the panel.
  public Axis notBelow(double floor) {
    return min < floor && floor < max ? new Axis(label, scale, floor, max, numbered) : this;
  }

  /// The same axis without numbers and label.
  public Axis bare() {
    return new Axis("", scale, min, max, false);
  }

  /// The same axis without its label.
  public Axis unlabelled() {
    return new Axis("", scale, min, max, numbered);
  }

  /// The same axis, reaching at least from low to high.
  public Axis including(double low, double high) {
    return new Axis(label, scale, Math.min(min, low), Math.max(max, high), numbered);
  }

  /// Whether the value can be drawn on this axis at all.
  public boolean shows(double value) {
    return Double.isFinite(value) && (scale != Scale.LOG || value > 0);
  }

  /// A mark on an axis: at a value, with the text of its number or, for a minor one, without.
  ///
  /// @param value where
  /// @param text the number; empty for a minor tick
  /// @param exponent on a logarithmic axis the n of 10ⁿ, which is then drawn instead of text
  public record Tick(double value, Optional<String> text, OptionalDouble exponent) {}

  /// About the given number of numbered ticks at round values, with minor ones between.
  public List<Tick> ticks(int about) {
    return switch (scale) {
      case LINEAR -> Ticks.linear(min, max, about);
      case COUNT -> Ticks.count(min, max, about);
      case LOG -> Ticks.log(min, max, about);
    };
  }

  /// 10ⁿ, at least the smallest normal double.
  private static double power(double n) {
    return Math.max(Math.pow(10, n), Double.MIN_NORMAL);
  }
}
