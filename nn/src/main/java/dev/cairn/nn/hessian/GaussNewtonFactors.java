package dev.cairn.nn.hessian;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import java.util.ArrayList;
import java.util.List;

/// The two factors of every layer's Gauss–Newton block under the approximation of K-FAC, that the
/// inputs of a layer and the curvature at its pre-activations are independent: mean(a aᵀ) and Σ
/// S_ll. Serves one thread.
public final class GaussNewtonFactors {
  private final int samples;
  private final int blockSamples;
  private final BlockDerivatives derivatives;
  private final List<PanelProduct> inputs = new ArrayList<>();
  private final List<PanelProduct> curvatures = new ArrayList<>();
  private final int layers;

  /// For a network on data of its widths.
  public GaussNewtonFactors(Perceptron network, DataSet data) {
    samples = data.samples();
    blockSamples = BlockDerivatives.blockSamples(samples);
    derivatives = new BlockDerivatives(network, data, blockSamples, CurvatureKind.GAUSS_NEWTON);
    Workspace workspace = derivatives.workspace(Tile.forMachine(derivatives.memory()));
    layers = network.layers().size();
    Rows one = derivatives.memory().rows(1);
    one.fillRow(0, 1);
    for (int l = 0; l < layers; l++) {
      Rows a = derivatives.inputs(l);
      inputs.add(
          new PanelProduct(
              derivatives.weight().all(),
              new Products(
                  a.list(Pairs.members(a.count(), false)), a.list(Pairs.members(a.count(), true))),
              workspace));
      curvatures.add(
          new PanelProduct(
              derivatives.curvature(l, l).all(), new Products(one.all(), one.all()), workspace));
    }
  }

  /// Computes the factors at θ, which is read.
  public void compute(double[] theta) {
    derivatives.setParameters(theta);
    inputs.forEach(PanelProduct::clear);
    curvatures.forEach(PanelProduct::clear);
    for (int first = 0; first < samples; first += blockSamples) {
      int width = derivatives.moveTo(first);
      for (int l = 0; l < layers; l++) {
        inputs.get(l).accumulate(width);
        curvatures.get(l).accumulate(width);
      }
    }
  }

  /// mean(a aᵀ) of layer l, the constant input last, as computed.
  public DenseSymmetric inputs(int l) {
    var factor = new DenseSymmetric(derivatives.inputs(l).count());
    double scale = samples * derivatives.sampleWeight();
    for (int q = 0; q < factor.dimension(); q++) {
      for (int j = 0; j <= q; j++) {
        factor.set(j, q, inputs.get(l).get(0, Pairs.number(j, q)) / scale);
      }
    }
    return factor;
  }

  /// Σ S_ll of layer l, with the 1/N of the mean loss, as computed.
  public DenseSymmetric curvature(int l) {
    var factor = new DenseSymmetric(derivatives.layer(l).outputs());
    boolean isotropic = derivatives.isotropic(l);
    for (int p = 0; p < factor.dimension(); p++) {
      for (int i = 0; i <= p; i++) {
        double off = i == p ? curvatures.get(l).get(0, 0) : 0;
        factor.set(i, p, isotropic ? off : curvatures.get(l).get(Pairs.number(i, p), 0));
      }
    }
    return factor;
  }
}
