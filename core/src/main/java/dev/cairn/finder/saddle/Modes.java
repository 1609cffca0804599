package dev.cairn.finder.saddle;

import dev.cairn.krylov.KrylovSolver;
import java.util.Locale;

/// Where high-index saddle dynamics takes its k lowest eigenvectors from.
public sealed interface Modes {
  /// The dense Hessian's eigensystem at every iterate.
  record Dense() implements Modes {}

  /// Products only: [dev.cairn.spectrum.Lobpcg] from the last iterate's vectors.
  ///
  /// @param tolerance of the residuals, relative to the largest |λ| of the k
  /// @param rounds at most, an iterate
  /// @param solver of the Newton systems that polish the end
  record Products(double tolerance, int rounds, KrylovSolver solver) implements Modes {
    /// Residuals of a hundredth, in at most 20 rounds.
    public static Products with(KrylovSolver solver) {
      return new Products(1e-2, 20, solver);
    }

    /// Checks the settings.
    public Products {
      if (!(tolerance > 0 && tolerance < 1)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "tolerance %g must be in (0, 1)", tolerance));
      }
      if (rounds < 1) {
        throw new IllegalArgumentException("%s rounds must be ≥ 1".formatted(rounds));
      }
    }
  }
}
