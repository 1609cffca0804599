package dev.cairn.study.landscape;

import dev.cairn.study.store.CollectionRow;
import java.util.OptionalDouble;

/// How points are collected.
///
/// @param tolerance points closer than this are the same
/// @param criticalBelow points with ‖∇f‖² below this are collected; the experiment's first cut-off
///     where absent
/// @param nullEigenvalue eigenvalues of size at most this times ‖H‖₂ are null
/// @param provenOnly whether only points that are proven critical, or of a critical family, are
///     collected
public record CollectSettings(
    double tolerance, OptionalDouble criticalBelow, double nullEigenvalue, boolean provenOnly) {
  /// Points within 1e-5 are the same, null is 1e-7 of the largest eigenvalue.
  public static final CollectSettings DEFAULT =
      new CollectSettings(1e-5, OptionalDouble.empty(), 1e-7, false);

  /// Checks the settings.
  public CollectSettings {
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException("tolerance %s must be > 0".formatted(tolerance));
    }
    if (!(nullEigenvalue >= 0 && nullEigenvalue < 1)) {
      throw new IllegalArgumentException(
          "null eigenvalue %s must be in [0, 1)".formatted(nullEigenvalue));
    }
  }

  /// What differs from the settings of a collection that is there, in words; empty where nothing
  /// does.
  String difference(CollectionRow row) {
    if (row.tolerance() != tolerance) {
      return "tolerance %s".formatted(row.tolerance());
    }
    if (row.nullEigenvalue() != nullEigenvalue) {
      return "null eigenvalue %s".formatted(row.nullEigenvalue());
    }
    if (row.provenOnly() != provenOnly) {
      return row.provenOnly() ? "proven points only" : "points without a proof";
    }
    return criticalBelow.isPresent() && row.criticalBelow() != criticalBelow.getAsDouble()
        ? "cut-off %s".formatted(row.criticalBelow())
        : "";
  }
}
