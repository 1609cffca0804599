package dev.cairn.study.landscape;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.landscape.Growth;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.Box;
import dev.cairn.study.setup.SearchDomains;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Whether the function of an experiment rises outward, by samples, as the store writes it.
///
/// Not asked where the definition tells: of networks with L2, which grow by construction, and of
/// clusters, which fly apart. Costs a few thousand gradients at most, of a loss over data 192;
/// where f does not rise, few.
///
/// @param experiment whose function
/// @param structure what its definition says
/// @param objective f
record OutwardGrowth(
    Experiment experiment, ProblemStructure structure, Supplier<SmoothObjective> objective) {
  /// Rays of a loss over data, which costs more.
  private static final int FEW = 64;

  private int rays() {
    return switch (experiment.problem()) {
      case ProblemSpec.Function _, ProblemSpec.Formula _ -> Growth.SAMPLES;
      case ProblemSpec.Network _, ProblemSpec.Onnx _, ProblemSpec.External _ -> FEW;
    };
  }

  /// On the boundary of the box where points are collected, or else far out from these points.
  Optional<Growth> growth(Optional<Box> box, List<CollectedPoint> points) {
    if (structure.coercive() || structure.symmetry().isometries() > 0) {
      return Optional.empty();
    }
    SmoothObjective f = objective.get();
    var random = new SplittableRandom(SearchDomains.seed(experiment));
    double scale =
        points.stream()
            .mapToDouble(point -> Vectors.norm(point.theta().toArray()))
            .reduce(1, Math::max);
    return Optional.of(
        box.map(b -> Growth.onBox(f, b, random))
            .orElseGet(() -> Growth.alongRays(f, scale, rays(), random)));
  }
}
