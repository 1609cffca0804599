package dev.cairn.study.setup;

import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.theory.CriticalClass;
import dev.cairn.nn.theory.LinearAutoEncoder;
import dev.cairn.study.store.TheoryRow;
import java.util.ArrayList;
import java.util.List;

/// What theory says about the critical points of a variant, to be compared with what is found.
public final class LinearTheory {
  private LinearTheory() {}

  /// The classes of critical points, where the network is a linear auto-encoder n-p-n without
  /// biases and penalty and its samples are in memory; none otherwise. Costs an eigendecomposition
  /// of the data's covariance.
  public static List<TheoryRow> of(Variant variant) {
    if (!(variant.experiment().problem() instanceof ProblemSpec.Network spec)
        || !isLinear(spec)
        || spec.partitions().isPresent()) {
      return List.of();
    }
    var inputs = variant.problem().network().orElseThrow().data().inputs();
    List<TheoryRow> rows = new ArrayList<>();
    for (CriticalClass known : LinearAutoEncoder.of(inputs, spec.layers().get(1)).classes()) {
      rows.add(new TheoryRow(variant.number(), rows.size(), known.loss(), known.index()));
    }
    return rows;
  }

  private static boolean isLinear(ProblemSpec.Network spec) {
    return spec.activation() == Activation.IDENTITY
        && spec.loss() == Loss.MEAN_SQUARED
        && !spec.biases()
        && spec.l2() == 0
        && spec.layers().size() == 3
        && spec.layers().getFirst().equals(spec.layers().getLast());
  }
}
