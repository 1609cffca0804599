package dev.cairn.study.store;

import dev.cairn.search.PointKind;

/// Table `certificates`: what has been proven about rows of `points`.
///
/// @param variant the variant
/// @param run the run
/// @param kind which point of the run: "start", "early", "flattest" or "final"
/// @param proof what has been proven, its components as columns
public record CertificateRow(int variant, int run, PointKind kind, Proof proof) {
  /// Which point.
  public PointId id() {
    return new PointId(new RunId(variant, run), kind);
  }
}
