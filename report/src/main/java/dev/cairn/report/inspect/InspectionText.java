package dev.cairn.report.inspect;

import dev.cairn.flatness.KernelShare;
import dev.cairn.flatness.KernelShareBounds;
import dev.cairn.newtonsystem.RelativeResiduals;
import dev.cairn.spectrum.Eigenpair;
import dev.cairn.spectrum.Estimate;
import dev.cairn.spectrum.SpectralDensity.Band;
import dev.cairn.spectrum.SpectralDensity.Split;
import dev.cairn.spectrum.Spectrum;
import dev.cairn.study.inspect.Inspection;
import dev.cairn.study.inspect.Inspection.Curvature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// An inspection in words.
public final class InspectionText {
  /// Bands and margins hold with this probability.
  public static final double CONFIDENCE = 0.95;

  /// An index is resolved where the quadrature leaves open at most this share of the eigenvalues.
  private static final double UNSETTLED = 0.02;

  /// As many eigenvalues are shown at each end of a complete spectrum.
  private static final int SHOWN = 5;

  /// As many eigenvalues with their residuals fit a line.
  private static final int PAIRS_A_LINE = 4;

  private InspectionText() {}

  /// The lines that a person reads.
  public static List<String> lines(Inspection point, List<Double> eigenvalueCutoffs) {
    List<String> lines = new ArrayList<>();
    RelativeResiduals residuals = point.newton().residuals();
    line(lines, "parameters", "%s".formatted(point.dimension()));
    line(lines, "value", String.format(Locale.ROOT, "%.12g", point.value()));
    line(lines, "gradient norm", number(point.gradientNorm()));
    line(
        lines, "r", "%s (%s, %s)".formatted(number(residuals.r()), normUsed(point), status(point)));
    line(lines, "r_H", number(residuals.coKernel()));
    if (!Double.isNaN(point.newton().byFrobenius().r())) {
      RelativeResiduals estimated = point.newton().byEstimate();
      line(
          lines,
          "",
          "%s and %s by the solver's estimate of ‖H‖"
              .formatted(number(estimated.r()), number(estimated.coKernel())));
    }
    line(lines, "Rayleigh quotient", number(point.rayleighQuotient()));
    switch (point.curvature()) {
      case Curvature.Complete complete ->
          describe(lines, complete, known(point, eigenvalueCutoffs), finite(point));
      case Curvature.Estimated estimated ->
          describe(lines, estimated, known(point, eigenvalueCutoffs));
    }
    if (point.hessianError() == 0) {
      describeUnknown(lines, point, eigenvalueCutoffs);
    } else {
      line(
          lines,
          "Hessian",
          "by differences of gradients, known to about %s of its norm: smaller eigenvalues have no sign"
              .formatted(number(point.hessianError())));
    }
    about(point).ifPresent(text -> line(lines, finite(point) ? "numbers" : "not finite", text));
    line(lines, "Newton step", SupportText.of(point));
    line(lines, "verdict", point.verdict().word());
    return List.copyOf(lines);
  }

  /// What is to be said of the numbers before any of them is believed.
  static Optional<String> about(Inspection point) {
    if (!finite(point)) {
      return Optional.of(
          "f is not defined here, or its digits are lost on the way, by cancellation, overflow or"
              + " underflow: nothing is told");
    }
    return switch (point.reliance()) {
      case AS_COMPUTED, LOST -> Optional.empty();
      case SHARPENED ->
          Optional.of("doubles lose digits of f here: it is computed with twice as many");
      case VANISHING -> Optional.of("the gradient is exactly 0 here, as bounds of it prove");
    };
  }

  private static boolean finite(Inspection point) {
    return Double.isFinite(point.value()) && Double.isFinite(point.gradientNorm());
  }

  /// The cut-offs at which a Hessian of this error tells an index; none where f or its gradient is
  /// not finite.
  static List<Double> known(Inspection point, List<Double> cutoffs) {
    if (!finite(point)) {
      return List.of();
    }
    double error =
        switch (point.curvature()) {
          case Curvature.Complete complete ->
              Math.max(
                  point.hessianError() * complete.spectrum().frobeniusNorm(),
                  complete.spectrum().rounding());
          case Curvature.Estimated estimated ->
              Stream.of(estimated.ends().lowest(), estimated.ends().highest())
                      .flatMap(List::stream)
                      .mapToDouble(pair -> Math.abs(pair.value()))
                      .max()
                      .orElse(Double.POSITIVE_INFINITY)
                  * point.hessianError();
        };
    return cutoffs.stream().filter(cutoff -> !(cutoff < error)).toList();
  }

  private static void describeUnknown(List<String> lines, Inspection point, List<Double> cutoffs) {
    List<Double> known = known(point, cutoffs);
    for (double cutoff : cutoffs) {
      if (finite(point) && !known.contains(cutoff)) {
        line(
            lines,
            "Morse index",
            String.format(
                Locale.ROOT,
                "none at ±%.0e: beside the largest eigenvalue that may be rounding",
                cutoff));
      }
    }
  }

  private static void line(List<String> lines, String name, String text) {
    lines.add(String.format(Locale.ROOT, "%-20s%s", name, text));
  }

  static String number(double x) {
    return String.format(Locale.ROOT, "%.6g", x);
  }

  private static String status(Inspection point) {
    return "%s after %s products"
        .formatted(
            point.newton().status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            point.newton().krylovIterations());
  }

  private static String normUsed(Inspection point) {
    return Double.isNaN(point.newton().byFrobenius().r())
        ? "by the solver's estimate of ‖H‖"
        : "by ‖H‖_F";
  }

  private static void describe(
      List<String> lines, Curvature.Complete complete, List<Double> cutoffs, boolean finite) {
    Spectrum spectrum = complete.spectrum();
    double[] values = spectrum.eigenvalues().toArray();
    int shown = Math.min(SHOWN, values.length);
    line(lines, "lowest eigenvalues", numbers(DoubleStream.of(values).limit(shown)));
    line(
        lines, "highest eigenvalues", numbers(DoubleStream.of(values).skip(values.length - shown)));
    line(lines, "trace", number(DoubleStream.of(values).sum()));
    line(lines, "norm", number(spectrum.frobeniusNorm()) + " (Frobenius)");
    for (double cutoff : cutoffs) {
      line(
          lines,
          "Morse index",
          spectrum.finite()
              ? String.format(
                  Locale.ROOT,
                  "%d of %d below -%.0e, %d within ±%.0e",
                  spectrum.morseIndex(cutoff).orElseThrow(),
                  values.length,
                  cutoff,
                  spectrum.nullity(cutoff).orElseThrow(),
                  cutoff)
              : "none: the Hessian is not finite");
    }
    for (KernelShare share : finite ? complete.kernelShares() : List.<KernelShare>of()) {
      line(
          lines,
          "kernel share of g",
          String.format(Locale.ROOT, "%s at |λ| ≤ %.0e", number(share.share()), share.cutoff()));
    }
  }

  private static String numbers(DoubleStream values) {
    return String.join(", ", values.mapToObj(InspectionText::number).toList());
  }

  private static void describe(
      List<String> lines, Curvature.Estimated estimated, List<Double> cutoffs) {
    pairs(lines, "lowest eigenvalues", estimated.ends().lowest());
    pairs(lines, "highest eigenvalues", estimated.ends().highest());
    line(
        lines,
        "",
        "%s after %s products"
            .formatted(
                estimated.ends().ending().name().toLowerCase(Locale.ROOT),
                estimated.ends().products()));
    line(lines, "trace", estimate(estimated.trace()));
    boolean told = false;
    for (double cutoff : cutoffs) {
      Split split = split(estimated, cutoff);
      if (split.negative() == cutoff) {
        line(lines, "Morse index", band(split.below(), "below -" + size(cutoff)));
        continue;
      }
      line(lines, "Morse index", "not resolved at " + size(cutoff));
      if (!told) {
        told = true; // a larger cut-off that is not resolved either ends at the same places
        line(lines, "", band(split.below(), "below -" + size(split.negative())));
        line(lines, "", band(split.between(), "between, whose signs these products do not tell"));
        line(lines, "", band(split.above(), "above " + size(split.positive())));
      }
    }
    shares(lines, estimated.kernelShares());
  }

  /// The eigenvalues on either side of 0, resolved from this cut-off on.
  static Split split(Curvature.Estimated estimated, double cutoff) {
    return estimated.density().split(cutoff, UNSETTLED, CONFIDENCE);
  }

  private static void shares(List<String> lines, List<KernelShareBounds> shares) {
    for (KernelShareBounds share : shares) {
      line(
          lines,
          "kernel share of g",
          String.format(
              Locale.ROOT,
              "between %s and %s at |λ| ≤ %.0e",
              number(share.least()),
              number(share.most()),
              share.cutoff()));
    }
  }

  private static String size(double eigenvalue) {
    return String.format(Locale.ROOT, "%.1e", eigenvalue);
  }

  private static String band(Band band, String where) {
    return String.format(
        Locale.ROOT,
        "about %.0f %s (%.0f to %.0f at %.0f %%)",
        band.estimate(),
        where,
        Math.floor(band.lower()),
        Math.ceil(band.upper()),
        100 * CONFIDENCE);
  }

  private static String estimate(Estimate estimate) {
    return "%s ± %s (standard error)"
        .formatted(number(estimate.value()), number(estimate.standardError()));
  }

  private static void pairs(List<String> lines, String name, List<Eigenpair> pairs) {
    for (int i = 0; i < pairs.size(); i += PAIRS_A_LINE) {
      List<Eigenpair> some = pairs.subList(i, Math.min(i + PAIRS_A_LINE, pairs.size()));
      line(
          lines,
          i == 0 ? name : "",
          String.join(
              ", ",
              some.stream()
                  .map(
                      pair ->
                          String.format(
                              Locale.ROOT, "%s ± %.1e", number(pair.value()), pair.residual()))
                  .toList()));
    }
  }
}
