package dev.cairn.proof.verify;

import dev.cairn.linalg.Point;
import dev.cairn.proof.AffineField;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.Proof;
import dev.cairn.proof.Statement;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Proves a statement again with plain interval arithmetic, from nothing but the loss and the
/// claim.
///
/// It shares with the prover the reader of the problem, which says what the function and its
/// symmetries are, and the arithmetic of single numbers. Its derivatives are its own ([Tape]); no
/// BLAS, no balls for matrices, no blocks, other eigenvectors. Costs n interval Hessian products a
/// sample, of many parameters as rows of balls.
///
/// @param loss what the statement is about
/// @param symmetries generators of its symmetries, for families
public record Verifier(LossFunction loss, List<AffineField> symmetries) {
  /// Up to so many coordinates products go one by one, by intervals, which are a little narrower
  /// than balls; what is proven of so few is held against this verifier before it is written.
  private static final int FEW = 64;

  /// Radii tried for families of zeros, each a quarter of the one before.
  private static final int RADII = 24;

  /// Room for those who round otherwise, of the radius.
  private static final double LEAST_EXISTENCE = 0x1p-90;

  public Verifier {
    symmetries = List.copyOf(symmetries);
  }

  /// Whether all that a proof claims can be proven: its statement, how far the centre is from the
  /// reported point, and that the reported point lies where the statement speaks of.
  public Verification verify(Proof proof) {
    double radius =
        switch (proof.statement()) {
          case Statement.Critical(int _, double _, double uniqueness) -> uniqueness;
          case Statement.CriticalFamily(int _, int _, double _, double uniqueness) -> uniqueness;
          case Statement.Degenerate degenerate -> degenerate.uniqueness();
          case Statement.NotCritical(double rho, Point _) -> rho;
          case Statement.Undecided _ -> Double.NaN;
        };
    if (Double.isNaN(radius)) {
      return new Verification.Rejected("nothing is claimed");
    }
    Point reported = proof.reported();
    if (reported.dimension() != loss.dimension() || !finite(reported)) {
      return rejected("the reported point has not the %2$s finite coordinates of θ", 0);
    }
    if (reported.dimension() != proof.centre().dimension()
        || !within(reported, proof.centre(), proof.moved())) {
      return new Verification.Rejected(
          "the reported point is not within %s of the centre".formatted(proof.moved()));
    }
    if (!(proof.moved() <= radius)) {
      return new Verification.Rejected(
          "the centre was moved by %s, out of the radius %s".formatted(proof.moved(), radius));
    }
    return verify(proof.centre(), proof.statement());
  }

  /// Whether a statement about this centre can be proven.
  public Verification verify(Point centre, Statement statement) {
    if (centre.dimension() != loss.dimension()) {
      return rejected("the centre has %s coordinates for %s parameters", centre.dimension());
    }
    if (!finite(centre)) {
      return new Verification.Rejected("the centre is not finite");
    }
    double[] theta = centre.toArray();
    try {
      return switch (statement) {
        case Statement.Critical(int index, double existence, double uniqueness) ->
            solution(theta, 0, index, existence, uniqueness);
        case Statement.CriticalFamily family -> {
          Verification bySymmetry =
              solution(
                  theta,
                  family.dimension(),
                  family.index(),
                  family.existence(),
                  family.uniqueness());
          yield bySymmetry instanceof Verification.Verified || !byResiduals(theta, family)
              ? bySymmetry
              : new Verification.Verified();
        }
        case Statement.Degenerate claim -> new DegenerateVerifier(loss, this, claim).verify(centre);
        case Statement.NotCritical(double rho, Point direction) -> away(theta, rho, direction);
        case Statement.Undecided _ -> new Verification.Rejected("nothing is claimed");
      };
    } catch (UndefinedException e) {
      return new Verification.Rejected(String.valueOf(e.getMessage()));
    }
  }

  private Verification rejected(String text, int number) {
    return new Verification.Rejected(text.formatted(number, loss.dimension()));
  }

  private static boolean finite(Point point) {
    return Arrays.stream(point.toArray()).allMatch(Double::isFinite);
  }

  /// Whether ‖a − b‖ ≤ radius, decided exactly: doubles are decimals.
  private static boolean within(Point a, Point b, double radius) {
    if (!(radius >= 0 && Double.isFinite(radius))) {
      return false;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < a.dimension(); i++) {
      if (a.get(i) != b.get(i)) {
        BigDecimal difference = new BigDecimal(a.get(i)).subtract(new BigDecimal(b.get(i)));
        sum = sum.add(difference.pow(2));
      }
    }
    return sum.compareTo(new BigDecimal(radius).pow(2)) <= 0;
  }

  /// Krawczyk's test of ∇f(x) + Bμ = 0, Bᵀ(x − θ) = 0 over the box of the claimed uniqueness.
  private Verification solution(
      double[] theta, int dimension, int index, double existence, double uniqueness) {
    if (!Double.isFinite(uniqueness)) {
      return new Verification.Rejected("the radius is not finite");
    }
    if (dimension > symmetries.size()) {
      return rejected("a family of dimension %s of a loss with fewer symmetries", dimension);
    }
    Interval[][] hessian = hessian(box(theta, uniqueness));
    double[][] border = Generators.border(symmetries, theta, dimension, hessian);
    Interval[][] matrix = IntervalMatrix.bordered(hessian, border);
    var basis = new JacobiEigenvalues(IntervalMatrix.midpoints(matrix));
    double[][] inverse = inverse(basis, matrix.length);
    var test =
        new Contraction(
            step(theta, inverse), IntervalMatrix.distanceFromIdentity(inverse, matrix), uniqueness);
    int[] once = new int[theta.length];
    Arrays.fill(once, 1);
    Verification zero = zero(test, once, existence, uniqueness);
    if (!(zero instanceof Verification.Verified)) {
      return zero;
    }
    if (!Generators.transversal(symmetries, theta, existence, border)) {
      return new Verification.Rejected(
          "the symmetry's generators are not independent near the centre");
    }
    // The matrix is regular all over the box: its inertia anywhere is its inertia everywhere.
    int negative = IntervalMatrix.negativeEigenvalues(basis, matrix);
    if (negative < 0) {
      Interval[][] atCentre = IntervalMatrix.bordered(hessian(box(theta, 0)), border);
      negative =
          IntervalMatrix.negativeEigenvalues(basis, atCentre); // any basis near its own will do
      if (negative < 0) {
        negative =
            IntervalMatrix.negativeEigenvalues(
                new JacobiEigenvalues(IntervalMatrix.midpoints(atCentre)), atCentre);
      }
    }
    if (negative - dimension != index) {
      return new Verification.Rejected(
          negative < 0
              ? "the index could not be proven"
              : "the index is %s, not %s".formatted(negative - dimension, index));
    }
    return new Verification.Verified();
  }

  /// Whether a test says that exactly one solution lies in the box, and how near to its centre.
  ///
  /// @param counts how often each of its first coordinates counts
  /// @param existence the radius within which it is claimed to lie
  static Verification zero(Contraction test, int[] counts, double existence, double uniqueness) {
    if (!test.holds()) {
      return new Verification.Rejected(
          String.format(
              Locale.ROOT,
              "‖C g‖ + ‖I − C H‖ρ = %g is not below ρ = %g",
              test.reach(),
              uniqueness));
    }
    double proven = test.existence(counts);
    return proven <= existence
        ? new Verification.Verified()
        : new Verification.Rejected(
            String.format(
                Locale.ROOT, "existence is proven within %g only, not %g", proven, existence));
  }

  /// Whether the zeros of all residuals of the loss ([Residuals]) are a manifold of this dimension
  /// near θ, and the index at them is this one.
  private boolean byResiduals(double[] theta, Statement.CriticalFamily claim) {
    Optional<Residuals> found =
        Residuals.of(loss)
            .filter(residuals -> residuals.count() + claim.dimension() == theta.length)
            .filter(residuals -> residuals.negative() == claim.index());
    if (found.isEmpty() || !Double.isFinite(claim.uniqueness())) {
      return false;
    }
    hessian(box(theta, claim.uniqueness())); // refused where f is not defined
    return found.get().existence(theta, claim.uniqueness()) <= claim.existence();
  }

  /// What can be proven about a place where all residuals of the loss vanish, of which there are
  /// fewer than coordinates: a family of critical points. None elsewhere, and for losses that are
  /// no sum of squares.
  public Optional<Statement> familyOfZeros(Point centre) {
    try {
      return Residuals.of(loss)
          .filter(residuals -> residuals.count() < centre.dimension())
          .flatMap(residuals -> familyOfZeros(centre, residuals));
    } catch (UndefinedException e) {
      return Optional.empty();
    }
  }

  private Optional<Statement> familyOfZeros(Point centre, Residuals residuals) {
    double[] theta = centre.toArray();
    double scale = Math.max(1, maximum(Arrays.stream(theta).map(Math::abs).toArray()));
    for (int power = 0; power < RADII; power++) {
      double radius = Math.scalb(scale, -2 * power);
      double existence;
      try {
        existence = 2 * residuals.existence(theta, radius) + LEAST_EXISTENCE * radius;
      } catch (UndefinedException e) {
        continue; // a smaller box may lie where all is defined
      }
      if (existence <= radius / 2) {
        Statement family =
            new Statement.CriticalFamily(
                theta.length - residuals.count(), residuals.negative(), existence, radius / 2);
        if (verify(centre, family) instanceof Verification.Verified) {
          return Optional.of(family);
        }
      }
    }
    return Optional.empty();
  }

  /// |vᵀ∇f(θ)| > ρ sup‖∇²f v‖ over the box.
  private Verification away(double[] theta, double rho, Point direction) {
    if (direction.dimension() != theta.length) {
      return rejected("the direction has %s coordinates for %s parameters", direction.dimension());
    }
    if (!Double.isFinite(rho) || !finite(direction)) {
      return new Verification.Rejected("radius and direction must be finite");
    }
    PreciseBall[] gradient = new PlainLoss<>(loss, new PreciseScalars()).gradient(exact(theta));
    PreciseBall slope = PreciseBall.ZERO;
    Interval[] v = new Interval[theta.length];
    for (int i = 0; i < theta.length; i++) {
      slope = slope.add(gradient[i].multiply(direction.get(i)));
      v[i] = Interval.of(direction.get(i));
    }
    Interval sum = Interval.ZERO;
    for (Interval entry :
        new PlainLoss<>(loss, new IntervalScalars())
            .products(box(theta, rho), List.<Interval[]>of(v))
            .getFirst()) {
      sum = sum.add(Interval.of(entry.magnitude()).square());
    }
    double limit = Interval.of(rho).multiply(sum.sqrt()).hi();
    double size = slope.toInterval().mignitude();
    return size > limit
        ? new Verification.Verified()
        : new Verification.Rejected(
            String.format(Locale.ROOT, "|vᵀ∇f| = %g is not above ρ sup‖Hv‖ = %g", size, limit));
  }

  /// ∇²f over a box.
  Interval[][] hessian(Interval[] box) {
    int n = box.length;
    if (n > FEW) {
      return ColumnSweeps.hessian(loss, box);
    }
    List<Interval[]> units =
        java.util.stream.IntStream.range(0, n)
            .mapToObj(
                j -> {
                  Interval[] unit = new Interval[n];
                  Arrays.fill(unit, Interval.ZERO);
                  unit[j] = Interval.ONE;
                  return unit;
                })
            .toList();
    List<Interval[]> columns = new PlainLoss<>(loss, new IntervalScalars()).products(box, units);
    Interval[][] hessian = new Interval[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        hessian[i][j] = columns.get(j)[i];
      }
    }
    return hessian;
  }

  /// Upper bounds of |C ∇f(θ)|, component by component.
  double[] step(double[] theta, double[][] inverse) {
    PreciseBall[] gradient = new PlainLoss<>(loss, new PreciseScalars()).gradient(exact(theta));
    double[] step = new double[inverse.length];
    for (int i = 0; i < step.length; i++) {
      PreciseBall sum = PreciseBall.ZERO;
      for (int j = 0; j < gradient.length; j++) {
        sum = sum.add(gradient[j].multiply(inverse[i][j]));
      }
      step[i] = sum.toInterval().magnitude();
    }
    return step;
  }

  static double[][] inverse(JacobiEigenvalues basis, int size) {
    double[][] inverse = new double[size][size];
    for (int k = 0; k < size; k++) {
      double[] v = basis.vector(k);
      for (int i = 0; i < size; i++) {
        double factor = v[i] / basis.value(k);
        for (int j = 0; j < size; j++) {
          inverse[i][j] += factor * v[j];
        }
      }
    }
    return inverse;
  }

  static double maximum(double[] x) {
    double maximum = 0;
    for (double entry : x) {
      maximum = Math.max(maximum, entry); // NaN stays
    }
    return maximum;
  }

  private static Interval[] box(double[] theta, double rho) {
    return Arrays.stream(theta).mapToObj(x -> Interval.ball(x, rho)).toArray(Interval[]::new);
  }

  private static PreciseBall[] exact(double[] theta) {
    return Arrays.stream(theta).mapToObj(PreciseBall::of).toArray(PreciseBall[]::new);
  }
}
