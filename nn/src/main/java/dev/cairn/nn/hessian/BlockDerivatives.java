package dev.cairn.nn.hessian;

import dev.cairn.nn.Layer;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.FeatureMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// First and second derivatives, sample by sample, of the loss of one block of samples by the
/// pre-activations: what the blocks of the Hessian are summed from (notation: see the package).
///
/// All rows get their place here, once; the passes are lists of tasks on fixed rows. Samples beyond
/// the end of the data have weight 0, which every second derivative carries as a factor.
final class BlockDerivatives {
  private final List<Layer> layers;
  private final int last;
  private final DataSet data;
  private final CurvatureKind kind;
  private final RowMemory memory;
  private final int samples;
  private final double sampleWeight;
  private final boolean meanSquared;
  private final Rows[] inputs;
  private final Rows[] preActivation;
  private final Rows[] slope;
  private final Rows[] bend;
  private final Rows[] back;
  private final Rows[] delta;
  private final Rows[][] curvature;
  private final Rows[][] jacobian;
  private final Rows targets;
  private final Rows weight;
  private final Rows one;
  private final Coefficients[] weights;
  private final Coefficients gram;
  private final RowTask[] tasks;
  private final List<RowTask> plan = new ArrayList<>();

  /// How many samples of a data set make a block, a multiple of the number of lanes.
  static int blockSamples(int samples) {
    return Math.min(Tile.SAMPLES, Math.ceilDiv(samples, Tile.LANES) * Tile.LANES);
  }

  /// For blocks of the given number of samples, a multiple of the number of lanes.
  BlockDerivatives(Perceptron network, DataSet data, int samples, CurvatureKind kind) {
    this.data = data;
    this.kind = kind;
    this.memory = new RowMemory(samples);
    this.samples = samples;
    layers = network.layers();
    last = layers.size() - 1;
    meanSquared = network.loss() == Loss.MEAN_SQUARED;
    double terms = meanSquared ? 0.5 * network.outputs() : 1;
    sampleWeight = 1 / (terms * data.samples());
    inputs = new Rows[last + 1];
    preActivation = new Rows[last + 1];
    slope = new Rows[last];
    bend = new Rows[last];
    back = new Rows[last];
    delta = new Rows[last + 1];
    curvature = new Rows[last + 1][last + 1];
    jacobian = new Rows[last + 1][last];
    targets = rows(network.outputs());
    weight = rows(1);
    one = rows(1);
    weights = new Coefficients[last + 1];
    gram = new Coefficients(Pairs.count(layers.getLast().inputs()));
    for (int l = 0; l <= last; l++) {
      allocate(l);
    }
    planForward(network);
    planLoss();
    for (int l = last - 1; l >= 0; l--) {
      planBackward(l);
    }
    tasks = plan.toArray(RowTask[]::new);
  }

  private Rows rows(int count) {
    return memory.rows(count);
  }

  private void allocate(int l) {
    Layer layer = layers.get(l);
    int units = layer.outputs();
    inputs[l] = rows(width(l));
    preActivation[l] = rows(units);
    delta[l] = rows(units);
    weights[l] = new Coefficients(units * width(l));
    if (l < last) {
      slope[l] = rows(units);
      bend[l] = rows(units);
      back[l] = rows(units);
    }
    for (int k = l + 1; k < last; k++) {
      // One row more stays 0: the constant input depends on nothing.
      jacobian[l][k] = rows(layers.get(k).outputs() * units + 1);
    }
    curvature[l][l] = isotropic(l) ? weight : rows(Pairs.count(units));
    for (int m = l + 1; m <= last; m++) {
      boolean factored = isotropic(m) && m == l + 1;
      curvature[l][m] = rows(factored ? units : layers.get(m).outputs() * units);
    }
  }

  /// Number of inputs of layer l, the constant one included.
  private int width(int l) {
    return layers.get(l).size() / layers.get(l).outputs();
  }

  private void planForward(Perceptron network) {
    for (int l = 0; l <= last; l++) {
      RowList z = preActivation[l].all();
      plan.add(new Combination(inputs[l].all(), weights[l].byOutput(width(l)), z, ones(z.count())));
      if (l < last) {
        RowList a = inputs[l + 1].list(0, 1, layers.get(l).outputs());
        plan.add(new ActivationTask(network.activation(), z, a, slope[l].all(), bend[l].all()));
        for (int k = 0; k < l; k++) {
          planJacobian(k, l);
        }
      }
    }
  }

  /// J_kl by the chain rule, J_kl = φ′(z_k)·W_k J_k−1,l.
  private void planJacobian(int l, int k) {
    int units = layers.get(l).outputs();
    int upper = layers.get(k).outputs();
    for (int i = 0; i < units; i++) {
      RowList out = jacobian[l][k].list(i, units, upper);
      if (k == l + 1) {
        RowList below = slope[l].list(repeat(i, upper));
        plan.add(new ScaledProduct(weights[k].column(i, width(k)), slope[k].all(), below, out));
      } else {
        RowList in = jacobian[l][k - 1].list(i, units, layers.get(k).inputs());
        plan.add(new Combination(in, weights[k].byOutput(width(k)), out, slope[k].all()));
      }
    }
  }

  private void planLoss() {
    RowList outputs = preActivation[last].all();
    if (meanSquared) {
      plan.add(new SquaredErrorTask(outputs, targets.all(), weight.all(), delta[last].all()));
    } else {
      plan.add(
          new CrossEntropyTask(
              new CrossEntropyTask.Given(outputs, targets.all(), weight.all()),
              delta[last].all(),
              curvature[last][last].all(),
              rows(2)));
    }
  }

  private void planBackward(int l) {
    plan.add(
        new Combination(
            delta[l + 1].all(),
            weights[l + 1].byInput(width(l + 1)),
            back[l].all(),
            ones(layers.get(l).outputs())));
    planProduct(back[l].all(), slope[l].all(), delta[l].all());
    for (int m = l + 1; m <= last; m++) {
      if (!isotropic(m)) {
        planCurvature(l, m);
      } else if (m == l + 1) {
        RowList weights = weight.list(repeat(0, layers.get(l).outputs()));
        planProduct(weights, slope[l].all(), curvature[l][m].all());
      } else {
        planIsotropicCurvature(l);
      }
    }
    planOwnCurvature(l);
  }

  /// S_ml = S_m,l+1 W_l+1 · φ′(z_l), m > l.
  private void planCurvature(int l, int m) {
    int units = layers.get(l).outputs();
    int above = layers.get(l + 1).outputs();
    for (int p = 0; p < layers.get(m).outputs(); p++) {
      RowList in =
          m == l + 1
              ? curvature[m][m].list(pairsWith(p, above))
              : curvature[l + 1][m].list(p * above, 1, above);
      RowList out = curvature[l][m].list(p * units, 1, units);
      plan.add(new Combination(in, weights[l + 1].byInput(width(l + 1)), out, slope[l].all()));
    }
  }

  /// S_Ll = s·W_L J_L−1,l for the last layer L, S_LL = s·1, l < L − 1.
  private void planIsotropicCurvature(int l) {
    int units = layers.get(l).outputs();
    int top = layers.get(last).outputs();
    RowList factor = weight.list(repeat(0, top));
    for (int i = 0; i < units; i++) {
      RowList in = jacobian[l][last - 1].list(i, units, layers.get(last).inputs());
      RowList out = curvature[l][last].list(i, units, top);
      plan.add(new Combination(in, weights[last].byOutput(width(last)), out, factor));
    }
  }

  /// S_ll = φ′(z_l)·W_l+1ᵀ S_l+1,l + diag(φ″(z_l)·W_l+1ᵀ δ_l+1), the pairs i ≤ p.
  private void planOwnCurvature(int l) {
    int units = layers.get(l).outputs();
    Rows own = curvature[l][l];
    if (isotropic(l + 1)) {
      RowList first = curvature[l][l + 1].list(Pairs.members(units, false));
      RowList second = slope[l].list(Pairs.members(units, true));
      plan.add(new ScaledProduct(gram.inOrder(), first, second, own.all()));
    } else {
      for (int p = 0; p < units; p++) {
        RowList in = curvature[l][l + 1].list(p, units, layers.get(l + 1).outputs());
        RowList out = own.list(Pairs.number(0, p), 1, p + 1);
        RowList factor = slope[l].list(0, 1, p + 1);
        plan.add(new Combination(in, weights[l + 1].byInput(width(l + 1)), out, factor));
      }
    }
    if (kind == CurvatureKind.EXACT) {
      planBend(l);
    }
  }

  /// Adds what the second derivative of the activation contributes to S_ll.
  private void planBend(int l) {
    int[] diagonal = new int[layers.get(l).outputs()];
    for (int i = 0; i < diagonal.length; i++) {
      diagonal[i] = Pairs.number(i, i);
    }
    RowList first = bend[l].all();
    RowList second = back[l].all();
    RowList out = curvature[l][l].list(diagonal);
    plan.add(new RowProduct(first, second, out, true));
  }

  private void planProduct(RowList first, RowList second, RowList out) {
    plan.add(new RowProduct(first, second, out, false));
  }

  private static int[] pairsWith(int p, int count) {
    int[] pairs = new int[count];
    for (int r = 0; r < count; r++) {
      pairs[r] = Pairs.number(p, r);
    }
    return pairs;
  }

  private RowList ones(int count) {
    return one.list(repeat(0, count));
  }

  private static int[] repeat(int row, int count) {
    int[] rows = new int[count];
    Arrays.fill(rows, row);
    return rows;
  }

  /// Sets the weights, from θ, and what is constant.
  void setParameters(double[] theta) {
    one.fillRow(0, 1);
    for (int l = 0; l <= last; l++) {
      Layer layer = layers.get(l);
      int width = width(l);
      if (layer.biased()) {
        inputs[l].fillRow(layer.inputs(), 1);
      }
      for (int i = 0; i < layer.outputs(); i++) {
        for (int j = 0; j < width; j++) {
          weights[l].values()[i * width + j] = theta[layer.index(i, j)];
        }
      }
    }
    if (meanSquared) {
      setGram();
    }
  }

  /// W_LᵀW_L of the last layer, the pairs of its inputs.
  private void setGram() {
    for (int i = 0; i < layers.get(last).inputs(); i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int p = 0; p < layers.get(last).outputs(); p++) {
          sum = Math.fma(weight(last, p, i), weight(last, p, j), sum);
        }
        gram.values()[Pairs.number(j, i)] = sum;
      }
    }
  }

  /// Computes everything for the samples from the first one on, and gives the width of the rows in
  /// use.
  int moveTo(int first) {
    int count = Math.min(samples, data.samples() - first);
    load(data.inputs(), first, count, inputs[0]);
    load(data.targets(), first, count, targets);
    weight.fillRow(0, 0);
    double[] rows = memory.data();
    Arrays.fill(rows, weight.offset(0), weight.offset(0) + count, sampleWeight);
    if (data.weights().isPresent()) {
      for (int s = 0; s < count; s++) {
        rows[weight.offset(0) + s] *= data.weights().get().get(0, first + s);
      }
    }
    int width = Math.ceilDiv(count, Tile.LANES) * Tile.LANES;
    for (RowTask task : tasks) {
      task.run(rows, width);
    }
    return width;
  }

  private static void load(FeatureMatrix from, int first, int count, Rows to) {
    for (int j = 0; j < from.features(); j++) {
      from.copyRow(j, first, count, to.memory().data(), to.offset(j));
    }
  }

  Layer layer(int l) {
    return layers.get(l);
  }

  /// The factor of a sample of the data, of weight 1 or on average.
  double sampleWeight() {
    return sampleWeight;
  }

  /// Multiplications and additions for one sample.
  long flopsPerSample() {
    return Arrays.stream(tasks).mapToLong(RowTask::flopsPerSample).sum();
  }

  /// Where further rows of the same length come from.
  RowMemory memory() {
    return memory;
  }

  /// What the products of these rows need, for one thread; the tile's memory is [#memory].
  Workspace workspace(Tile tile) {
    int most = 0;
    for (int l = 0; l <= last; l++) {
      int neighbour = l < last ? curvature[l][l + 1].count() : 0;
      most = IntStream.of(most, curvature[l][l].count(), neighbour, width(l)).max().getAsInt();
    }
    return Workspace.allocate(memory, tile, most);
  }

  /// Element (p, i) of W_l, as last set.
  double weight(int l, int p, int i) {
    return weights[l].values()[p * width(l) + i];
  }

  /// Whether S_ll is a multiple of the identity: the last layer under the squared error.
  boolean isotropic(int l) {
    return meanSquared && l == last;
  }

  /// a_l, the constant input last.
  Rows inputs(int l) {
    return inputs[l];
  }

  /// The factor of each sample in the sum of losses, 0 beyond the end of the data.
  Rows weight() {
    return weight;
  }

  /// φ′(z_l), l below the last layer.
  Rows slope(int l) {
    return slope[l];
  }

  /// δ_l.
  Rows delta(int l) {
    return delta[l];
  }

  /// S_ml, l ≤ m: row (p, i) at p·units + i for l < m, the pairs of units for l = m. Where S_mm is
  /// s·1: the one row s for l = m; the rows s·φ′(z_l), to be multiplied by W_m, for l = m − 1.
  Rows curvature(int l, int m) {
    return curvature[l][m];
  }

  /// ∂a_k+1/∂z_l, l < k below the last layer: row (q, i) at q·units + i, then a row of zeros.
  Rows jacobian(int l, int k) {
    return jacobian[l][k];
  }
}
