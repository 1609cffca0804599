package dev.cairn.proof.enclosure;

import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Balls around the first and second derivatives of a chain's loss by its pre-activations, for
/// one block of samples, over a box of parameters |x − θ| ≤ ρ.
///
/// Notation, for layers l ≤ m and one sample: inputs a_l, pre-activations z_l, φ′ and φ″ at z_l
/// (slope, bend), δ_m = ∂ℓ/∂z_m, S_ml = ∂δ_m/∂z_l, J_ml = ∂a_m/∂z_l for m > l. A row that is null
/// is exactly 0. Centres are those of θ and do not depend on ρ, bit by bit: radii alone do.
/// Serves one thread.
final class ChainBalls {
  private final DenseChain chain;
  private final int samples;
  private final double[][][] weights;
  private final double[][][] transposed;
  private final BallRow[][] inputs;
  private final BallRow[][] outputs;
  private final BallRow[][] slope;
  private final BallRow[][] bend;
  private final BallRow[][] back;
  private final BallRow[][] delta;
  private final BallRow[][][][] curvature;
  private final BallRow[][][][] jacobian;
  private final BallRow valid;
  private final BallRow work;
  private final double[][] targets;

  /// For blocks of up to this many samples, a multiple of [RowKernels#LANES].
  ChainBalls(DenseChain chain, int samples) {
    this.chain = chain;
    this.samples = samples;
    int layers = chain.layers().size();
    weights = new double[layers][][];
    transposed = new double[layers][][];
    inputs = new BallRow[layers][];
    outputs = new BallRow[layers][];
    slope = new BallRow[layers - 1][];
    bend = new BallRow[layers - 1][];
    back = new BallRow[layers - 1][];
    delta = new BallRow[layers][];
    curvature = new BallRow[layers][layers][][];
    jacobian = new BallRow[layers][layers][][];
    valid = BallRow.zeros(samples);
    work = BallRow.zeros(samples);
    for (int l = 0; l < layers; l++) {
      allocate(l);
    }
    targets = new double[chain.layer(chain.last()).outputs()][samples];
  }

  private void allocate(int l) {
    DenseChain.Layer layer = chain.layer(l);
    int units = layer.outputs();
    inputs[l] = rows(layer.inputs());
    outputs[l] = rows(units);
    delta[l] = rows(units);
    if (l < chain.last()) {
      slope[l] = rows(units);
      bend[l] = rows(units);
      back[l] = rows(units);
    }
    for (int m = l + 1; m <= chain.last(); m++) {
      curvature[l][m] = BallRow.zeros(chain.layer(m).outputs(), units, samples);
      jacobian[l][m] = new BallRow[chain.layer(m).inputs()][units];
      for (int q = 0; q < jacobian[l][m].length; q++) {
        for (int i = 0; i < units; i++) {
          // a_l+1 depends on z_l unit by unit
          jacobian[l][m][q][i] = m > l + 1 ? BallRow.zeros(samples) : q == i ? slope[l][i] : null;
        }
      }
    }
    curvature[l][l] = new BallRow[units][units];
    boolean diagonal = l == chain.last() && chain.kind() == DenseChain.Kind.SQUARED;
    for (int p = 0; p < units; p++) {
      for (int i = 0; i <= p; i++) {
        BallRow row = diagonal ? (i == p ? valid : null) : BallRow.zeros(samples);
        curvature[l][l][p][i] = row;
        curvature[l][l][i][p] = row;
      }
    }
  }

  private BallRow[] rows(int count) {
    BallRow[] rows = new BallRow[count];
    Arrays.setAll(rows, _ -> BallRow.zeros(samples));
    return rows;
  }

  /// Sets θ.
  void setParameters(double[] theta) {
    for (int l = 0; l <= chain.last(); l++) {
      DenseChain.Layer layer = chain.layer(l);
      weights[l] = layer.rows(theta);
      transposed[l] = layer.columns(theta);
    }
  }

  /// Computes everything for `count` samples from the first one on, over a box; the width of the
  /// rows in use.
  int moveTo(int first, int count, double[] theta, double rho) {
    int width = firstDerivatives(first, count, theta, rho);
    for (int m = 1; m < chain.last(); m++) {
      for (int l = 0; l < m; l++) {
        jacobian(l, m, rho, width);
      }
    }
    for (int l = chain.last() - 1; l >= 0; l--) {
      curvatures(l, rho, width);
    }
    return width;
  }

  /// Computes a, φ′, φ″, δ and S of the last layer, nothing else.
  int firstDerivatives(int first, int count, double[] theta, double rho) {
    int width = Math.ceilDiv(count, RowKernels.LANES) * RowKernels.LANES;
    List<double[]> block = chain.loss().block(first, count);
    for (int j = 0; j < inputs[0].length; j++) {
      load(block.get(0), j, count, inputs[0][j].mid());
    }
    for (int k = 0; k < targets.length; k++) {
      load(block.get(1), k, count, targets[k]);
    }
    Arrays.fill(valid.mid(), 0);
    Arrays.fill(valid.mid(), 0, count, 1);
    for (int l = 0; l <= chain.last(); l++) {
      forward(l, theta, rho, width);
    }
    seed(width);
    for (int l = chain.last() - 1; l >= 0; l--) {
      var terms = RowKernels.Terms.of(delta[l + 1], width);
      for (int i = 0; i < back[l].length; i++) {
        RowKernels.combine(terms, transposedRow(l + 1, i), rho, back[l][i], width);
        RowKernels.multiply(back[l][i], slope[l][i], delta[l][i], width);
      }
    }
    return width;
  }

  private static void load(double[] block, int element, int count, double[] to) {
    Arrays.fill(to, 0);
    System.arraycopy(block, element * count, to, 0, count);
  }

  private void forward(int l, double[] theta, double rho, int width) {
    DenseChain.Layer layer = chain.layer(l);
    var terms = RowKernels.Terms.of(inputs[l], width);
    for (int i = 0; i < layer.outputs(); i++) {
      BallRow z = outputs[l][i];
      RowKernels.combine(terms, weightRow(l, i), rho, z, width);
      if (layer.biased()) {
        Arrays.fill(work.mid(), theta[layer.biases()[i]]);
        Arrays.fill(work.rad(), rho);
        RowKernels.add(z, work, z, width);
      }
      if (l < chain.last()) {
        activate(layer.activation(), z, inputs[l + 1][i], slope[l][i], bend[l][i], width);
      }
    }
  }

  /// J_m+1,l = φ′(z_m) W_m J_ml.
  private void jacobian(int l, int m, double rho, int width) {
    DenseChain.Layer upper = chain.layer(m);
    for (int i = 0; i < chain.layer(l).outputs(); i++) {
      Sum sum = Sum.of(column(jacobian[l][m], i), width);
      for (int q = 0; q < upper.outputs(); q++) {
        BallRow out = jacobian[l][m + 1][q][i];
        sum.combine(weightRow(m, q), rho, out);
        RowKernels.multiply(out, slope[m][q], out, width);
      }
    }
  }

  private static void activate(
      Optional<Curve> activation, BallRow z, BallRow a, BallRow slope, BallRow bend, int width) {
    if (activation.isPresent()) {
      curve(activation.get(), 0, z, a, width);
      curve(activation.get(), 1, z, slope, width);
      curve(activation.get(), 2, z, bend, width);
    } else {
      System.arraycopy(z.mid(), 0, a.mid(), 0, width);
      System.arraycopy(z.rad(), 0, a.rad(), 0, width);
      Arrays.fill(slope.mid(), 1);
    }
  }

  /// The derivative of an order: centres at the centres of z, radii that hold it over the balls.
  private static void curve(Curve curve, int order, BallRow z, BallRow out, int width) {
    if (curve == Curve.SOFTPLUS && order > 0) {
      curve(Curve.SIGMOID, order - 1, z, out, width);
      return;
    }
    Optional<FastCurve> fast = FastCurve.of(curve, order);
    double[] mid = out.mid();
    double[] rad = out.rad();
    for (int s = 0; s < width; s++) {
      double m = z.mid()[s];
      double r = z.rad()[s];
      if (fast.isPresent() && fast.get().around(m, r, mid, rad, s)) {
        continue;
      }
      Interval range = curve.range(order, ball(m, r));
      if (fast.isEmpty() || !fast.get().around(m, 0, mid, rad, s)) {
        mid[s] = curve.range(order, Interval.of(m)).midpoint();
      }
      rad[s] = range.subtract(Interval.of(mid[s])).magnitude();
    }
  }

  private static Interval ball(double mid, double rad) {
    return Double.isFinite(mid) && rad < Double.POSITIVE_INFINITY
        ? Interval.ball(mid, rad)
        : Interval.ENTIRE;
  }

  /// δ and S of the last layer.
  private void seed(int width) {
    int last = chain.last();
    if (chain.kind() == DenseChain.Kind.CROSS_ENTROPY) {
      softmax(width);
    } else {
      for (int i = 0; i < delta[last].length; i++) {
        difference(outputs[last][i], targets[i], delta[last][i], width);
        RowKernels.multiply(delta[last][i], valid, delta[last][i], width);
      }
    }
  }

  private void difference(BallRow x, double[] target, BallRow out, int width) {
    for (int s = 0; s < width; s++) {
      work.mid()[s] = -target[s];
      work.rad()[s] = 0;
    }
    RowKernels.add(x, work, out, width);
  }

  /// p = exp(z − c)/Σ exp(z − c) for any c; δ = p − t, S = diag(p) − ppᵀ; all 0 for samples that
  /// are none.
  private void softmax(int width) {
    int last = chain.last();
    BallRow[] p = delta[last];
    BallRow sum = BallRow.zeros(width);
    double[] shift = new double[width];
    Arrays.fill(shift, Double.NEGATIVE_INFINITY);
    for (BallRow z : outputs[last]) {
      for (int s = 0; s < width; s++) {
        shift[s] = Math.max(shift[s], z.mid()[s]);
      }
    }
    for (int i = 0; i < p.length; i++) {
      difference(outputs[last][i], shift, p[i], width);
      curve(Curve.EXP, 0, p[i], p[i], width);
      RowKernels.add(sum, p[i], sum, width);
    }
    reciprocal(sum, width);
    RowKernels.multiply(sum, valid, sum, width);
    for (BallRow row : p) {
      RowKernels.multiply(row, sum, row, width);
    }
    for (int i = 0; i < p.length; i++) {
      for (int k = 0; k <= i; k++) {
        // pᵢ(1 − pᵢ) and pᵢ(0 − pₖ)
        for (int s = 0; s < width; s++) {
          work.mid()[s] = -p[k].mid()[s];
          work.rad()[s] = p[k].rad()[s];
        }
        if (i == k) {
          RowKernels.add(work, valid, work, width);
        }
        RowKernels.multiply(p[i], work, curvature[last][last][i][k], width);
      }
    }
    for (int i = 0; i < p.length; i++) {
      for (int s = 0; s < width; s++) {
        targets[i][s] *= valid.mid()[s];
      }
      difference(p[i], targets[i], p[i], width);
    }
  }

  /// x ← 1/x; nothing is known where a ball holds 0.
  private static void reciprocal(BallRow x, int width) {
    for (int s = 0; s < width; s++) {
      Interval inverse = ball(x.mid()[s], x.rad()[s]).reciprocal();
      double mid = 1 / x.mid()[s];
      x.mid()[s] = mid;
      x.rad()[s] = inverse.subtract(Interval.of(mid)).magnitude();
    }
  }

  /// S_ml = S_m,l+1 W_l+1 φ′, S_ll = φ′ W_l+1ᵀ S_l+1,l + diag(φ″ W_l+1ᵀ δ_l+1).
  private void curvatures(int l, double rho, int width) {
    int units = chain.layer(l).outputs();
    for (int m = l + 1; m <= chain.last(); m++) {
      for (int p = 0; p < chain.layer(m).outputs(); p++) {
        Sum sum = Sum.of(curvature[l + 1][m][p], width);
        for (int i = 0; i < units; i++) {
          BallRow out = curvature[l][m][p][i];
          sum.combine(transposedRow(l + 1, i), rho, out);
          RowKernels.multiply(out, slope[l][i], out, width);
        }
      }
    }
    for (int i = 0; i < units; i++) {
      Sum own = Sum.of(column(curvature[l][l + 1], i), width);
      for (int p = i; p < units; p++) {
        BallRow out = curvature[l][l][p][i];
        own.combine(transposedRow(l + 1, p), rho, out);
        RowKernels.multiply(out, slope[l][p], out, width);
      }
      BallRow out = curvature[l][l][i][i];
      RowKernels.multiply(back[l][i], bend[l][i], work, width);
      RowKernels.add(out, work, out, width);
    }
  }

  /// A sum over rows of which some are null, and so left out.
  private record Sum(RowKernels.Terms terms, List<Integer> present, int width) {
    static Sum of(BallRow[] rows, int width) {
      List<Integer> present = new ArrayList<>();
      for (int r = 0; r < rows.length; r++) {
        if (rows[r] != null) {
          present.add(r);
        }
      }
      BallRow[] chosen = present.stream().map(r -> rows[r]).toArray(BallRow[]::new);
      return new Sum(RowKernels.Terms.of(chosen, width), present, width);
    }

    void combine(double[] weights, double rho, BallRow out) {
      double[] chosen = present.stream().mapToDouble(r -> weights[r]).toArray();
      RowKernels.combine(terms, chosen, rho, out, width);
    }
  }

  private static BallRow[] column(BallRow[][] rows, int i) {
    return Arrays.stream(rows).map(row -> row[i]).toArray(BallRow[]::new);
  }

  /// Row i of W_l; not for writing.
  double[] weightRow(int l, int i) {
    return weights[l][i];
  }

  /// Column j of W_l; not for writing.
  double[] transposedRow(int l, int j) {
    return transposed[l][j];
  }

  /// a_l, without the constant input of the biases.
  BallRow[] inputs(int l) {
    return inputs[l];
  }

  /// φ′ at z_l.
  BallRow[] slope(int l) {
    return slope[l];
  }

  /// φ″ at z_l.
  BallRow[] bend(int l) {
    return bend[l];
  }

  /// W_l+1ᵀ δ_l+1.
  BallRow[] back(int l) {
    return back[l];
  }

  /// δ_m.
  BallRow[] delta(int m) {
    return delta[m];
  }

  /// S_ml for l ≤ m, by p and i.
  BallRow[][] curvature(int l, int m) {
    return curvature[l][m];
  }

  /// J_ml = `∂a_m[q]/∂z_l[i]` for l < m, by q and i.
  BallRow[][] jacobian(int l, int m) {
    return jacobian[l][m];
  }
}
