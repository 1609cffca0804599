package dev.cairn.proof.enclosure;

import dev.cairn.proof.arithmetic.PreciseBall;

/// An array of balls with double-double centres, see [PreciseBall].
///
/// Arrays are shared, not copied: whoever holds a PreciseArray reads them only.
///
/// @param hi the centres rounded to doubles
/// @param lo the rests of the centres
/// @param rad the radii, ≥ 0 The arrays are the point of this type; it is never compared.
@SuppressWarnings("ArrayRecordComponent")
record PreciseArray(double[] hi, double[] lo, double[] rad) {
  static PreciseArray zeros(int length) {
    return new PreciseArray(new double[length], new double[length], new double[length]);
  }

  PreciseBall get(int i) {
    return new PreciseBall(hi[i], lo[i], rad[i]);
  }

  void set(int i, PreciseBall ball) {
    hi[i] = ball.hi();
    lo[i] = ball.lo();
    rad[i] = ball.radius();
  }
}
