package dev.cairn.study.landscape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.CollectedPoint;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.nn.symmetry.UnitSymmetry;
import dev.cairn.objective.InvariantSubspace;
import dev.cairn.objective.RestrictedObjective;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.study.setup.SearchDomains;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Smaller networks within a network: subspaces that the gradient does not leave.
class NetworkSubspacesTest {
  private static Experiment network(String layers, String activation) {
    return ExperimentFile.parse(
            """
            name: small
            problem:
              type: network
              data: {type: given, inputs: [[2, 0], [0, 1], [0.3, -0.2], [-1, 0.5], [0.4, 1.5]]}
              layers: %s
              activation: %s
              l2: 0.05
            start: {type: normal, variance: 1}
            finder: {type: eigenvector_following}
            runs: 160
            iterations: 200
            """
                .formatted(layers, activation),
            "small.yaml")
        .experiment();
  }

  private static double[] normal(int n, SplittableRandom random) {
    return random.doubles(n).map(_ -> random.nextGaussian()).toArray();
  }

  private static double[] gradient(SmoothObjective objective, double[] theta) {
    double[] g = new double[theta.length];
    try (var evaluation = objective.at(theta)) {
      evaluation.gradient(g);
    }
    return g;
  }

  @ParameterizedTest
  @ValueSource(strings = {"swish", "tanh", "sigmoid", "softplus", "identity"})
  void theGradientStaysInTheSubspace(String activation) {
    Experiment experiment = network("[2, 4, 3, 2]", activation);
    SmoothObjective objective = Problems.load(experiment).objective().get();
    UnitSymmetry units = ProblemStructure.of(experiment).units().orElseThrow();
    var random = new SplittableRandom(3);
    int smaller = 0;
    for (int trial = 0; trial < 20; trial++) {
      InvariantSubspace subspace = units.invariantSubspace(random).orElseThrow();
      double[] theta = new double[objective.dimension()];
      subspace.embed(normal(subspace.dimension(), random), theta);
      double[] g = gradient(objective, theta);
      assertEquals(0, outside(subspace, g), 1e-14 * Vectors.norm(g), "trial " + trial);
      smaller += subspace.dimension() < g.length ? 1 : 0;
    }
    assertTrue(smaller > 5, smaller + " of 20 are proper subspaces");
  }

  /// What a network is in a subspace, computed as a smaller network and as the whole one.
  @ParameterizedTest
  @ValueSource(strings = {"swish", "tanh", "sigmoid", "softplus", "identity"})
  void aSmallerNetworkIsTheWholeOneInTheSubspace(String activation) {
    Experiment experiment = network("[2, 4, 3, 2]", activation);
    SmoothObjective objective = Problems.load(experiment).objective().get();
    UnitSymmetry units = ProblemStructure.of(experiment).units().orElseThrow();
    var random = new SplittableRandom(8);
    for (int trial = 0; trial < 20; trial++) {
      InvariantSubspace subspace = units.invariantSubspace(random).orElseThrow();
      SmoothObjective smaller = objective.restrictedTo(subspace);
      assertFalse(smaller instanceof RestrictedObjective, "trial " + trial);
      int d = subspace.dimension();
      double[] z = normal(d, random);
      double[] x = normal(d, random);
      double[][] results = new double[2][];
      for (int k = 0; k < 2; k++) {
        var used = k == 0 ? smaller : new RestrictedObjective(objective, subspace);
        results[k] = derivatives(used, z, x);
      }
      assertArrayEquals(results[1], results[0], 1e-12 * Vectors.norm(results[1]), "trial " + trial);
    }
  }

  /// Value, gradient, a product and the Hessian, one after the other.
  private static double[] derivatives(SmoothObjective objective, double[] z, double[] x) {
    int d = z.length;
    double[] g = new double[d];
    double[] y = new double[d];
    var hessian = new DenseSymmetric(d);
    try (var evaluation = objective.at(z)) {
      evaluation.gradient(g);
      evaluation.hessian().apply(x, y);
      evaluation.hessian().assemble(hessian);
      return Stream.of(new double[] {evaluation.value()}, g, y, hessian.entries())
          .flatMapToDouble(Arrays::stream)
          .toArray();
    }
  }

  /// Zeros and equalities that are no dead and no like units.
  @Test
  void otherSubspacesOfANetworkAreNoSmallerNetworks() {
    SmoothObjective objective = Problems.load(network("[2, 4, 3, 2]", "tanh")).objective().get();
    int[] classes = new int[objective.dimension()];
    classes[0] = InvariantSubspace.ZERO;
    for (int i = 1; i < classes.length; i++) {
      classes[i] = i - 1;
    }
    var restricted = objective.restrictedTo(new InvariantSubspace(classes));
    assertTrue(restricted instanceof RestrictedObjective);
    boolean[] flipped = new boolean[classes.length];
    flipped[3] = true;
    for (int i = 0; i < classes.length; i++) {
      classes[i] = i;
    }
    assertTrue(
        objective.restrictedTo(new InvariantSubspace(classes, flipped))
            instanceof RestrictedObjective);
  }

  /// The gradient stays in the larger subspace too, and the point's own lies in it.
  @ParameterizedTest
  @ValueSource(strings = {"swish", "tanh", "sigmoid"})
  void someSymmetryOfAPointIsBroken(String activation) {
    Experiment experiment = network("[2, 4, 3, 2]", activation);
    SmoothObjective objective = Problems.load(experiment).objective().get();
    UnitSymmetry units = ProblemStructure.of(experiment).units().orElseThrow();
    var random = new SplittableRandom(6);
    int between = 0;
    for (int trial = 0; trial < 40; trial++) {
      InvariantSubspace own = units.invariantSubspace(random).orElseThrow();
      double[] theta = new double[objective.dimension()];
      own.embed(normal(own.dimension(), random), theta);
      var around = units.invariantSubspace(Point.of(theta), 1e-9, random);
      if (own.dimension() == theta.length) {
        assertTrue(around.isEmpty(), "a point without symmetry has none to break");
        continue;
      }
      InvariantSubspace larger = around.orElseThrow();
      assertTrue(larger.dimension() > own.dimension());
      assertEquals(0, outside(larger, theta), 1e-14 * Vectors.norm(theta));
      double[] inside = new double[theta.length];
      larger.embed(normal(larger.dimension(), random), inside);
      double[] g = gradient(objective, inside);
      assertEquals(0, outside(larger, g), 1e-14 * Vectors.norm(g));
      between += larger.dimension() < theta.length ? 1 : 0;
    }
    assertTrue(between > 5, between + " of 40 break a part of the symmetry");
  }

  /// The distance of a vector from a subspace.
  private static double outside(InvariantSubspace subspace, double[] vector) {
    double[] coordinates = new double[subspace.dimension()];
    double[] within = new double[vector.length];
    subspace.project(vector, coordinates);
    subspace.embed(coordinates, within);
    Vectors.addScaled(-1, vector, within);
    return Vectors.norm(within);
  }

  /// A unit that answers 1/2 without weights moves what follows it.
  @Test
  void deadUnitsOfASigmoidNetworkAreNotInvariant() {
    Experiment experiment = network("[2, 4, 2]", "sigmoid");
    SmoothObjective objective = Problems.load(experiment).objective().get();
    UnitSymmetry units = ProblemStructure.of(experiment).units().orElseThrow();
    InvariantSubspace dead = units.subspace(List.of(new int[] {0, 1, 2, InvariantSubspace.ZERO}));
    double[] theta = new double[objective.dimension()];
    dead.embed(normal(dead.dimension(), new SplittableRandom(4)), theta);
    double[] g = gradient(objective, theta);
    double[] coordinates = new double[dead.dimension()];
    dead.project(g, coordinates);
    assertTrue(Vectors.norm(coordinates) < 0.999 * Vectors.norm(g));
  }

  @Test
  void theRestrictionHasTheDerivativesOfItsValue() {
    Experiment experiment = network("[2, 4, 3, 2]", "swish");
    SmoothObjective full = Problems.load(experiment).objective().get();
    var random = new SplittableRandom(5);
    InvariantSubspace subspace =
        ProblemStructure.of(experiment)
            .units()
            .orElseThrow()
            .subspace(List.of(new int[] {0, 1, 1, InvariantSubspace.ZERO}, new int[] {0, 1, 0}));
    var restricted = new RestrictedObjective(full, subspace);
    int d = restricted.dimension();
    assertEquals(2 * 2 + 2 + 2 * 2 + 2 + 2 * 2 + 2, d);
    double[] z = normal(d, random);
    double[] g = gradient(restricted, z);
    var hessian = new DenseSymmetric(d);
    double[] product = new double[d];
    double step = 1e-5;
    for (int i = 0; i < d; i++) {
      double[] up = z.clone();
      double[] down = z.clone();
      up[i] += step;
      down[i] -= step;
      double difference = (restricted.at(up).value() - restricted.at(down).value()) / (2 * step);
      assertEquals(difference, g[i], 1e-8);
      double[] gUp = gradient(restricted, up);
      Vectors.addScaled(-1, gradient(restricted, down), gUp);
      double[] unit = new double[d];
      unit[i] = 1;
      try (var evaluation = restricted.at(z)) {
        evaluation.hessian().apply(unit, product);
        evaluation.hessian().assemble(hessian);
      }
      for (int j = 0; j < d; j++) {
        assertEquals(gUp[j] / (2 * step), product[j], 1e-7);
        assertEquals(product[j], hessian.get(i, j), 1e-13);
      }
    }
  }

  /// Few runs find saddles whose dead or duplicated units make them so.
  @Test
  void aLandscapeHasTheSmallerNetworks() {
    Experiment experiment = network("[2, 4, 3, 2]", "swish");
    var structure = ProblemStructure.of(experiment);
    var domain = SearchDomains.of(experiment, Problems.load(experiment), structure.symmetry());
    var search = LandscapeSearch.DEFAULT.within(experiment.runs(), experiment.iterations());
    List<CollectedPoint> points =
        search.explore(domain, SearchDomains.seed(experiment)).points().points();
    UnitSymmetry units = structure.units().orElseThrow();
    long dead = points.stream().filter(p -> units.deadUnits(p.theta(), 1e-5) > 0).count();
    long indices = points.stream().mapToInt(CollectedPoint::index).distinct().count();
    String found = "%d points, %d dead, %d indices".formatted(points.size(), dead, indices);
    assertTrue(dead > 5 && indices > 5, found);
  }
}
