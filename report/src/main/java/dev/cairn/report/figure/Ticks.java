package dev.cairn.report.figure;

import dev.cairn.report.figure.Axis.Tick;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Where an axis has its ticks.
final class Ticks {
  /// Steps that people count in, per power of ten.
  private static final double[] ROUND_STEPS = {1, 2, 2.5, 5, 10};

  /// Minor steps per labelled step of ROUND_STEPS, so that minor ticks are round too.
  private static final int[] MINOR_PER_STEP = {5, 4, 5, 5, 5};

  /// A round step this share of the wanted one is near enough; the next could be far too wide.
  private static final double TOLERANCE = 0.72;

  /// The share of a step by which rounding may push a tick past the end of the axis.
  private static final double SLACK = 1e-9;

  private Ticks() {}

  static List<Tick> linear(double min, double max, int about) {
    double raw = (max - min) / about;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    int chosen = 0;
    while (ROUND_STEPS[chosen] * power < raw * TOLERANCE) {
      chosen++;
    }
    return every(ROUND_STEPS[chosen] * power, MINOR_PER_STEP[chosen], min, max);
  }

  /// At whole numbers alone.
  static List<Tick> count(double min, double max, int about) {
    double raw = Math.max(1, (max - min) / about);
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    int chosen = 0;
    while (ROUND_STEPS[chosen] * power < raw * TOLERANCE
        || ROUND_STEPS[chosen] * power != Math.rint(ROUND_STEPS[chosen] * power)) {
      chosen++;
    }
    double step = ROUND_STEPS[chosen] * power;
    int minor = MINOR_PER_STEP[chosen];
    return every(step, step % minor == 0 ? minor : 1, min, max);
  }

  /// Numbered ticks at multiples of the step, each cut into so many by minor ones.
  private static List<Tick> every(double step, int minor, double min, double max) {
    int decimals = decimals(step);
    var ticks = new ArrayList<Tick>();
    double fine = step / minor;
    for (long i = (long) Math.ceil(min / fine - SLACK); i * fine <= max + SLACK * fine; i++) {
      boolean major = Math.floorMod(i, minor) == 0;
      ticks.add(
          new Tick(
              i * fine,
              major
                  ? Optional.of(decimal(Math.floorDiv(i, minor) * step, decimals))
                  : Optional.empty(),
              OptionalDouble.empty()));
    }
    return ticks;
  }

  static List<Tick> log(double min, double max, int about) {
    int low = (int) Math.ceil(Math.log10(min) - SLACK);
    int high = (int) Math.floor(Math.log10(max) + SLACK);
    int stride = Math.max(1, Math.ceilDiv(high - low + 1, about));
    var ticks = new ArrayList<Tick>();
    for (int n = low - 1; n <= high; n++) {
      double decade = Math.pow(10, n);
      if (n >= low) {
        boolean major = Math.floorMod(n, stride) == 0;
        ticks.add(
            new Tick(
                decade, Optional.empty(), major ? OptionalDouble.of(n) : OptionalDouble.empty()));
      }
      for (int m = 2; m < 10 && stride == 1; m++) {
        if (m * decade >= min && m * decade <= max) {
          ticks.add(new Tick(m * decade, Optional.empty(), OptionalDouble.empty()));
        }
      }
    }
    return ticks;
  }

  /// The decimals that tell multiples of the step apart.
  private static int decimals(double step) {
    var shortest = new BigDecimal(Double.toString(step)).round(new java.math.MathContext(6));
    return Math.max(0, shortest.stripTrailingZeros().scale());
  }

  private static String decimal(double value, int decimals) {
    var text = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
    String plain = (text.signum() == 0 ? text.abs() : text).toPlainString();
    return plain.replace('-', '−');
  }
}
