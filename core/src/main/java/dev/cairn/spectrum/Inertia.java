package dev.cairn.spectrum;

import java.util.Optional;

/// How many eigenvalues are negative and how many null, at a cut-off relative to ‖H‖₂.
///
/// @param index negative eigenvalues: the Morse index
/// @param nullity null eigenvalues
/// @param gap the smallest |λ| that is not null; infinite where all are
public record Inertia(int index, int nullity, double gap) {
  /// The inertia of a matrix with this spectrum; eigenvalues of size at most nullEigenvalue · ‖H‖₂
  /// are null. None where the spectrum is not finite.
  public static Optional<Inertia> of(Spectrum spectrum, double nullEigenvalue) {
    if (!spectrum.finite()) {
      return Optional.empty();
    }
    double cutoff = nullEigenvalue * spectrum.spectralNorm();
    return Optional.of(
        new Inertia(
            spectrum.morseIndex(cutoff).orElseThrow(),
            spectrum.nullity(cutoff).orElseThrow(),
            gap(spectrum, cutoff)));
  }

  private static double gap(Spectrum spectrum, double cutoff) {
    double gap = Double.POSITIVE_INFINITY;
    for (int i = 0; i < spectrum.dimension(); i++) {
      double size = Math.abs(spectrum.eigenvalues().get(i));
      gap = size > cutoff ? Math.min(gap, size) : gap;
    }
    return gap;
  }
}
