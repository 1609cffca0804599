package dev.cairn.flatness;

import dev.cairn.krylov.MinresQlp;
import dev.cairn.krylov.Tolerances;
import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/// Whether Newton's step supports that a critical point is near a point with a small gradient.
///
/// A gradient below an absolute cut-off says little: on (x + y)²/2 + 10⁻⁹z it is 10⁻⁹ at points
/// from which no step leads to a critical point, as f has none. So the step is asked: is there a
/// short p that takes the gradient away, H p ≈ −g? Support means
///
/// ```
///   min ‖H p + g‖ over ‖p‖ ≤ SHORT · scale   is at most   LEFT · ‖g‖,
/// ```
///
/// or that the gradient may be rounding alone. What the step leaves is asked again where it lies in
/// the kernel: if it is there after the step too, as 10⁻⁹ is at every point of the trough, no step
/// takes it away, and there is no support. All of it is unchanged when f or θ is measured in
/// other units. The scale is ‖θ‖, or the distance that a run has come if that is more. It is
/// evidence, not proof, and where the Hessian changes over the step it may err on either side.
///
/// @param gradientNorm ‖g‖
/// @param rounding below this ‖g‖ may be rounding alone: see [GradientRounding]
/// @param left ‖H p + g‖ / ‖g‖, the share of the gradient that the step leaves; 0 where g = 0,
///     1 where no step takes away what it leaves
/// @param length ‖p‖ / scale
/// @param image ‖H g‖ / (‖H‖_F ‖g‖), 0 where the gradient lies in the kernel; ‖H‖_F is estimated
public record NewtonSupport(
    double gradientNorm, double rounding, double left, double length, double image) {
  /// A step that leaves no more than this share of ‖g‖ takes 99 % of ‖g‖² away.
  public static final double LEFT = 0.1;

  /// A step up to this share of the scale is short: the point stays the same to two digits.
  public static final double SHORT = 1e-2;

  /// What a step leaves is more than rounding, and than sums of it, from this multiple on.
  private static final double NOTABLE = 1e3;

  /// It lies in the kernel where H takes it to no more than this share of its size, and stays where
  /// no more than this share of it has changed.
  private static final double SAME = 0.1;

  /// Where nothing was measured.
  public static final NewtonSupport UNKNOWN =
      new NewtonSupport(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /// How far a step may lead.
  ///
  /// @param scale ‖θ‖, or the distance from the start where that is longer
  /// @param products with H, at most
  public record Reach(double scale, int products) {}

  /// Measures at θ from products with H: MINRES-QLP with re-orthogonalisation, whose iterates grow
  /// as their residuals fall, ended where they are no longer short.
  ///
  /// Costs as many products as the budget allows and seven more, as many vectors, and a gradient.
  ///
  /// @param hessian H, at θ
  /// @param gradient g (read)
  /// @param theta θ (read)
  /// @param elsewhere ∇f at another point, which it reads
  public static NewtonSupport measure(
      SymmetricOperator hessian,
      double[] gradient,
      double[] theta,
      Reach reach,
      UnaryOperator<double[]> elsewhere) {
    int n = gradient.length;
    double norm = Vectors.norm(gradient);
    double rounding = GradientRounding.most(hessian, theta);
    double scale = reach.scale;
    if (norm == 0 || scale == 0) {
      return new NewtonSupport(norm, rounding, norm == 0 ? 0 : 1, 0, image(hessian, gradient));
    }
    double[] negative = new double[n];
    for (int i = 0; i < n; i++) {
      negative[i] = -gradient[i];
    }
    var tolerances =
        new Tolerances(1e-10, OptionalInt.of(reach.products), Double.MAX_VALUE, SHORT * scale, 1);
    double[] step = new double[n];
    var result =
        MinresQlp.DEFAULT
            .withTolerances(tolerances)
            .withReorthogonalisation()
            .workspace(n)
            .solve(hessian, negative, step);
    double left = result.residualNorm() / norm;
    boolean stays =
        left <= LEFT
            && result.residualNorm() > NOTABLE * rounding
            && stays(hessian, gradient, theta, step, elsewhere);
    return new NewtonSupport(
        norm, rounding, stays ? 1 : left, result.solutionNorm() / scale, image(hessian, gradient));
  }

  /// Whether H p + g lies in the kernel and is the gradient after the step p, too.
  private static boolean stays(
      SymmetricOperator hessian,
      double[] gradient,
      double[] theta,
      double[] step,
      UnaryOperator<double[]> elsewhere) {
    double[] rest = new double[step.length];
    hessian.apply(step, rest);
    Vectors.addScaled(1, gradient, rest);
    if (image(hessian, rest) > SAME) {
      return false;
    }
    double[] there = theta.clone();
    Vectors.addScaled(1, step, there);
    double[] change = elsewhere.apply(there);
    Vectors.addScaled(-1, rest, change);
    return Vectors.norm(change) <= SAME * Vectors.norm(rest);
  }

  /// ‖H g‖ / (‖H‖_F ‖g‖), with ‖H‖_F from a product with random signs, whose mean square it is.
  private static double image(SymmetricOperator hessian, double[] gradient) {
    double[] y = new double[gradient.length];
    double[] signs = new double[gradient.length];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < signs.length; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    hessian.apply(gradient, y);
    double image = Vectors.norm(y);
    hessian.apply(signs, y);
    double scale = Vectors.norm(y) * Vectors.norm(gradient);
    return image == 0 ? 0 : image / scale;
  }

  /// Whether it was measured.
  public boolean known() {
    return !Double.isNaN(left);
  }

  /// Whether the gradient may be rounding alone: what its Newton system says is noise.
  public boolean atRounding() {
    return gradientNorm <= rounding;
  }

  /// Whether Newton's step supports a critical point here.
  public boolean supports() {
    return atRounding() || (left <= LEFT && length <= SHORT);
  }
}
