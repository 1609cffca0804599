package dev.cairn.spectrum;

/// How many eigenvalues are negative and how many null, at a cut-off relative to ‖H‖₂.
///
/// @param index negative eigenvalues: the Morse index
/// @param nullity null eigenvalues
/// @param gap the smallest |λ| that is not null; infinite where all are
public record Inertia(int index, int nullity, double gap) {
  /// The inertia of a matrix with this spectrum; eigenvalues of size at most nullEigenvalue · ‖H‖₂
  /// are null. Where the spectrum is not finite, all are.
  public static Inertia of(Spectrum spectrum, double nullEigenvalue) {
    double norm = spectrum.spectralNorm();
    if (!Double.isFinite(norm)) {
      return new Inertia(0, spectrum.dimension(), Double.POSITIVE_INFINITY);
    }
    double cutoff = nullEigenvalue * norm;
    double gap = Double.POSITIVE_INFINITY;
    for (int i = 0; i < spectrum.dimension(); i++) {
      double size = Math.abs(spectrum.eigenvalues().get(i));
      gap = size > cutoff ? Math.min(gap, size) : gap;
    }
    return new Inertia(spectrum.morseIndex(cutoff), spectrum.nullity(cutoff), gap);
  }
}
