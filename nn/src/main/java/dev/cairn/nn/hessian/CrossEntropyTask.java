package dev.cairn.nn.hessian;

import static dev.cairn.nn.hessian.RowKernels.load;
import static dev.cairn.nn.hessian.Tile.LANES;

import dev.cairn.program.Function;
import dev.cairn.program.kernel.Kernels;
import dev.cairn.program.kernel.View;
import org.jspecify.annotations.Nullable;

/// δ ← weight·(π − target) and S ← weight·(diag(π) − ππᵀ), the pairs p ≤ q, for π = softmax of the
/// logits, shifted by their maximum so that nothing overflows.
///
/// The targets of each sample sum to 1. The logits are overwritten with π.
final class CrossEntropyTask implements RowTask {
  private final Kernels kernels = Kernels.vector();
  private final RowList logits;
  private final RowList targets;
  private final RowList delta;
  private final RowList curvature;
  private final RowList weight;
  private final View maximum = new View();
  private final View sum = new View();
  private final View here = new View();
  private final @Nullable View[] exponential = {here, null, null, null};
  private final @Nullable View[] reciprocal = {sum, null, null, null};

  /// Two rows of scratch hold the maximum and the sum.
  CrossEntropyTask(Given given, RowList delta, RowList curvature, Rows scratch) {
    this.logits = given.logits();
    this.targets = given.targets();
    this.delta = delta;
    this.curvature = curvature;
    this.weight = given.weight();
    maximum.offset = scratch.offset(0);
    sum.offset = scratch.offset(1);
  }

  /// What the loss is a function of; the weight is one row.
  record Given(RowList logits, RowList targets, RowList weight) {}

  @Override
  public void run(double[] memory, int width) {
    here.data = memory;
    maximum.data = memory;
    sum.data = memory;
    softmax(width);
    int w = weight.offset(0);
    for (int q = 0; q < logits.count(); q++) {
      int at = logits.offset(q);
      for (int p = 0; p <= q; p++) {
        int other = logits.offset(p);
        int out = curvature.offset(Pairs.number(p, q));
        double one = p == q ? 1 : 0;
        for (int s = 0; s < width; s += LANES) {
          var weighted = load(memory, w + s).mul(load(memory, at + s));
          // wπ_q(1 − π_q) on the diagonal, −wπ_qπ_p elsewhere.
          load(memory, other + s).neg().add(one).mul(weighted).intoArray(memory, out + s);
        }
      }
      for (int s = 0; s < width; s += LANES) {
        load(memory, at + s)
            .sub(load(memory, targets.offset(q) + s))
            .mul(load(memory, w + s))
            .intoArray(memory, delta.offset(q) + s);
      }
    }
  }

  @Override
  public long flopsPerSample() {
    return 3L * curvature.count() + 5L * logits.count();
  }

  /// Logits ← π.
  private void softmax(int width) {
    kernels.fill(Double.NEGATIVE_INFINITY, maximum, width);
    for (int p = 0; p < logits.count(); p++) {
      here.offset = logits.offset(p);
      kernels.maximum(here, maximum, maximum, width);
    }
    kernels.fill(0, sum, width);
    for (int p = 0; p < logits.count(); p++) {
      here.offset = logits.offset(p);
      kernels.subtract(here, maximum, here, width);
      kernels.function(Function.EXP, here, exponential, width);
      kernels.add(sum, here, sum, width);
    }
    kernels.function(Function.RECIPROCAL, sum, reciprocal, width);
    for (int p = 0; p < logits.count(); p++) {
      here.offset = logits.offset(p);
      kernels.multiply(here, sum, here, width);
    }
  }
}
