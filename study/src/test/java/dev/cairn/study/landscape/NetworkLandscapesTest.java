package dev.cairn.study.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Candidate;
import dev.cairn.collection.Neighbourhood;
import dev.cairn.collection.PointCollection;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.finder.model.LocalModel;
import dev.cairn.finder.newton.PseudoInverseNewton;
import dev.cairn.landscape.Landscape;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.landscape.SearchDomain;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import dev.cairn.spectrum.Inertia;
import dev.cairn.study.setup.SearchDomains;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whole landscapes of small networks, found by the default settings.
///
/// They are compared with exhaustive multi-start of another method: Newton's with the
/// pseudo-inverse, which goes to points of any index.
class NetworkLandscapesTest {
  private static final String LINEAR =
      """
      name: deep-linear
      problem:
        type: network
        data: {type: given, inputs: [[2, 0], [0, 1], [0.3, -0.2]]}
        layers: [2, 1, 1, 2]
        activation: identity
        biases: false
        l2: 0.05
      start: {type: normal, variance: 1}
      finder: {type: eigenvector_following}
      runs: 200000
      iterations: 300
      """;

  private static final String EXCLUSIVE_OR =
      """
      name: exclusive-or
      problem:
        type: network
        data:
          type: given
          inputs: [[-1, -1], [-1, 1], [1, -1], [1, 1]]
          targets: [[-1], [1], [1], [-1]]
        layers: [2, 2, 1]
        activation: tanh
        l2: 0.1
      start: {type: normal, variance: 1}
      finder: {type: eigenvector_following}
      runs: 200000
      iterations: 300
      """;

  private static Landscape explore(Experiment experiment) {
    SearchDomain domain = domain(experiment);
    return LandscapeSearch.DEFAULT.explore(domain, SearchDomains.seed(experiment));
  }

  private static SearchDomain domain(Experiment experiment) {
    LoadedProblem problem = Problems.load(experiment);
    return SearchDomains.of(experiment, problem, ProblemStructure.of(experiment).symmetry());
  }

  /// The points where Newton runs from many random points end.
  private static PointCollection multiStart(Experiment experiment, int runs, double spread) {
    SearchDomain domain = domain(experiment);
    SmoothObjective objective = domain.objective();
    var usual = LandscapeSearch.DEFAULT.resolution();
    var points = new PointCollection(domain.symmetry(), usual.tolerance());
    var random = new SplittableRandom(5);
    int n = objective.dimension();
    for (int run = 0; run < runs; run++) {
      double[] start = new double[n];
      for (int i = 0; i < n; i++) {
        start[i] = spread * random.nextGaussian();
      }
      var result =
          Search.run(
              PseudoInverseNewton.DEFAULT,
              objective,
              start,
              StoppingRule.squaredGradientBelow(usual.squaredGradient())
                  .or(StoppingRule.iterations(200)),
              Observer.none());
      if (result.reason() instanceof StopReason.SmallGradient) {
        var last = result.last();
        try (var model = new LocalModel(objective, last.theta().toArray())) {
          var spectrum = model.eigensystem(DenseKernels.current().eigensolver(n)).spectrum();
          var inertia = Inertia.of(spectrum, usual.nullEigenvalue()).orElseThrow();
          points.add(
              new Candidate(last.theta(), last.value(), last.squaredGradientNorm(), inertia),
              LandscapeSearch.DEFAULT.neighbourhood(objective, domain.symmetry()));
        }
      }
    }
    return points;
  }

  /// The landscape holds every point that multi-start found, and Σ(−1)ᵏ nₖ = 1.
  private static void compare(Experiment experiment, int runs) {
    Landscape landscape = explore(experiment);
    PointCollection points = landscape.points();
    PointCollection other = multiStart(experiment, runs, 1);
    String counts =
        "landscape %s in %d runs, multi-start %s in %d runs of which %d arrived"
            .formatted(points.census(), landscape.runs(), other.census(), runs, other.arrivals());
    System.out.println(experiment.problem() + ": " + counts);
    assertTrue(other.size() > 1, counts);
    for (var point : other.points()) {
      var settled =
          points
              .settle(
                  new Candidate(
                      point.theta(), point.value(), point.squaredGradientNorm(), point.inertia()),
                  Neighbourhood.unknown(LandscapeSearch.DEFAULT.resolution().tolerance()))
              .orElseThrow();
      assertTrue(!settled.discovered(), () -> counts + ", missing " + point);
    }
    assertTrue(points.points().stream().allMatch(p -> p.nullity() == 0), counts);
    assertEquals(BigInteger.ONE, points.completeness().eulerSum(), counts);
  }

  @Test
  void deepLinear() {
    compare(ExperimentFile.parse(LINEAR, "linear.yaml").experiment(), 400);
  }

  @Tag("long")
  @Test
  void exclusiveOr() {
    compare(ExperimentFile.parse(EXCLUSIVE_OR, "xor.yaml").experiment(), 1500);
  }
}
