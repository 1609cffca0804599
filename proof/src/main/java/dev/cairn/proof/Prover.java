package dev.cairn.proof;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import dev.cairn.proof.enclosure.BallMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Turns a reported point into a proven statement.
///
/// In this order: refine by Newton's method and prove a critical point, or a family of them where
/// the loss has continuous symmetries that move it; prove that there is none near; say what failed.
/// Costs a few Hessians over boxes where Newton's method converges, otherwise some dozens of
/// products.
///
/// @param enclosures of the loss
/// @param hessians approximations for directions and inverses
/// @param symmetries generators of the loss's symmetries; their invariance is taken for granted
public record Prover(
    DerivativeEnclosures enclosures, HessianSource hessians, List<AffineField> symmetries) {
  /// Generators at a point count as dependent below this share of the largest singular value.
  private static final double RANK_CUT = 1e-6;

  /// First radius of Krawczyk's box, relative to max(1, |θ|): far above rounding, far below any
  /// structure.
  private static final double FIRST_RADIUS = 0x1p-30;

  /// The box is at least this multiple of the Newton step.
  private static final double STEP_MULTIPLE = 16;

  /// Contraction aimed at when the box is enlarged, and from which on it is not enlarged further.
  private static final double AIM = 0.6;

  private static final double ENOUGH = 0.2;

  /// Newton's method is not tried where the Hessian changes by this much or more along its step.
  private static final double HOPELESS = 4;

  /// Boxes tried for the first proof, and for a larger one after it.
  private static final int BOXES = 4;

  /// A radius without critical points below this share of max(1, |θ|) says nothing about the loss.
  private static final double LEAST_RADIUS = 1e-9;

  public Prover {
    symmetries = List.copyOf(symmetries);
  }

  /// The strongest statement about θ (length n; read).
  public Proof prove(double[] theta) {
    DenseSymmetric hessian = hessians.at(theta);
    if (Arrays.stream(hessian.entries()).anyMatch(entry -> !Double.isFinite(entry))) {
      return at(
          theta, new Statement.Undecided("a finite Hessian", Double.NaN, Double.MAX_VALUE), "none");
    }
    EigenBasis basis = new EigenBasis(hessian, enclosures.kernels());
    PreciseBall[] gradient = enclosures.gradient(theta);
    Proof critical = near(theta, gradient, basis);
    return critical.statement() instanceof Statement.Undecided failed
        ? new SubspaceProof(enclosures, hessians)
            .near(theta)
            .orElseGet(() -> away(theta, gradient, hessian, basis, failed))
        : critical;
  }

  /// A critical point near θ, where Newton's method is worth trying.
  private Proof near(double[] theta, PreciseBall[] gradient, EigenBasis basis) {
    double[] g = Arrays.stream(gradient).mapToDouble(PreciseBall::hi).toArray();
    double change = change(theta, Refinement.step(basis, g), basis);
    if (!(change < HOPELESS)) {
      return undecided(theta, "change of the Hessian along Newton's step", change, HOPELESS);
    }
    Refinement.Result refined = new Refinement(enclosures, hessians).from(theta, g, basis);
    return refined.converged() ? critical(theta, refined) : unrefined(theta, refined);
  }

  /// About ‖C (∇²f(x) − ∇²f(θ))s‖/‖s‖ over the box that Newton's step s reaches: well above 1, no
  /// box that θ lies in is proven to hold one critical point.
  private double change(double[] theta, double[] step, EigenBasis basis) {
    double size = Norms.maximum(Arrays.stream(step).map(Math::abs).toArray());
    if (!(size > FIRST_RADIUS * Norms.scale(theta))) {
      return 0;
    }
    Interval[] product = enclosures.productOver(theta, size, step);
    double[] deviation = Arrays.stream(product).mapToDouble(Interval::radius).toArray();
    double[] moved = Refinement.step(basis, deviation);
    return Norms.maximum(Arrays.stream(moved).map(Math::abs).toArray()) / size;
  }

  /// What is proven about the reported point itself.
  private static Proof at(double[] theta, Statement statement, String method) {
    return new Proof(Point.of(theta), Point.of(theta), 0, statement, method);
  }

  private static Proof unrefined(double[] theta, Refinement.Result refined) {
    return at(
        theta,
        new Statement.Undecided("last Newton step", refined.lastStep(), 0x1p-51),
        "Newton's method");
  }

  private Proof critical(double[] theta, Refinement.Result refined) {
    double[] centre = refined.theta();
    double moved = Norms.distance(theta, centre);
    DenseSymmetric hessian = hessians.at(centre);
    double[][] border = border(centre, hessian);
    var system = new BorderedSystem(enclosures, centre, hessian, border);
    double scale = Norms.scale(centre);
    double rho = Math.max(FIRST_RADIUS * scale, STEP_MULTIPLE * system.stepSize());
    BorderedSystem.Test first = system.test(rho);
    for (int box = 1; box < BOXES && !system.holds(first); box++) {
      double smaller = Math.max(rho / 64, 2 * system.stepSize());
      if (smaller >= rho) {
        break;
      }
      rho = smaller;
      first = system.test(rho);
    }
    if (!system.holds(first)) {
      return undecided(theta, "‖I − C H‖ over the box", first.contraction(), 1);
    }
    int negative = system.negativeEigenvalues();
    if (negative < 0) {
      return undecided(theta, "dominance of the scaled Hessian's diagonal", 1, 1);
    }
    if (!transversal(centre, border, first.rho())) {
      return undecided(theta, "‖I − P ΞᵀB‖ of the symmetry's generators", 1, 1);
    }
    BorderedSystem.Test widest = enlarged(system, first);
    double existence = system.existence(widest);
    double uniqueness = widest.rho();
    if (!(existence <= uniqueness)) {
      return undecided(theta, "radius of existence", existence, uniqueness);
    }
    if (!(Interval.of(moved).add(Interval.of(existence)).hi() <= uniqueness)) {
      return undecided(theta, "distance to the refined point", moved, uniqueness);
    }
    Statement statement =
        border.length == 0
            ? new Statement.Critical(negative, existence, uniqueness)
            : new Statement.CriticalFamily(
                border.length, negative - border.length, existence, uniqueness);
    return new Proof(Point.of(theta), Point.of(centre), moved, statement, method(system, widest));
  }

  /// The critical point that Newton's method leads to from a point (read), or what failed.
  Proof critical(double[] start) {
    Refinement.Result refined = new Refinement(enclosures, hessians).from(start);
    return refined.converged() ? critical(start, refined) : unrefined(start, refined);
  }

  private static String method(BorderedSystem system, BorderedSystem.Test test) {
    return String.format(
        Locale.ROOT,
        "Krawczyk: ‖C g‖ ≤ %.3g, ‖I − C H‖ ≤ %.3g over the box; inertia by congruence",
        system.stepSize(),
        test.contraction());
  }

  /// The largest box tried over which the test still holds.
  private static BorderedSystem.Test enlarged(BorderedSystem system, BorderedSystem.Test first) {
    BorderedSystem.Test best = first;
    double refuted = Double.POSITIVE_INFINITY;
    for (int box = 1; box < BOXES && best.contraction() < ENOUGH; box++) {
      double aim = best.rho() * Math.min(AIM / best.contraction(), 0x1p40);
      double rho = aim < refuted ? aim : Math.sqrt(best.rho() * refuted);
      BorderedSystem.Test test = system.test(rho);
      if (system.holds(test)) {
        best = test;
      } else {
        refuted = rho;
      }
    }
    return best;
  }

  private Proof away(
      double[] theta,
      PreciseBall[] gradient,
      DenseSymmetric hessian,
      EigenBasis basis,
      Statement.Undecided failed) {
    Exclusion.Result best = new Exclusion(enclosures, theta, gradient).best(hessian, basis);
    double least = LEAST_RADIUS * Norms.scale(theta);
    if (best.rho() >= least) {
      return at(
          theta,
          new Statement.NotCritical(best.rho(), Point.of(best.direction())),
          "mean value along a direction");
    }
    return at(theta, failed, "none; no critical point within " + best.rho());
  }

  private static Proof undecided(double[] theta, String quantity, double value, double limit) {
    return at(theta, new Statement.Undecided(quantity, value, limit), "Krawczyk");
  }

  /// An orthonormal basis of the generators at the centre times ‖H‖, which balances K.
  private double[][] border(double[] centre, DenseSymmetric hessian) {
    int m = symmetries.size();
    if (m == 0) {
      return new double[0][];
    }
    double[][] fields = symmetries.stream().map(field -> field.at(centre)).toArray(double[][]::new);
    DenseSymmetric gram = new DenseSymmetric(m);
    for (int j = 0; j < m; j++) {
      for (int i = 0; i <= j; i++) {
        double dot = 0;
        for (int k = 0; k < centre.length; k++) {
          dot = Math.fma(fields[i][k], fields[j][k], dot);
        }
        gram.set(i, j, dot);
      }
    }
    EigenBasis basis = new EigenBasis(gram, enclosures.kernels());
    double weight = new EigenBasis(hessian, enclosures.kernels()).norm();
    int rank = m - basis.countWithin(RANK_CUT * RANK_CUT * basis.norm());
    double[][] border = new double[rank][centre.length];
    for (int r = 0; r < rank; r++) {
      int k = m - 1 - r;
      for (int f = 0; f < m; f++) {
        double factor = weight * basis.vector(k, f) / Math.sqrt(basis.value(k));
        for (int i = 0; i < centre.length; i++) {
          border[r][i] = Math.fma(factor, fields[f][i], border[r][i]);
        }
      }
    }
    return border;
  }

  /// Whether ΞᵀB (generators against border) has full column rank over the box: then a solution of
  /// the bordered system has μ = 0, because ξᵀ∇f = 0 for every generator.
  private boolean transversal(double[] centre, double[][] border, double rho) {
    int d = border.length;
    int m = symmetries.size();
    if (d == 0) {
      return true;
    }
    BallMatrix columns = new BallMatrix(centre.length, d);
    for (int i = 0; i < centre.length; i++) {
      for (int k = 0; k < d; k++) {
        columns.set(i, k, Interval.of(border[k][i]));
      }
    }
    BallMatrix generators = new BallMatrix(m, centre.length);
    for (int f = 0; f < m; f++) {
      Interval[] field = symmetries.get(f).over(centre, rho);
      for (int i = 0; i < field.length; i++) {
        generators.set(f, i, field[i]);
      }
    }
    BallMatrix overlap = generators.times(columns, enclosures.kernels());
    // (ΞᵀB)ᵀ(ΞᵀB) regular ⇔ full column rank; a Krawczyk-like test with its approximate inverse
    BallMatrix square = overlap.transposed().times(overlap, enclosures.kernels());
    EigenBasis basis = new EigenBasis(HessianSource.centres(square), enclosures.kernels());
    double[] halves = basis.scaled(value -> 1 / Math.sqrt(Math.abs(value)));
    BallMatrix half = BallMatrix.exact(d, d, halves);
    BallMatrix near =
        half.times(square, enclosures.kernels()).times(half.transposed(), enclosures.kernels());
    for (int i = 0; i < d; i++) {
      near.set(i, i, near.get(i, i).subtract(Interval.ONE));
    }
    return Norms.maximum(Norms.rowSums(near)) < 1;
  }
}
