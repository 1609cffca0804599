package dev.cairn.report.figure;

/// The shape of a point in a figure.
public enum Marker {
  /// A filled disc.
  DISC,
  /// A circle.
  RING,
  /// A filled square on its corner.
  DIAMOND,
  /// A filled triangle.
  TRIANGLE,
  /// Six rays.
  ASTERISK
}
