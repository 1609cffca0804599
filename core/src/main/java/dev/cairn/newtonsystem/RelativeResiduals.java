package dev.cairn.newtonsystem;

/// The relative residual r and the relative co-kernel residual r_H of a Newton step p, for one
/// choice of ‖H‖.
///
/// @param r ‖H p + g‖ / (‖H‖‖p‖ + ‖g‖), between 0 and 1 for ‖H‖ ≥ ‖H‖₂; 1 where p = 0 and g ≠ 0
/// @param coKernel r_H = ‖H(H p + g)‖ / (‖H‖‖H p + g‖); 0 where the residual is 0
public record RelativeResiduals(double r, double coKernel) {
  /// Where ‖H‖ is not known.
  public static final RelativeResiduals UNKNOWN = new RelativeResiduals(Double.NaN, Double.NaN);

  /// What can be said of them where H is known to a relative error e only: r less e, and r_H and
  /// 3e. An H that is off by E, ‖E‖ ≤ e‖H‖, moves r by at most e, and moves r_H where r > 0.9 by at
  /// most e + e/0.9, to first order.
  public RelativeResiduals allowing(double error) {
    return error == 0 ? this : new RelativeResiduals(r - error, coKernel + 3 * error);
  }

  /// From the norms of H, p, g, H p + g and H(H p + g); unknown where g is.
  public static RelativeResiduals of(
      double hessianNorm, double stepNorm, double gradientNorm, double residual, double image) {
    double scale = hessianNorm * stepNorm + gradientNorm;
    if (Double.isNaN(gradientNorm)) {
      return UNKNOWN;
    }
    return new RelativeResiduals(
        scale == 0 ? 0 : residual / scale,
        residual == 0 || hessianNorm == 0 ? 0 : image / (hessianNorm * residual));
  }
}
