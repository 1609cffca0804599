package dev.cairn.report.published;

import dev.cairn.linalg.Point;
import dev.cairn.report.figure.PowerOfTen;
import dev.cairn.search.PointKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What is compared, one number a run.
public sealed interface Quantity {
  /// A number of the Hessian's spectrum at a marked iterate.
  ///
  /// @param kind FLATTEST or FINAL
  record Spectral(Feature feature, PointKind kind) implements Quantity {
    /// Which one.
    public enum Feature {
      INDEX_3("Morse index, eigenvalues < −1e-3", "index_1e-3"),
      INDEX_5("Morse index, eigenvalues < −1e-5", "index_1e-5"),
      LARGEST("largest eigenvalue", "largest"),
      SMALLEST("smallest eigenvalue", "smallest"),
      NORM("‖H‖_F", "frobenius_norm"),
      NEAR_NULL("eigenvalues within 1e-5 of 0", "within_1e-5_of_zero");

      private final String words;
      private final String column;

      Feature(String words, String column) {
        this.words = words;
        this.column = column;
      }

      /// The number, of eigenvalues.
      double of(Point spectrum) {
        double[] values = spectrum.toArray();
        return switch (this) {
          case INDEX_3 -> Arrays.stream(values).filter(v -> v < -1e-3).count();
          case INDEX_5 -> Arrays.stream(values).filter(v -> v < -1e-5).count();
          case LARGEST -> Arrays.stream(values).max().orElseThrow();
          case SMALLEST -> Arrays.stream(values).min().orElseThrow();
          case NORM -> Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
          case NEAR_NULL -> Arrays.stream(values).filter(v -> Math.abs(v) <= 1e-5).count();
        };
      }
    }
  }

  /// The iterate of the largest r.
  record FlattestIterate() implements Quantity {}

  /// f at the start or at the final iterate.
  record Loss(PointKind kind) implements Quantity {}

  /// ‖∇f‖² at the start or at the final iterate.
  record SquaredGradient(PointKind kind) implements Quantity {}

  /// The first iterate with ‖∇f‖² below the cut-off; +∞ in a run that has none.
  record FirstBelow(double cutoff) implements Quantity {}

  /// In words.
  default String words() {
    return switch (this) {
      case Spectral(Spectral.Feature feature, PointKind kind) -> feature.words + ", " + at(kind);
      case FlattestIterate() -> "iterate of the flattest point";
      case Loss(PointKind kind) -> "f, " + at(kind);
      case SquaredGradient(PointKind kind) -> "‖∇f‖², " + at(kind);
      case FirstBelow(double cutoff) -> "first iterate with ‖∇f‖² < " + PowerOfTen.text(cutoff);
    };
  }

  /// As a column of a table: "index_1e-3", "squared_gradient_norm".
  default String column() {
    return switch (this) {
      case Spectral(Spectral.Feature feature, PointKind _) -> feature.column;
      case FlattestIterate() -> "iterate";
      case Loss(PointKind _) -> "loss";
      case SquaredGradient(PointKind _) -> "squared_gradient_norm";
      case FirstBelow(double cutoff) ->
          "first_below_" + String.format(Locale.ROOT, "1e%.0f", Math.log10(cutoff));
    };
  }

  /// The marked iterate that it is measured at; none where it is one of the whole run.
  default Optional<PointKind> where() {
    return switch (this) {
      case Spectral(Spectral.Feature _, PointKind kind) -> Optional.of(kind);
      case FlattestIterate() -> Optional.of(PointKind.FLATTEST);
      case Loss(PointKind kind) -> Optional.of(kind);
      case SquaredGradient(PointKind kind) -> Optional.of(kind);
      case FirstBelow(double _) -> Optional.empty();
    };
  }

  private static String at(PointKind kind) {
    return kind.word() + " point";
  }
}
