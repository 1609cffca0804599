package dev.cairn.study.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.FinderSpec;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.HessianOperator;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import dev.cairn.search.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What finders say that they need is what they are seen to ask for.
class FinderNeedsTest {
  /// Every type, of which some look at the Hessian in several ways.
  static Stream<String> finders() {
    return Stream.of(
        "newton_mr",
        "newton_mr, hessian: assembled",
        "newton_mr, hessian: products",
        "newton_mr, hessian: spectrum",
        "damped_newton",
        "exact_newton_mr",
        "pseudo_inverse_newton",
        "gradient_norm",
        "saddle_free_newton",
        "newton_mr_descent",
        "eigenvector_following, index: 2",
        "eigenvector_following",
        "saddle_dynamics, index: 2",
        "saddle_dynamics, index: 2, matrix_free: true",
        "deflated_newton",
        "homotopy, weight_seed: 0",
        "gradient_descent",
        "adagrad",
        "adam",
        "k_fac");
  }

  private static final String NETWORK =
      "{type: network, layers: [2, 2, 1], activation: tanh, data: {type: given, inputs: [[1, 2],"
          + " [-1, 0.5]], targets: [[1], [0]]}}";

  /// An objective that notes what is asked of its Hessian.
  private record Watched(SmoothObjective objective, List<Integer> assembled)
      implements SmoothObjective {
    @Override
    public int dimension() {
      return objective.dimension();
    }

    @Override
    public SmoothEvaluation at(double[] theta) {
      SmoothEvaluation at = objective.at(theta);
      return new SmoothEvaluation() {
        @Override
        public double value() {
          return at.value();
        }

        @Override
        public void gradient(double[] g) {
          at.gradient(g);
        }

        @Override
        public HessianOperator hessian() {
          HessianOperator hessian = at.hessian();
          return new HessianOperator() {
            @Override
            public int dimension() {
              return hessian.dimension();
            }

            @Override
            public void apply(double[] x, double[] y) {
              hessian.apply(x, y);
            }

            @Override
            public void assemble(DenseSymmetric dense) {
              assembled.add(dense.dimension());
              hessian.assemble(dense);
            }
          };
        }

        @Override
        public void close() {
          at.close();
        }
      };
    }
  }

  @ParameterizedTest
  @MethodSource("finders")
  void whatIsSaidIsWhatIsAsked(String type) {
    Experiment experiment = experiment(type);
    LoadedProblem network = Problems.load(experiment);
    Finder<SmoothObjective> finder = Finders.of(experiment, network.dimension());
    List<Integer> assembled = new ArrayList<>();
    var watched = new Watched(network.objective().get(), assembled);
    double[] start = new double[network.dimension()];
    for (int i = 0; i < start.length; i++) {
      start[i] = Math.sin(1 + i);
    }
    if (finder.needs().layers()) { // a network that is watched is none
      assertThrows(IllegalArgumentException.class, () -> finder.begin(watched, start));
      return;
    }
    Search.run(finder, watched, start, StoppingRule.iterations(3), Observer.none());
    boolean matrix =
        switch (finder.needs().hessian()) {
          case ASSEMBLED, SPECTRUM -> true;
          case PRODUCTS, ADAPTIVE -> false;
        };
    assertEquals(matrix, !assembled.isEmpty(), () -> finder.needs() + ": " + assembled);
  }

  @ParameterizedTest
  @MethodSource("finders")
  void anIndexBeyondTheDimensionIsRefused(String type) {
    Experiment experiment = experiment(type);
    LoadedProblem line =
        Problems.load(
            ExperimentFile.parse(yaml("newton_mr", "{type: formula, f: x^2}"), "line")
                .experiment());
    Finder<SmoothObjective> finder = Finders.of(experiment, 1);
    boolean refused = type.contains("index: 2") || type.equals("k_fac");
    if (refused) {
      assertThrows(CairnException.class, () -> Finders.check(finder.needs(), line));
    } else {
      Finders.check(finder.needs(), line);
    }
  }

  @Test
  void everyFinderOfAFileIsWatched() {
    assertEquals(
        FinderSpec.class.getPermittedSubclasses().length,
        finders().map(type -> type.replaceFirst(",.*", "")).distinct().count());
    assertEquals(
        HessianUse.ADAPTIVE,
        Finders.of(experiment("newton_mr, hessian: adaptive"), 3).needs().hessian());
  }

  private static Experiment experiment(String finder) {
    return ExperimentFile.parse(yaml(finder, NETWORK), "needs").experiment();
  }

  private static String yaml(String finder, String problem) {
    return """
    name: needs
    problem: %s
    start: {type: normal, variance: 1}
    finder: {type: %s}
    runs: 1
    iterations: 3
    """
        .formatted(problem, finder);
  }
}
