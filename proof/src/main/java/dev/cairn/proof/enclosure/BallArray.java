package dev.cairn.proof.enclosure;

import dev.cairn.proof.arithmetic.Interval;

/// An array of balls [mid − rad, mid + rad]; a NaN or infinity in either stands for all real
/// numbers.
///
/// Arrays are shared, not copied: whoever holds a BallArray reads them only.
///
/// @param mid the centres
/// @param rad the radii, ≥ 0
/// @param exact whether all radii are 0 The arrays are the point of this type; it is never
///     compared.
@SuppressWarnings("ArrayRecordComponent")
record BallArray(double[] mid, double[] rad, boolean exact) {
  static BallArray exact(double[] values) {
    return new BallArray(values, new double[values.length], true);
  }

  static BallArray of(Interval[] values) {
    double[] mid = new double[values.length];
    double[] rad = new double[values.length];
    for (int i = 0; i < mid.length; i++) {
      mid[i] = values[i].midpoint();
      rad[i] = values[i].radius();
    }
    return new BallArray(mid, rad, false);
  }

  /// The i-th ball as an interval.
  Interval get(int i) {
    return Double.isFinite(mid[i]) && rad[i] < Double.POSITIVE_INFINITY
        ? Interval.ball(mid[i], rad[i])
        : Interval.ENTIRE;
  }
}
