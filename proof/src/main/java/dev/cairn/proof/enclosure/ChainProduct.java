package dev.cairn.proof.enclosure;

import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;

/// ∇²f v of a dense chain over a box, by the derivatives along v of values and sensitivities.
///
/// With the notation of [ChainBalls] and V the part of v that belongs to a layer's weights, ż = W
/// ȧ + V a, ȧ = φ′ż, δ̇_L = S_LL ż_L and δ̇_l = φ′ (W_l+1ᵀ δ̇_l+1 + V_l+1ᵀ δ_l+1) + φ″ ż W_l+1ᵀ
/// δ_l+1; the product is Σ δ̇ aᵀ + δ ȧᵀ over samples. Costs about an exact Hessian.
final class ChainProduct {
  private final DenseChain chain;
  private final double[] v;
  private final double rho;
  private final ChainBalls balls;
  private final BallRow[][] outputs;
  private final BallRow[][] inputs;
  private final BallRow[][] delta;
  private final BallRow work;
  private final double[][] totals;

  private ChainProduct(DenseChain chain, double rho, double[] v, ChainBalls balls, int block) {
    this.chain = chain;
    this.v = v;
    this.rho = rho;
    this.balls = balls;
    int layers = chain.layers().size();
    outputs = new BallRow[layers][];
    inputs = new BallRow[layers][];
    delta = new BallRow[layers][];
    for (int l = 0; l < layers; l++) {
      outputs[l] = BallRow.zeros(1, chain.layer(l).outputs(), block)[0];
      inputs[l] = BallRow.zeros(1, chain.layer(l).inputs(), block)[0];
      delta[l] = BallRow.zeros(1, chain.layer(l).outputs(), block)[0];
    }
    work = BallRow.zeros(block);
    totals = new double[3][chain.dimension()];
  }

  /// ∇²f(x) v for |x − θ| ≤ ρ, for an exact v.
  static Interval[] over(DenseChain chain, double[] theta, double rho, double[] v) {
    int samples = chain.loss().samples();
    int block =
        Math.min(ChainHessian.BLOCK, Math.ceilDiv(samples, RowKernels.LANES) * RowKernels.LANES);
    var balls = new ChainBalls(chain, block);
    balls.setParameters(theta);
    var product = new ChainProduct(chain, rho, v, balls, block);
    for (int first = 0; first < samples; first += block) {
      product.add(balls.firstDerivatives(first, Math.min(block, samples - first), theta, rho));
    }
    return product.result();
  }

  private void add(int width) {
    for (int l = 0; l <= chain.last(); l++) {
      forward(l, width);
    }
    int last = chain.last();
    for (int i = 0; i < delta[last].length; i++) {
      BallRow sum = delta[last][i];
      Arrays.fill(sum.mid(), 0);
      Arrays.fill(sum.rad(), 0);
      for (int k = 0; k < delta[last].length; k++) {
        BallRow curvature = balls.curvature(last, last)[i][k];
        if (curvature != null) {
          RowKernels.multiply(curvature, outputs[last][k], work, width);
          RowKernels.add(sum, work, sum, width);
        }
      }
    }
    for (int l = last; l >= 0; l--) {
      total(l, width);
      if (l > 0) {
        backward(l, width);
      }
    }
  }

  private void forward(int l, int width) {
    DenseChain.Layer layer = chain.layer(l);
    double[][] direction = layer.rows(v);
    var values = RowKernels.Terms.of(balls.inputs(l), width);
    var tangents = RowKernels.Terms.of(inputs[l], width);
    for (int i = 0; i < layer.outputs(); i++) {
      BallRow z = outputs[l][i];
      RowKernels.combine(values, direction[i], 0, z, width);
      if (l > 0) {
        RowKernels.combine(tangents, balls.weightRow(l, i), rho, work, width);
        RowKernels.add(z, work, z, width);
      }
      if (layer.biased()) {
        Arrays.fill(work.mid(), v[layer.biases()[i]]);
        Arrays.fill(work.rad(), 0);
        RowKernels.add(z, work, z, width);
      }
      if (l < chain.last()) {
        RowKernels.multiply(balls.slope(l)[i], z, inputs[l + 1][i], width);
      }
    }
  }

  private void backward(int l, int width) {
    double[][] direction = chain.layer(l).columns(v);
    var turns = RowKernels.Terms.of(delta[l], width);
    var sensitivities = RowKernels.Terms.of(balls.delta(l), width);
    for (int j = 0; j < delta[l - 1].length; j++) {
      BallRow out = delta[l - 1][j];
      RowKernels.combine(turns, balls.transposedRow(l, j), rho, out, width);
      RowKernels.combine(sensitivities, direction[j], 0, work, width);
      RowKernels.add(out, work, out, width);
      RowKernels.multiply(out, balls.slope(l - 1)[j], out, width);
      RowKernels.multiply(balls.bend(l - 1)[j], outputs[l - 1][j], work, width);
      RowKernels.multiply(work, balls.back(l - 1)[j], work, width);
      RowKernels.add(out, work, out, width);
    }
  }

  private void total(int l, int width) {
    DenseChain.Layer layer = chain.layer(l);
    BallRow one = BallRow.zeros(width);
    Arrays.fill(one.mid(), 1);
    for (int i = 0; i < layer.outputs(); i++) {
      for (int j = 0; j < layer.inputs(); j++) {
        int place = layer.weight(i, j);
        RowKernels.addTotal(delta[l][i], balls.inputs(l)[j], totals, place, width);
        if (l > 0) {
          RowKernels.addTotal(balls.delta(l)[i], inputs[l][j], totals, place, width);
        }
      }
      if (layer.biased()) {
        RowKernels.addTotal(delta[l][i], one, totals, layer.biases()[i], width);
      }
    }
  }

  /// A term goes through at most a rounding for each sample of a block, one for each lane, and
  /// one or two for each block.
  private Interval[] result() {
    int samples = chain.loss().samples();
    int blocks = Math.ceilDiv(samples, ChainHessian.BLOCK);
    double gamma = BallAlgebra.gamma(ChainHessian.BLOCK + 2 * blocks + 2 * RowKernels.LANES);
    double inflation = 1 + 64 * BallAlgebra.gamma(samples + 2 * RowKernels.LANES);
    double tiny = samples * RowKernels.TINY;
    Interval weight = Constant.interval(chain.weight());
    Interval ridge = Constant.interval(chain.penalty()).multiply(Interval.of(2));
    Interval[] product = new Interval[v.length];
    for (int k = 0; k < v.length; k++) {
      double radius = (totals[2][k] + gamma * totals[1][k]) * inflation + tiny;
      Interval sum =
          Double.isFinite(totals[0][k]) && radius < Double.POSITIVE_INFINITY
              ? Interval.ball(totals[0][k], radius)
              : Interval.ENTIRE;
      product[k] = weight.multiply(sum).add(ridge.multiply(Interval.of(v[k])));
    }
    return product;
  }
}
