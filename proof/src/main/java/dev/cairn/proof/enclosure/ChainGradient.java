package dev.cairn.proof.enclosure;

import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.PreciseBall;
import dev.cairn.proof.arithmetic.PreciseCurve;
import java.util.Arrays;
import java.util.List;

/// ∇f of a dense chain at a point, to about 28 digits of its terms.
///
/// One pass forward and one back over all samples with [PreciseKernels]; the sums over samples
/// are kept lane by lane and added up in the end. About as many operations as twenty gradients in
/// doubles.
final class ChainGradient {
  /// Samples a block, and lanes of the sums.
  private static final int BLOCK = 128;

  private final DenseChain chain;
  private final double[] theta;
  private final PreciseRow[][] inputs;
  private final PreciseRow[][] outputs;
  private final PreciseRow[][] slope;
  private final PreciseRow[][] sums;
  private final double loss;

  private ChainGradient(DenseChain chain, double[] theta) {
    this.chain = chain;
    this.theta = theta;
    int layers = chain.layers().size();
    inputs = new PreciseRow[layers][];
    outputs = new PreciseRow[layers][];
    slope = new PreciseRow[layers][];
    sums = new PreciseRow[layers][];
    for (int l = 0; l < layers; l++) {
      DenseChain.Layer layer = chain.layer(l);
      inputs[l] = rows(layer.inputs());
      outputs[l] = rows(layer.outputs());
      slope[l] = rows(layer.outputs());
      sums[l] = rows(layer.outputs() * (layer.inputs() + 1));
    }
    loss = PreciseKernels.loss(Math.ceilDiv(chain.loss().samples(), BLOCK));
  }

  private static PreciseRow[] rows(int count) {
    PreciseRow[] rows = new PreciseRow[count];
    Arrays.setAll(rows, _ -> PreciseRow.zeros(BLOCK));
    return rows;
  }

  /// ∇f(θ), length n.
  static PreciseBall[] at(DenseChain chain, double[] theta) {
    var gradient = new ChainGradient(chain, theta);
    int samples = chain.loss().samples();
    for (int first = 0; first < samples; first += BLOCK) {
      gradient.add(chain.loss().block(first, Math.min(BLOCK, samples - first)));
    }
    return gradient.result();
  }

  private void add(List<double[]> block) {
    int count = block.get(0).length / chain.layer(0).inputs();
    for (int j = 0; j < inputs[0].length; j++) {
      Arrays.fill(inputs[0][j].hi(), 0);
      System.arraycopy(block.get(0), j * count, inputs[0][j].hi(), 0, count);
    }
    for (int l = 0; l <= chain.last(); l++) {
      forward(l);
    }
    PreciseRow[] delta = outputs[chain.last()];
    if (chain.kind() == DenseChain.Kind.CROSS_ENTROPY) {
      softmax(delta, count);
    }
    PreciseRow[] one = {PreciseRow.zeros(BLOCK)};
    Arrays.fill(one[0].hi(), 1);
    for (int i = 0; i < delta.length; i++) {
      PreciseRow target = PreciseRow.zeros(BLOCK);
      System.arraycopy(block.get(1), i * count, target.hi(), 0, count);
      subtract(delta[i], target, count);
    }
    for (int l = chain.last(); l >= 0; l--) {
      DenseChain.Layer layer = chain.layer(l);
      for (int i = 0; i < layer.outputs(); i++) {
        for (int j = 0; j <= layer.inputs(); j++) {
          PreciseRow input = j < layer.inputs() ? inputs[l][j] : one[0];
          PreciseRow sum = sums[l][i * (layer.inputs() + 1) + j];
          PreciseKernels.addProduct(delta[i], input, sum, loss, BLOCK);
        }
      }
      delta = l > 0 ? backward(l, delta) : delta;
    }
  }

  private void forward(int l) {
    DenseChain.Layer layer = chain.layer(l);
    double[][] errors = PreciseKernels.errors(inputs[l], BLOCK);
    double[] weights = new double[layer.inputs()];
    for (int i = 0; i < layer.outputs(); i++) {
      for (int j = 0; j < weights.length; j++) {
        weights[j] = theta[layer.weight(i, j)];
      }
      double bias = layer.biased() ? theta[layer.biases()[i]] : 0;
      PreciseKernels.combine(inputs[l], errors, weights, bias, outputs[l][i], BLOCK);
      if (l < chain.last()) {
        activate(layer, outputs[l][i], inputs[l + 1][i], slope[l][i]);
      }
    }
  }

  private static void activate(
      DenseChain.Layer layer, PreciseRow z, PreciseRow a, PreciseRow slope) {
    for (int s = 0; s < BLOCK; s++) {
      PreciseBall x = new PreciseBall(z.hi()[s], z.lo()[s], z.rad()[s]);
      if (layer.activation().isPresent()) {
        PreciseCurve both = PreciseCurve.of(layer.activation().get(), x);
        set(a, s, both.value());
        set(slope, s, both.slope());
      } else {
        set(a, s, x);
        set(slope, s, PreciseBall.ONE);
      }
    }
  }

  private static void set(PreciseRow row, int s, PreciseBall value) {
    row.hi()[s] = value.hi();
    row.lo()[s] = value.lo();
    row.rad()[s] = value.radius();
  }

  /// z ← softmax(z).
  private static void softmax(PreciseRow[] z, int count) {
    for (int s = 0; s < count; s++) {
      double shift = Double.NEGATIVE_INFINITY;
      for (PreciseRow row : z) {
        shift = Math.max(shift, row.hi()[s]);
      }
      PreciseBall sum = PreciseBall.ZERO;
      for (PreciseRow row : z) {
        PreciseBall x = new PreciseBall(row.hi()[s], row.lo()[s], row.rad()[s]);
        PreciseBall power = Curve.EXP.at(0, x.subtract(PreciseBall.of(shift)));
        set(row, s, power);
        sum = sum.add(power);
      }
      for (PreciseRow row : z) {
        PreciseBall power = new PreciseBall(row.hi()[s], row.lo()[s], row.rad()[s]);
        set(row, s, power.divide(sum));
      }
    }
  }

  /// x ← x − t for the samples there are, 0 for the others.
  private static void subtract(PreciseRow x, PreciseRow t, int count) {
    for (int s = 0; s < BLOCK; s++) {
      PreciseBall ball = new PreciseBall(x.hi()[s], x.lo()[s], x.rad()[s]);
      set(x, s, s < count ? ball.subtract(PreciseBall.of(t.hi()[s])) : PreciseBall.ZERO);
    }
  }

  /// δ of the layer below: φ′ Wᵀ δ.
  private PreciseRow[] backward(int l, PreciseRow[] delta) {
    DenseChain.Layer layer = chain.layer(l);
    double[][] errors = PreciseKernels.errors(delta, BLOCK);
    double[] weights = new double[layer.outputs()];
    PreciseRow[] below = outputs[l - 1];
    for (int j = 0; j < below.length; j++) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = theta[layer.weight(i, j)];
      }
      PreciseKernels.combine(delta, errors, weights, 0, below[j], BLOCK);
      PreciseKernels.multiply(below[j], slope[l - 1][j], below[j], BLOCK);
    }
    return below;
  }

  private PreciseBall[] result() {
    PreciseBall weight = Constant.ball(chain.weight());
    PreciseBall ridge = Constant.ball(chain.penalty()).multiply(2);
    PreciseBall[] gradient = new PreciseBall[chain.dimension()];
    for (int l = 0; l <= chain.last(); l++) {
      DenseChain.Layer layer = chain.layer(l);
      for (int i = 0; i < layer.outputs(); i++) {
        for (int j = 0; j <= layer.inputs(); j++) {
          if (j < layer.inputs() || layer.biased()) {
            int place = j < layer.inputs() ? layer.weight(i, j) : layer.biases()[i];
            PreciseRow sum = sums[l][i * (layer.inputs() + 1) + j];
            gradient[place] = total(sum).multiply(weight).add(ridge.multiply(theta[place]));
          }
        }
      }
    }
    return gradient;
  }

  /// The sum over the lanes: heads exactly, what they left in doubles, with its errors in the
  /// radii.
  private static PreciseBall total(PreciseRow lanes) {
    PreciseBall sum = PreciseBall.ZERO;
    for (int s = 0; s < BLOCK; s++) {
      PreciseBall rest = new PreciseBall(lanes.lo()[s], 0, lanes.rad()[s] * (1 + 0x1p-30));
      sum = sum.add(PreciseBall.of(lanes.hi()[s])).add(rest);
    }
    return sum;
  }
}
