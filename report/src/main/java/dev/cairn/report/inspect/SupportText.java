package dev.cairn.report.inspect;

import dev.cairn.flatness.NewtonSupport;
import dev.cairn.objective.Reliance;
import dev.cairn.spectrum.Spectrum;
import dev.cairn.study.inspect.Inspection;
import dev.cairn.study.inspect.Inspection.Curvature;

/// What stands behind a verdict, in words: the line "Newton step".
final class SupportText {
  /// Eigenvalues of size at most this times n ‖H‖₂ may be rounding alone.
  private static final double ROUNDING = 0x1p-52;

  private SupportText() {}

  static String of(Inspection point) {
    NewtonSupport support = point.support();
    if (!support.known()) {
      return "not tried: ‖∇f‖² is not below the cut-off of critical points";
    }
    return "leaves %s of the gradient%s%s%s"
        .formatted(
            InspectionText.number(support.left()),
            ", is %s of max(‖θ‖, 1) long%s"
                .formatted(
                    InspectionText.number(support.length()),
                    support.far() ? ": a critical point is expected so far away, not here" : ""),
            support.atRounding() && point.reliance() != Reliance.VANISHING
                ? "; the gradient may be rounding alone" + andEigenvalues(point)
                : "",
            switch (support.outlook()) {
              case OPEN -> "";
              case TAIL ->
                  "; out of rounding it rises on one side only: a tail, or a function that is level"
                      + " here";
              case LEVEL ->
                  "; around here f is level to the last digit, or underflows: nothing tells";
              case SLOPE ->
                  "; with more digits a slope stays wherever steps lead, which rounding of θ hides";
            });
  }

  /// Where a gradient that may be rounding has eigenvalues that may be, nothing else says that it
  /// vanishes along their vectors.
  private static String andEigenvalues(Inspection point) {
    if (!(point.curvature() instanceof Curvature.Complete complete)
        || !complete.spectrum().finite()) {
      return "";
    }
    Spectrum spectrum = complete.spectrum();
    double rounding = ROUNDING * spectrum.dimension() * spectrum.spectralNorm();
    int rounded = spectrum.nullity(rounding).orElseThrow();
    return rounded == 0
        ? ""
        : ", and so may %s of the eigenvalues: a slope along them may hide in it"
            .formatted(rounded);
  }
}
