package dev.cairn.spectrum;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.SymmetricEigensolver;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.DoublePredicate;

/// All eigenvalues of a symmetric matrix.
///
/// @param eigenvalues λ₁ ≤ … ≤ λₙ; all NaN where the matrix was not finite
public record Spectrum(Point eigenvalues) {
  /// The spectrum of a matrix, which is read. Costs about 4n³/3 flops.
  public static Spectrum of(DenseSymmetric matrix, SymmetricEigensolver eigensolver) {
    double[] values = new double[matrix.dimension()];
    eigensolver.eigenvalues(matrix, values);
    return new Spectrum(Point.of(values));
  }

  /// n.
  public int dimension() {
    return eigenvalues.dimension();
  }

  /// Whether all eigenvalues are finite.
  public boolean finite() {
    for (int i = 0; i < dimension(); i++) {
      if (!Double.isFinite(eigenvalues.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// The Morse index as a number: how many eigenvalues lie below −cutoff. None where one is not
  /// finite: such a matrix has no index.
  public OptionalInt morseIndex(double cutoff) {
    return count(cutoff, value -> value < -cutoff);
  }

  /// How many eigenvalues lie in [−cutoff, cutoff]. None where one is not finite.
  public OptionalInt nullity(double cutoff) {
    return count(cutoff, value -> Math.abs(value) <= cutoff);
  }

  private OptionalInt count(double cutoff, DoublePredicate counts) {
    requireCutoff(cutoff);
    return finite()
        ? OptionalInt.of((int) Arrays.stream(eigenvalues.toArray()).filter(counts).count())
        : OptionalInt.empty();
  }

  /// max |λᵢ| / min |λᵢ| over the eigenvalues outside [−cutoff, cutoff]: the condition of A where
  /// it is not taken for singular. 1 where there are none.
  public double conditionNumber(double cutoff) {
    requireCutoff(cutoff);
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < dimension(); i++) {
      double modulus = Math.abs(eigenvalues.get(i));
      if (modulus > cutoff) {
        smallest = Math.min(smallest, modulus);
      }
    }
    return Double.isInfinite(smallest) ? 1 : spectralNorm() / smallest;
  }

  /// ‖A‖₂ = max |λᵢ|.
  public double spectralNorm() {
    return Math.max(Math.abs(eigenvalues.get(0)), Math.abs(eigenvalues.get(dimension() - 1)));
  }

  /// What rounding of the entries of A, and on the way from them, may make of an eigenvalue:
  /// n ε ‖A‖₂. Of a single number it is a last digit, which decides nothing.
  public double rounding() {
    return dimension() == 1 ? 0 : dimension() * 0x1p-52 * spectralNorm();
  }

  /// ‖A‖_F, the root of Σ λᵢ².
  public double frobeniusNorm() {
    double scale = spectralNorm();
    if (scale == 0) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < dimension(); i++) {
      double scaled = eigenvalues.get(i) / scale;
      sum = Math.fma(scaled, scaled, sum);
    }
    return scale * Math.sqrt(sum);
  }

  private static void requireCutoff(double cutoff) {
    if (!(cutoff >= 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "eigenvalue cut-off %g must be ≥ 0", cutoff));
    }
  }
}
