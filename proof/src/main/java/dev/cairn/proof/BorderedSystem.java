package dev.cairn.proof;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.MatrixView;
import dev.cairn.proof.arithmetic.Interval;
import dev.cairn.proof.arithmetic.PreciseBall;
import dev.cairn.proof.enclosure.BallMatrix;
import dev.cairn.proof.enclosure.HessianEnclosure;
import java.util.Arrays;

/// The system ∇f(x) + Bμ = 0, Bᵀ(x − θ) = 0 around a centre θ, and Krawczyk's test of it.
///
/// B has d ≥ 0 columns along the orbit of a symmetry; with d = 0 this is ∇f(x) = 0. The
/// derivative is the symmetric matrix K = [H B; Bᵀ 0]. With C ≈ K⁻¹, if ‖C F(θ)‖ + ‖I − C K‖ρ < ρ
/// in the maximum norm, K over the box of radius ρ, then the box holds exactly one solution and
/// every K over it is regular. K has d negative eigenvalues more than H has on the kernel of Bᵀ
/// (Sylvester's law on [H B; Bᵀ 0]). Sources: R. Krawczyk (1969); S. M. Rump, "Verification
/// methods" (2010), theorem 13.2.
final class BorderedSystem {
  /// Statements keep this much room, so that other enclosures of the same quantities prove them
  /// too.
  private static final double MARGIN = 1.02;

  /// Critical points are not placed closer than this share of max(1, |θ|): below it is the
  /// rounding of gradients in double-double, which another enclosure of them does not repeat.
  private static final double LEAST_EXISTENCE = 0x1p-80;

  /// Room of the radius of existence, which another border and another C make larger.
  private static final double EXISTENCE_ROOM = 4;

  private final DerivativeEnclosures enclosures;
  private final double[] centre;
  private final double[][] border;
  private final EigenBasis basis;
  private final BallMatrix inverse;
  private final HessianEnclosure hessians;
  private final double[] rest;
  private final double[] newtonStep;

  /// What Krawczyk's test found over the box of one radius.
  ///
  /// @param rho the radius of the box
  /// @param contraction an upper bound of ‖I − C K‖
  /// @param rows the row sums behind it
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Test(double rho, double contraction, double[] rows) {}

  /// @param hessian ∇²f at the centre, approximately
  /// @param border the columns of B, each of length n
  BorderedSystem(
      DerivativeEnclosures enclosures, double[] centre, DenseSymmetric hessian, double[][] border) {
    this.enclosures = enclosures;
    this.centre = centre.clone();
    this.border = border;
    this.basis = new EigenBasis(bordered(hessian), enclosures.kernels());
    this.inverse = inverse();
    this.hessians = enclosures.hessianAround(centre);
    this.rest = rest();
    PreciseBall[] residual = new PreciseBall[size()];
    Arrays.fill(residual, PreciseBall.ZERO);
    PreciseBall[] gradient = enclosures.gradient(this.centre);
    System.arraycopy(gradient, 0, residual, 0, gradient.length);
    this.newtonStep = newtonStep(residual);
  }

  private int size() {
    return centre.length + border.length;
  }

  /// Upper bounds of |C F(θ)|, component by component; not for writing.
  double stepSize() {
    return Norms.maximum(newtonStep);
  }

  /// Krawczyk's test over the box of radius ρ. With K = K₀ + D, |D| ≤ the Hessian's spread: I − C
  /// K = (I − C K₀) − C D.
  Test test(double rho) {
    double[] ones = new double[centre.length];
    Arrays.fill(ones, 1);
    double[] spread = hessians.spread(rho, ones);
    double[] rows = new double[size()];
    // sums of numbers ≥ 0: each operation loses at most 2⁻⁵³ of them, or underflows
    double inflation = 1 + (spread.length + 4) * 0x1p-52;
    for (int i = 0; i < rows.length; i++) {
      double sum = rest[i];
      for (int j = 0; j < spread.length; j++) {
        sum = Math.fma(Math.abs(inverse.mid(i, j)), spread[j], sum);
      }
      rows[i] = Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum * inflation + Double.MIN_NORMAL;
    }
    return new Test(rho, Norms.maximum(rows), rows);
  }

  /// Row sums of |I − C K₀|.
  private double[] rest() {
    BallMatrix product = inverse.times(middle(), enclosures.kernels());
    for (int i = 0; i < size(); i++) {
      product.set(i, i, product.get(i, i).subtract(Interval.ONE));
    }
    return Norms.rowSums(product);
  }

  /// Whether the test proves one solution in its box.
  boolean holds(Test test) {
    Interval reach =
        Interval.of(stepSize())
            .add(Interval.of(test.contraction()).multiply(Interval.of(test.rho())));
    return MARGIN * test.contraction() < 1 && MARGIN * reach.hi() < test.rho();
  }

  /// An upper bound of ‖x − θ‖₂ for the solution x of a test that holds, with room.
  double existence(Test test) {
    double rest = Interval.ONE.subtract(Interval.of(test.contraction())).lo();
    double maximum = Interval.of(stepSize()).divide(Interval.of(rest)).hi();
    double[] sizes = new double[centre.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] =
          Interval.of(newtonStep[i])
              .add(Interval.of(test.rows()[i]).multiply(Interval.of(maximum)))
              .hi();
    }
    double scale = Math.max(1, Norms.maximum(Arrays.stream(centre).map(Math::abs).toArray()));
    return EXISTENCE_ROOM * Norms.euclidean(sizes) + LEAST_EXISTENCE * scale;
  }

  /// The proven number of negative eigenvalues of every K in the box of a test that holds, or −1.
  ///
  /// C is symmetric, and C(t K + (1 − t) C⁻¹) = I − t(I − C K) is regular for 0 ≤ t ≤ 1, as ‖I −
  /// C K‖ < 1. So no eigenvalue changes its sign on the way from C⁻¹ to K: K has the inertia of
  /// C. With W = |Λ|^½ Vᵀ, W C Wᵀ is close to diag(±1), and a matrix whose diagonal dominates has
  /// the inertia of its diagonal.
  int negativeEigenvalues() {
    BallMatrix scaled =
        BallMatrix.exact(size(), size(), basis.scaled(value -> Math.sqrt(Math.abs(value))));
    BallMatrix congruent =
        scaled
            .times(inverse, enclosures.kernels())
            .times(scaled.transposed(), enclosures.kernels());
    int negative = 0;
    for (int i = 0; i < size(); i++) {
      Interval diagonal = congruent.get(i, i);
      double others = 0;
      for (int j = 0; j < size(); j++) {
        if (j != i) {
          others = Norms.up(others + congruent.magnitude(i, j));
        }
      }
      if (!(diagonal.mignitude() > others)) {
        return -1;
      }
      negative += diagonal.hi() < 0 ? 1 : 0;
    }
    return negative;
  }

  private DenseSymmetric bordered(DenseSymmetric hessian) {
    int n = centre.length;
    DenseSymmetric matrix = new DenseSymmetric(size());
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        matrix.set(i, j, hessian.get(i, j));
      }
      for (int k = 0; k < border.length; k++) {
        matrix.set(j, n + k, border[k][j]);
      }
    }
    return matrix;
  }

  /// K₀.
  private BallMatrix middle() {
    int n = centre.length;
    if (border.length == 0) {
      return hessians.centre();
    }
    BallMatrix matrix = new BallMatrix(size(), size());
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix.set(i, j, hessians.centre().get(i, j));
      }
      for (int k = 0; k < border.length; k++) {
        matrix.set(i, n + k, Interval.of(border[k][i]));
        matrix.set(n + k, i, Interval.of(border[k][i]));
      }
    }
    return matrix;
  }

  /// V Λ⁻¹ Vᵀ in doubles, exactly symmetric; any such matrix would do.
  private BallMatrix inverse() {
    int m = size();
    double[] plain = basis.scaled(_ -> 1);
    double[] divided = basis.scaled(value -> 1 / value);
    double[] product = new double[m * m];
    enclosures
        .kernels()
        .gemm(
            1,
            MatrixView.rowMajor(plain, 0, m, m).transpose(),
            MatrixView.rowMajor(divided, 0, m, m),
            0,
            MatrixView.rowMajor(product, 0, m, m));
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < i; j++) {
        product[j * m + i] = product[i * m + j];
      }
    }
    return BallMatrix.exact(m, m, product);
  }

  private double[] newtonStep(PreciseBall[] residual) {
    double[] step = new double[size()];
    double[] row = new double[size()];
    for (int i = 0; i < step.length; i++) {
      for (int j = 0; j < row.length; j++) {
        row[j] = inverse.mid(i, j);
      }
      double bound = Norms.dot(row, residual).magnitudeUp();
      step[i] = Double.isNaN(bound) ? Double.POSITIVE_INFINITY : bound;
    }
    return step;
  }
}
