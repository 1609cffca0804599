package dev.cairn.proof.enclosure;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.MatrixView;
import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;

/// The Hessians of a dense chain around θ, assembled from [ChainBalls].
///
/// With the notation there, the derivative of ℓ by `W_l[i,j]` and `W_m[p,q]` is `a_l[j]
/// (S_ml[p,i] a_m[q] + J_ml[q,i] δ_m[p])`, J of the constant input being 0. M is the sum of the
/// centres' products by BLAS, each term rounded at most [#ROUNDINGS] times and once for each term
/// of the sums it goes through: within γ of the sum of sizes. The deviation over a box is never
/// assembled: Σⱼ |∂ᵢⱼf − Mᵢⱼ| uⱼ falls into products of sums sample by sample, which cost as much
/// as a Hessian product. Cost: M one to four exact Hessians, a spread about one.
final class ChainHessian implements HessianEnclosure {
  /// Samples a block: the rows of a layer stay in the second-level cache.
  static final int BLOCK = 128;

  /// Roundings of a term a (S a + J δ) besides those of sums over samples; more than there are.
  private static final int ROUNDINGS = 8;

  private final DenseChain chain;
  private final DenseKernels kernels;
  private final double[] theta;
  private final Interval weight;
  private final Interval ridge;
  private final BallMatrix centre;
  private final boolean finite;

  ChainHessian(DenseChain chain, DenseKernels kernels, double[] theta) {
    this.chain = chain;
    this.kernels = kernels;
    this.theta = theta.clone();
    this.weight = Constant.interval(chain.weight());
    this.ridge = Constant.interval(chain.penalty()).multiply(Interval.of(2));
    double[] matrix = assembled();
    this.centre = BallMatrix.exact(chain.dimension(), chain.dimension(), matrix);
    this.finite = Arrays.stream(matrix).allMatch(Double::isFinite);
  }

  @Override
  public BallMatrix centre() {
    return centre;
  }

  private interface Blocks {
    void next(ChainBalls balls, int width);
  }

  /// Goes through all samples, block by block.
  private void each(double rho, Blocks blocks) {
    int samples = chain.loss().samples();
    int block = Math.min(BLOCK, Math.ceilDiv(samples, RowKernels.LANES) * RowKernels.LANES);
    var balls = new ChainBalls(chain, block);
    balls.setParameters(theta);
    for (int first = 0; first < samples; first += block) {
      int width = balls.moveTo(first, Math.min(block, samples - first), theta, rho);
      blocks.next(balls, width);
    }
  }

  private double[] assembled() {
    int n = chain.dimension();
    double[] matrix = new double[n * n];
    var products = new Products();
    each(
        0,
        (balls, width) -> {
          for (int l = 0; l <= chain.last(); l++) {
            for (int m = l; m <= chain.last(); m++) {
              products.add(balls, l, m, width, matrix);
            }
          }
        });
    double factor = weight.midpoint();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        // each pair of places has been added to in one of the two orders
        double entry = factor * (matrix[i * n + j] + (i == j ? 0 : matrix[j * n + i]));
        entry += i == j ? ridge.midpoint() : 0;
        matrix[i * n + j] = entry;
        matrix[j * n + i] = entry;
      }
    }
    return matrix;
  }

  /// The products of one block of samples, with their memory.
  private final class Products {
    private double[] left = new double[0];
    private double[] right = new double[0];
    private double[] product = new double[0];

    /// Adds the block (l, m) of the Hessian, those with i ≤ p alone where l = m.
    void add(ChainBalls balls, int l, int m, int width, double[] matrix) {
      DenseChain.Layer lower = chain.layer(l);
      DenseChain.Layer upper = chain.layer(m);
      BallRow[] below = extended(balls.inputs(l), lower, width);
      BallRow[] above = extended(balls.inputs(m), upper, width);
      left = rows(left, below.length * width);
      for (int j = 0; j < below.length; j++) {
        System.arraycopy(below[j].mid(), 0, left, j * width, width);
      }
      right = rows(right, upper.outputs() * above.length * width);
      product = rows(product, below.length * upper.outputs() * above.length);
      for (int i = 0; i < lower.outputs(); i++) {
        int from = l == m ? i : 0;
        int used = fold(balls, l, m, i, from, above, width);
        if (used > 0) {
          kernels.gemm(
              1,
              MatrixView.rowMajor(left, 0, below.length, width),
              MatrixView.rowMajor(right, 0, used * above.length, width).transpose(),
              0,
              MatrixView.rowMajor(product, 0, below.length, used * above.length));
          scatter(l, m, i, used, matrix);
        }
      }
    }

    private double[] rows(double[] memory, int size) {
      return memory.length >= size ? memory : new double[size];
    }

    /// Columns `S_ml[p,i] a_m[q] + J_ml[q,i] δ_m[p]` for p ≥ from; how many p there are before
    /// only zeros follow.
    private int fold(ChainBalls balls, int l, int m, int i, int from, BallRow[] above, int width) {
      BallRow[][] s = balls.curvature(l, m);
      int used = 0;
      for (int p = from; p < s.length; p++) {
        BallRow curvature = s[p][i];
        for (int q = 0; q < above.length; q++) {
          int at = ((p - from) * above.length + q) * width;
          BallRow jacobian =
              l < m && q < chain.layer(m).inputs() ? balls.jacobian(l, m)[q][i] : null;
          if (curvature == null) {
            Arrays.fill(right, at, at + width, 0);
          } else if (jacobian == null) {
            RowKernels.fold(curvature.mid(), above[q].mid(), right, at, width);
          } else {
            RowKernels.fold(
                curvature.mid(),
                above[q].mid(),
                jacobian.mid(),
                balls.delta(m)[p].mid(),
                right,
                at,
                width);
          }
        }
        used = curvature == null ? used : p - from + 1;
      }
      return used;
    }

    private void scatter(int l, int m, int i, int used, double[] matrix) {
      DenseChain.Layer lower = chain.layer(l);
      DenseChain.Layer upper = chain.layer(m);
      int n = chain.dimension();
      int from = l == m ? i : 0;
      int width = upper.inputs() + (upper.biased() ? 1 : 0);
      for (int j = 0; j < lower.inputs() + (lower.biased() ? 1 : 0); j++) {
        int row = place(lower, i, j) * n;
        for (int p = 0; p < used; p++) {
          // where l = m and i = p both (j, q) and (q, j) come up: one of them is taken
          for (int q = l == m && p == 0 ? j : 0; q < width; q++) {
            matrix[row + place(upper, p + from, q)] += product[(j * used + p) * width + q];
          }
        }
      }
    }
  }

  private static int place(DenseChain.Layer layer, int i, int j) {
    return j < layer.inputs() ? layer.weight(i, j) : layer.biases()[i];
  }

  /// The inputs and, where there are biases, the constant 1.
  private static BallRow[] extended(BallRow[] inputs, DenseChain.Layer layer, int width) {
    if (!layer.biased()) {
      return inputs;
    }
    BallRow[] all = Arrays.copyOf(inputs, inputs.length + 1);
    all[inputs.length] = BallRow.zeros(width);
    Arrays.fill(all[inputs.length].mid(), 1);
    return all;
  }

  @Override
  public double[] spread(double rho, double[] weights) {
    int n = chain.dimension();
    var product = new ChainSpread(chain, weights);
    each(rho, product::add);
    double total = Arrays.stream(weights).sum();
    int samples = chain.loss().samples();
    int blocks = Math.ceilDiv(samples, BLOCK);
    double gamma = BallAlgebra.gamma(BLOCK + blocks + ROUNDINGS);
    double factor = weight.midpoint();
    // |c s − ĉ ŝ| ≤ ĉ |s − ŝ| + (|c − ĉ| + u ĉ) (|ŝ| + |s − ŝ|)
    double slack = weight.radius() + 4 * BallAlgebra.U * factor;
    double underflow = (blocks + 4.0) * (8.0 * BLOCK + 8) * Double.MIN_NORMAL * (total + 1);
    double inflation = 1 + BallAlgebra.gamma(samples + n) * 64;
    double[] spread = new double[n];
    for (int k = 0; k < n; k++) {
      double size = product.size(k);
      double deviation = product.deviation(k) + gamma * size;
      double bound = factor * (deviation + underflow) + slack * (size + deviation);
      double diagonal = Math.abs(centre.mid(k, k));
      bound += weights[k] * (ridge.radius() + 4 * BallAlgebra.U * (diagonal + ridge.magnitude()));
      bound = bound * inflation + underflow;
      spread[k] = finite && !Double.isNaN(bound) ? bound : Double.POSITIVE_INFINITY;
    }
    return spread;
  }
}
