package dev.cairn.flatness;

import dev.cairn.linalg.SymmetricOperator;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.ReliableObjective;
import dev.cairn.objective.Reliance;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;

/// Whether Newton's step supports that a critical point is near a point with a small gradient.
///
/// A gradient below an absolute cut-off says little: on (x + y)²/2 + 10⁻⁹z it is 10⁻⁹ at points
/// from which no step leads to a critical point, and at x = 150 on e⁻ˣ it is 10⁻⁶⁶; neither f has
/// one. So Newton's step p, H p ≈ −g, is tried on the gradient itself, not on its linear model:
/// near a regular critical point the gradient falls evenly along p, to far less. Along a tail such
/// as e⁻ˣ a step leaves e⁻¹ of it, wherever it starts. Support means
///
/// ```
///   ‖∇f(θ + p)‖ ≤ LEFT · ‖g‖   and   ‖∇f(θ + p/2) − g/2‖ ≤ LEFT · ‖g‖,
/// ```
///
/// and the same of the next steps with the same H, until the gradient may be rounding alone; or
/// that g itself may be. The next steps find what is small beside the rest of g and stays, as 10⁻⁹
/// above does; where the rest has come down to rounding, only what has not counts
/// ([Remainder]). Where nothing has, θ may still lie on a tail, or where f is level to the last
/// digit ([Rise]); where more digits than doubles have can be had, they tell whether a slope hides
/// in rounding ([HiddenSlope]). It is evidence, not proof: near a degenerate critical point, as of
/// x⁴, there is none above rounding.
///
/// What the gradient tells is the same wherever θ lies, and in whatever units. That is not enough:
/// of 10⁻¹² y² every gradient that anyone sees is below the cut-off, and from everywhere a step
/// leads to 0. So the steps must be short as well, [#SHORT] of θ at most, all of them together: of
/// 10⁻¹² (x − 5)² + y² the first one may only take y away.
///
/// @param gradientNorm ‖g‖
/// @param rounding up to this ‖g‖ may be rounding alone: see [GradientRounding]; 0 where it would
///     be small enough but some of it is a signal, or θ lies on a tail
/// @param left the larger of the two left sides, over ‖g‖, of the worst of the steps, for the
///     better of the solutions tried; at most 1, which it is on a tail and where f is level; 0
///     where g = 0 elsewhere
/// @param length how far from θ the steps of that solution lead, over ‖θ‖, or over 1 where ‖θ‖ is
///     less; NaN where older stores do not tell
/// @param image ‖H g‖ / (‖H‖_F ‖g‖), 0 where the gradient, or what counts of it, lies in the
///     kernel; ‖H‖_F is estimated
/// @param share of ‖g‖ that counts: the rest may be rounding, and whether that lies in the kernel
///     nobody knows; 1 where all of it does, or g = 0
/// @param outlook around θ, or where the steps end: on a tail, and where f is level, nothing is
///     supported
public record NewtonSupport(
    double gradientNorm,
    double rounding,
    double left,
    double length,
    double image,
    double share,
    Outlook outlook) {
  /// A step that leaves no more than this share of ‖g‖ takes 99 % of ‖g‖² away.
  public static final double LEFT = 0.1;

  /// A longer step leads to a place that has no digit in common with θ. Of θ near 0 digits tell
  /// nothing: there it is an absolute length, as the cut-off of gradients is an absolute one.
  public static final double SHORT = 0.1;

  /// What a step leaves is more than rounding, and than sums of it, from this multiple on.
  private static final double NOTABLE = 1e3;

  /// Below this numbers lose digits.
  private static final double VANISHING = Double.MIN_NORMAL / 0x1p-53;

  /// A part follows the rest of a gradient down where its share of it grows by no more than this.
  private static final double FOLLOWING = 100;

  /// Steps until rounding, at most: each leaves a tenth or less.
  private static final int MOST_STEPS = 16;

  /// Relative tolerances of the solutions, from short ones that leave out directions that H hardly
  /// bends to those that take them in.
  private static final double[] TOLERANCES = {1e-4, 1e-8};

  /// Where nothing was measured.
  public static final NewtonSupport UNKNOWN =
      new NewtonSupport(
          Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Outlook.OPEN);

  /// Measures at θ, if that is not known to be critical to begin with.
  ///
  /// @param f as it is to be evaluated at θ, in whose numbers H and g are
  public static NewtonSupport measure(
      SymmetricOperator hessian,
      double[] gradient,
      double[] theta,
      int products,
      ReliableObjective f) {
    double norm = Vectors.norm(gradient);
    if (f.reliance() == Reliance.VANISHING) {
      return new NewtonSupport(norm, norm, 0, 0, 0, 1, Outlook.OPEN);
    }
    UnaryOperator<double[]> elsewhere = f.objective()::gradientAt;
    NewtonSupport support = measure(hessian, gradient, theta, products, elsewhere);
    List<UnaryOperator<double[]>> steps =
        DoubleStream.of(TOLERANCES)
            .mapToObj(tolerance -> new FrozenNewton(hessian, tolerance, products, elsewhere))
            .<UnaryOperator<double[]>>map(newton -> newton::solve)
            .toList();
    return support.supports()
            && f.fine().stream().anyMatch(fine -> HiddenSlope.at(theta, hessian, steps, fine))
        ? support.without(Outlook.SLOPE)
        : support;
  }

  /// Measures at θ by MINRES-QLP with re-orthogonalisation, to one tolerance after another until
  /// there is support.
  ///
  /// Each step costs a solve of as many products as the budget allows, at most, and two gradients.
  /// Near a regular critical point there are a few steps, elsewhere mostly one for each tolerance.
  ///
  /// @param hessian H, at θ
  /// @param gradient g (read)
  /// @param theta θ (read)
  /// @param products with H, at most, of a solve
  /// @param elsewhere ∇f at another point, which it reads
  public static NewtonSupport measure(
      SymmetricOperator hessian,
      double[] gradient,
      double[] theta,
      int products,
      UnaryOperator<double[]> elsewhere) {
    double norm = Vectors.norm(gradient);
    double most = GradientRounding.most(hessian, theta);
    var finest = new FrozenNewton(hessian, TOLERANCES[TOLERANCES.length - 1], products, elsewhere);
    Remainder rest = norm <= most ? finest.remainder(theta, gradient, 0) : Remainder.ALL;
    boolean nothing = !rest.any();
    double left = norm == 0 ? 0 : 1;
    double length = 0;
    Outlook outlook = rest.outlook();
    for (int k = 0; k < TOLERANCES.length && left > LEFT; k++) {
      var newton = new FrozenNewton(hessian, TOLERANCES[k], products, elsewhere);
      Steps steps = Steps.of(newton, theta, gradient, rest.part());
      if (k == 0 || steps.left < left) {
        left = steps.left;
        length = share(steps.length, theta);
        outlook = nothing ? rest.outlook() : steps.outlook;
      }
    }
    double[] counts = rest.part().apply(gradient);
    double image = image(hessian, counts);
    double share = norm == 0 ? 1 : Vectors.norm(counts) / norm;
    double rounding = norm <= most && rest.any() ? 0 : most;
    var support = new NewtonSupport(norm, rounding, left, length, image, share, Outlook.OPEN);
    return outlook == Outlook.OPEN ? support : support.without(outlook);
  }

  /// What remains of it where something around θ speaks against it.
  private NewtonSupport without(Outlook reason) {
    return new NewtonSupport(gradientNorm, 0, 1, length, image, share, reason);
  }

  /// Steps with one Hessian.
  ///
  /// @param left what the worst of them leaves
  /// @param length how far from θ they lead
  /// @param outlook where they end
  private record Steps(double left, double length, Outlook outlook) {
    /// Down to rounding. Where only some of the gradient may be rounding, the steps are those of
    /// the rest.
    static Steps of(
        FrozenNewton newton, double[] theta, double[] gradient, UnaryOperator<double[]> counts) {
      FrozenNewton.Step step = newton.from(theta, gradient, counts);
      double reach = step.length();
      double length = reach;
      double[] before = gradient;
      double worst = step.left();
      for (int k = 1; k < MOST_STEPS && worst <= LEFT && !vanished(step); k++) {
        UnaryOperator<double[]> part = UnaryOperator.identity();
        boolean follows = false;
        if (atRounding(newton.hessian(), step, NOTABLE)) {
          Remainder rest = newton.remainder(step.theta(), step.gradient(), reach);
          if (!rest.any()) {
            return new Steps(worst, length, rest.outlook());
          }
          follows = follows(rest.part(), before, step, newton.hessian());
          part = follows ? part : rest.part();
        }
        before = step.gradient();
        double[] from = step.theta();
        step = newton.from(step.theta(), step.gradient(), part);
        if (follows && step.left() > LEFT && atRounding(newton.hessian(), step, 1)) {
          break; // all of it has come down to rounding
        }
        worst = Math.max(worst, step.left());
        if (worst <= LEFT && bends(newton.hessian(), from, step.theta())) {
          length = Math.max(length, Vectors.norm(Vectors.difference(step.theta(), theta)));
        }
      }
      return new Steps(worst, length, Outlook.OPEN);
    }
  }

  /// Whether a part of the gradient that is more than rounding falls with the rest of it: as ∂f/∂y
  /// =
  /// 2x²y of eˣ − x + x²y² does where steps lead to x = 0, a line of critical points.
  ///
  /// @param before the gradient that the step was made for
  private static boolean follows(
      UnaryOperator<double[]> part,
      double[] before,
      FrozenNewton.Step step,
      SymmetricOperator hessian) {
    double was = Vectors.norm(part.apply(before));
    double is = Vectors.norm(part.apply(step.gradient()));
    double share = was / Vectors.norm(before);
    double whole =
        Math.max(Vectors.norm(step.gradient()), GradientRounding.most(hessian, step.theta()));
    return is <= LEFT * was && is <= FOLLOWING * share * whole;
  }

  /// Near the smallest numbers steps have no digits: towards a minimum at 0 nothing else ends them.
  private static boolean vanished(FrozenNewton.Step step) {
    double norm = Vectors.norm(step.gradient());
    return norm > 0 && norm < VANISHING;
  }

  /// Whether the gradient where a step leads is no more than so many times rounding.
  private static boolean atRounding(
      SymmetricOperator hessian, FrozenNewton.Step step, double times) {
    return Vectors.norm(step.gradient()) <= times * GradientRounding.most(hessian, step.theta());
  }

  /// Whether H along a step is more than rounding beside its largest entries. Where it is not,
  /// nobody knows how far such a step leads.
  private static boolean bends(SymmetricOperator hessian, double[] from, double[] to) {
    return image(hessian, Vectors.difference(to, from)) > from.length * Math.ulp(1.0);
  }

  /// ‖H v‖ / (‖H‖_F ‖v‖), with ‖H‖_F from a product with random signs, whose mean square it is.
  private static double image(SymmetricOperator hessian, double[] v) {
    double[] y = new double[v.length];
    double[] signs = new double[v.length];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < signs.length; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    double[] scaled = Vectors.scaled(v);
    hessian.apply(scaled, y);
    double image = Vectors.norm(y);
    hessian.apply(signs, y);
    double scale = Vectors.norm(y) * Vectors.norm(scaled);
    return image == 0 ? 0 : image / scale;
  }

  /// What can be said where H is known to a relative error only: what it makes of g may be larger
  /// by as much.
  public NewtonSupport allowing(double error) {
    return new NewtonSupport(gradientNorm, rounding, left, length, image + error, share, outlook);
  }

  private static double share(double length, double[] theta) {
    return length / Math.max(1, Vectors.norm(theta));
  }

  /// Whether a place so far from θ (read) is near.
  public static boolean isNear(double distance, double[] theta) {
    return share(distance, theta) <= SHORT;
  }

  /// Whether the step takes the gradient away, but leads to a place far from here.
  public boolean far() {
    return outlook == Outlook.OPEN && !atRounding() && left <= LEFT && length > SHORT;
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
    return outlook == Outlook.OPEN && (atRounding() || left <= LEFT) && !far();
  }
}
