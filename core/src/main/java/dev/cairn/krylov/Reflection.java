package dev.cairn.krylov;

/// The symmetric reflection [c s; s −c] that maps (a, b) to (r, 0) with r ≥ 0.
///
/// Source: SymOrtho in Choi, Paige & Saunders (2011). Neither overflows nor underflows where r
/// itself does not.
final class Reflection {
  double c = -1;
  double s;
  double r;

  /// Makes this the reflection of (a, b).
  void set(double a, double b) {
    if (b == 0) {
      c = a == 0 ? 1 : Math.signum(a);
      s = 0;
      r = Math.abs(a);
    } else if (a == 0) {
      c = 0;
      s = Math.signum(b);
      r = Math.abs(b);
    } else if (Math.abs(b) > Math.abs(a)) {
      double t = a / b;
      s = Math.signum(b) / Math.sqrt(1 + t * t);
      c = s * t;
      r = b / s;
    } else {
      double t = b / a;
      c = Math.signum(a) / Math.sqrt(1 + t * t);
      s = c * t;
      r = a / c;
    }
  }
}
