package dev.cairn.proof.enclosure;

import java.util.Arrays;

/// Σⱼ |∂ᵢⱼℓ(x)| uⱼ and Σⱼ |∂ᵢⱼℓ(x) − ∂ᵢⱼℓ̂| uⱼ, bounds over a box and summed over samples: the
/// absolute values of the terms of a Hessian product.
///
/// For one sample, with `v_l[i] = Σⱼ u_l[i,j] |a_l[j]|` and `w_lm[q] = Σₚ u_m[p,q] |δ_m[p]|`:
/// ```
/// t_l[i] = Σ_m≥l Σₚ |S_ml[p,i]| v_m[p] + Σ_m<l Σₖ |S_lm[i,k]| v_m[k]
///        + Σ_m>l Σ_q |J_ml[q,i]| w_lm[q]
/// r_l[q] = Σ_m<l Σᵢ |J_lm[q,i]| v_m[i]
/// the sum of row (l; i, j) is |a_l[j]| t_l[i] + |δ_l[i]| r_l[j]
/// ```
/// Each is a sum of products of numbers ≥ 0, with what the products may deviate beside it.
final class ChainSpread {
  private final DenseChain chain;
  private final double[] weights;
  private final double[][] totals;

  /// @param weights u ≥ 0; kept
  ChainSpread(DenseChain chain, double[] weights) {
    this.chain = chain;
    this.weights = weights;
    this.totals = new double[2][chain.dimension()];
  }

  /// Σⱼ |∂ᵢⱼℓ̂| uⱼ of place i, summed over the samples seen.
  double size(int i) {
    return totals[0][i];
  }

  /// Σⱼ |∂ᵢⱼℓ(x) − ∂ᵢⱼℓ̂| uⱼ of place i, summed over the samples seen.
  double deviation(int i) {
    return totals[1][i];
  }

  /// Adds a block of samples.
  void add(ChainBalls balls, int width) {
    int layers = chain.layers().size();
    RowKernels.Bounds[][] v = new RowKernels.Bounds[layers][];
    RowKernels.Bounds[][] t = new RowKernels.Bounds[layers][];
    // what all products of one sum may lose to underflow, weights included
    double tiny = RowKernels.TINY * (1 + Arrays.stream(weights).sum()) * weights.length;
    for (int l = 0; l < layers; l++) {
      v[l] = towards(balls, l, width);
      t[l] = bounds(chain.layer(l).outputs(), width, tiny);
    }
    for (int l = 0; l < layers; l++) {
      for (int m = l; m < layers; m++) {
        curvatures(balls, l, m, v, t, width);
      }
    }
    for (int l = 0; l < layers; l++) {
      DenseChain.Layer layer = chain.layer(l);
      RowKernels.Bounds[] r = bounds(layer.inputs(), width, tiny);
      for (int m = l + 1; m < layers; m++) {
        slopes(balls, l, m, t[l], width);
      }
      for (int m = 0; m < l; m++) {
        for (int q = 0; q < r.length; q++) {
          for (int i = 0; i < v[m].length; i++) {
            addProduct(balls.jacobian(m, l)[q][i], v[m][i], r[q], width);
          }
        }
      }
      total(balls, l, t[l], r, width);
    }
  }

  private static RowKernels.Bounds[] bounds(int count, int width, double deviation) {
    RowKernels.Bounds[] all = new RowKernels.Bounds[count];
    for (int i = 0; i < count; i++) {
      all[i] = RowKernels.Bounds.zeros(width);
      all[i].clear(width, 0, deviation);
    }
    return all;
  }

  private static void addProduct(BallRow x, RowKernels.Bounds y, RowKernels.Bounds sum, int width) {
    if (x != null) {
      RowKernels.addProduct(x, y, sum, width);
    }
  }

  /// v_l.
  private RowKernels.Bounds[] towards(ChainBalls balls, int l, int width) {
    DenseChain.Layer layer = chain.layer(l);
    RowKernels.Bounds[] v = bounds(layer.outputs(), width, RowKernels.TINY * weights.length);
    for (int i = 0; i < v.length; i++) {
      v[i].clear(
          width, layer.biased() ? weights[layer.biases()[i]] : 0, RowKernels.TINY * weights.length);
      for (int j = 0; j < layer.inputs(); j++) {
        RowKernels.addScaled(balls.inputs(l)[j], weights[layer.weight(i, j)], v[i], width);
      }
    }
    return v;
  }

  private static void curvatures(
      ChainBalls balls, int l, int m, RowKernels.Bounds[][] v, RowKernels.Bounds[][] t, int width) {
    BallRow[][] s = balls.curvature(l, m);
    for (int p = 0; p < s.length; p++) {
      for (int i = 0; i < s[p].length; i++) {
        addProduct(s[p][i], v[m][p], t[l][i], width);
        if (m > l) {
          addProduct(s[p][i], v[l][i], t[m][p], width);
        }
      }
    }
  }

  private void slopes(ChainBalls balls, int l, int m, RowKernels.Bounds[] t, int width) {
    DenseChain.Layer upper = chain.layer(m);
    RowKernels.Bounds w = RowKernels.Bounds.zeros(width);
    for (int q = 0; q < upper.inputs(); q++) {
      w.clear(width, 0, RowKernels.TINY * weights.length);
      for (int p = 0; p < upper.outputs(); p++) {
        RowKernels.addScaled(balls.delta(m)[p], weights[upper.weight(p, q)], w, width);
      }
      for (int i = 0; i < t.length; i++) {
        addProduct(balls.jacobian(l, m)[q][i], w, t[i], width);
      }
    }
  }

  private void total(
      ChainBalls balls, int l, RowKernels.Bounds[] t, RowKernels.Bounds[] r, int width) {
    DenseChain.Layer layer = chain.layer(l);
    BallRow one = BallRow.zeros(width);
    Arrays.fill(one.mid(), 1);
    for (int i = 0; i < layer.outputs(); i++) {
      for (int j = 0; j < layer.inputs(); j++) {
        RowKernels.addTotal(balls.inputs(l)[j], t[i], totals, layer.weight(i, j), width);
        RowKernels.addTotal(balls.delta(l)[i], r[j], totals, layer.weight(i, j), width);
      }
      if (layer.biased()) {
        RowKernels.addTotal(one, t[i], totals, layer.biases()[i], width);
      }
    }
  }
}
