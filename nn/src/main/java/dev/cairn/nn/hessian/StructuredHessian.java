package dev.cairn.nn.hessian;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// The exact Hessian of a perceptron's loss, assembled block by block (see the package).
///
/// An instance holds all the memory that an assembly takes, about 12n² bytes for n parameters and
/// some megabytes for a block of samples, and serves one thread. The memory is taken at the first
/// assembly; nothing is allocated after it. Sums are added in a fixed order, so the same θ
/// gives the same bits.
public final class StructuredHessian {
  private final int dimension;
  private final double ridge;
  private final int samples;
  private final int blockSamples;
  private final BlockDerivatives derivatives;
  private final HessianBlock[] blocks;

  /// For a network with a smooth activation, on data of its widths.
  public StructuredHessian(Perceptron network, DataSet data) {
    this(network, data, Tile::forMachine);
  }

  /// The same with tiles of a given shape.
  StructuredHessian(Perceptron network, DataSet data, Function<RowMemory, Tile> tile) {
    if (!network.activation().smooth()) {
      throw new IllegalArgumentException(
          "%s is not smooth: the network has no Hessian".formatted(network.activation()));
    }
    dimension = network.dimension();
    ridge = 2 * network.l2() / dimension;
    samples = data.samples();
    blockSamples = BlockDerivatives.blockSamples(samples);
    derivatives = new BlockDerivatives(network, data, blockSamples, CurvatureKind.EXACT);
    Workspace workspace = derivatives.workspace(tile.apply(derivatives.memory()));
    blocks = blocks(network.layers().size(), workspace);
  }

  private HessianBlock[] blocks(int layers, Workspace workspace) {
    List<HessianBlock> all = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      all.add(new DiagonalBlock(l, derivatives, workspace));
      if (l + 1 < layers) {
        all.add(new NeighbourBlock(l, derivatives, workspace));
      }
      for (int m = l + 2; m < layers; m++) {
        all.add(new DistantBlock(l, m, derivatives, workspace));
      }
    }
    return all.toArray(HessianBlock[]::new);
  }

  /// hessian ← ∇²L(θ), both triangles. Reads theta (length n), overwrites hessian (dimension n).
  public void assemble(double[] theta, DenseSymmetric hessian) {
    if (theta.length != dimension || hessian.dimension() != dimension) {
      throw new IllegalArgumentException(
          "θ of length %s and a Hessian of dimension %s for %s parameters"
              .formatted(theta.length, hessian.dimension(), dimension));
    }
    derivatives.setParameters(theta);
    for (HessianBlock block : blocks) {
      block.clear();
    }
    for (int first = 0; first < samples; first += blockSamples) {
      int width = derivatives.moveTo(first);
      for (HessianBlock block : blocks) {
        block.accumulate(width);
      }
    }
    for (HessianBlock block : blocks) {
      block.writeTo(hessian);
    }
    hessian.mirrorUpper();
    double[] entries = hessian.entries();
    for (int k = 0; k < dimension; k++) {
      entries[k * (dimension + 1)] += ridge;
    }
  }

  /// Bytes that assemblies take, without the Hessian; none of them before the first.
  public long bytes() {
    return derivatives.memory().bytes()
        + Arrays.stream(blocks).mapToLong(HessianBlock::bytes).sum();
  }

  /// The multiplications and additions of one assembly: what its rate is measured by. Those inside
  /// activations, exponentials and sums over lanes are not counted.
  public long flops() {
    long products = Arrays.stream(blocks).mapToLong(HessianBlock::flopsPerSample).sum();
    return samples * (products + derivatives.flopsPerSample());
  }
}
