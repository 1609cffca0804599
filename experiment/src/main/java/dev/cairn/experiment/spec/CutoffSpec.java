package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import dev.cairn.flatness.Cutoffs;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// Where numbers become words.
public record CutoffSpec(
    @Key(
            value =
                "Cut-offs of ‖∇f‖² below which a point is critical where Newton's steps take"
                    + " the gradient away; the first decides verdicts.",
            fallback = "[1e-8, 1e-10]",
            range = "[0, ∞)")
        List<Double> critical,
    @Key(value = "r above which a point is gradient-flat.", fallback = "0.9", range = "[0, 1]")
        double flat,
    @Key(value = "r_H below which r is trusted.", fallback = "5e-4", range = "[0, ∞)")
        double coKernel,
    @Key(
            value = "Values of r for which the runs that ever exceed them are counted.",
            fallback = "[0.5, 0.9, 0.99]",
            range = "[0, 1]")
        List<Double> everAbove) {
  /// Needs a critical cut-off.
  public CutoffSpec {
    if (critical.isEmpty()) {
      throw new IllegalArgumentException("critical [] must hold at least one cut-off");
    }
  }

  /// The cut-offs of critical points in the order in which counts are told: the loosest first.
  public List<Double> loosestFirst() {
    return critical.stream().sorted(Comparator.reverseOrder()).toList();
  }

  /// The strictest cut-off of critical points.
  public double strictest() {
    return Collections.min(critical);
  }

  /// Those that decide verdicts.
  public Cutoffs verdicts() {
    return new Cutoffs(critical.getFirst(), flat, coKernel);
  }
}
