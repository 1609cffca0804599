package dev.cairn.study.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.experiment.spec.EscapeSpec;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.FinderSpec;
import dev.cairn.finder.deflation.DeflatedNewton;
import dev.cairn.finder.deflation.Deflation;
import dev.cairn.finder.escape.Exit;
import dev.cairn.finder.escape.LeavingFlatPoints;
import dev.cairn.finder.gradnorm.GradientNormMinimisation;
import dev.cairn.finder.homotopy.Homotopy;
import dev.cairn.finder.minimise.NewtonMrDescent;
import dev.cairn.finder.minimise.SaddleFreeNewton;
import dev.cairn.finder.newton.BacktrackingLineSearch;
import dev.cairn.finder.newton.DampedNewton;
import dev.cairn.finder.newton.ExactNewtonMr;
import dev.cairn.finder.newton.NewtonMr;
import dev.cairn.finder.newton.PseudoInverseNewton;
import dev.cairn.finder.saddle.EigenvectorFollowing;
import dev.cairn.finder.saddle.HighIndexSaddleDynamics;
import dev.cairn.flatness.Cutoffs;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.nn.train.AdaGrad;
import dev.cairn.nn.train.Adam;
import dev.cairn.nn.train.GradientDescent;
import dev.cairn.nn.train.KroneckerFactored;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.study.landscape.CollectSettings;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a file leaves out is what the algorithm has by itself: the two are written down apart, and
/// compared here.
class FinderDefaultsTest {
  static Stream<Arguments> finders() {
    return Stream.of(
        Arguments.of(
            "newton_mr",
            new NewtonMr(MinresQlp.DEFAULT, BacktrackingLineSearch.DEFAULT, HessianUse.ASSEMBLED)),
        Arguments.of("damped_newton", DampedNewton.DEFAULT),
        Arguments.of("exact_newton_mr", ExactNewtonMr.DEFAULT),
        Arguments.of("pseudo_inverse_newton", PseudoInverseNewton.DEFAULT),
        Arguments.of("gradient_norm", GradientNormMinimisation.DEFAULT),
        Arguments.of("saddle_free_newton", SaddleFreeNewton.DEFAULT),
        Arguments.of("newton_mr_descent", NewtonMrDescent.DEFAULT),
        Arguments.of("eigenvector_following, index: 2", EigenvectorFollowing.towards(2)),
        Arguments.of("saddle_dynamics, index: 2", HighIndexSaddleDynamics.towards(2)),
        Arguments.of("deflated_newton", DeflatedNewton.avoiding(new Deflation(List.of(), 2, 1))),
        Arguments.of("homotopy, weight_seed: 0", Homotopy.NEWTON),
        Arguments.of("gradient_descent", new Finders.OnAny(new GradientDescent(0.1, 0))),
        Arguments.of("adagrad", new Finders.OnAny(AdaGrad.DEFAULT)),
        Arguments.of("adam", new Finders.OnAny(Adam.DEFAULT)),
        Arguments.of("k_fac", new Finders.OnNetworks(KroneckerFactored.DEFAULT)));
  }

  @ParameterizedTest
  @MethodSource("finders")
  void whatAFileLeavesOutIsTheAlgorithmsOwn(String type, Finder<SmoothObjective> own) {
    assertEquals(own, Finders.of(experiment("finder: {type: %s}".formatted(type)), 3));
  }

  @Test
  void everyFinderOfAFileIsCompared() {
    List<String> compared =
        finders().map(given -> given.get()[0].toString().replaceFirst(",.*", "")).toList();
    assertEquals(FinderSpec.class.getPermittedSubclasses().length, compared.size());
    assertEquals(compared.size(), compared.stream().distinct().count());
  }

  static Stream<Arguments> exits() {
    return Stream.of(
        Arguments.of("downhill", new Exit.Downhill(0.1)),
        Arguments.of("third_derivative", new Exit.ThirdDerivative(0.1)),
        Arguments.of("deflate", new Exit.Deflate(2, 1)));
  }

  /// The exits have no defaults of their own; their cut-offs are the verdict's.
  @ParameterizedTest
  @MethodSource("exits")
  void exitsFollowTheCutOffs(String type, Exit exit) {
    assertEquals(
        new LeavingFlatPoints(DampedNewton.DEFAULT, new Cutoffs(1e-10, 0.9, 5e-4), exit, 10),
        Finders.of(
            experiment("finder: {type: damped_newton}\nescape: {type: %s}".formatted(type)), 3));
    assertEquals(exits().count(), EscapeSpec.class.getPermittedSubclasses().length);
  }

  @Test
  void whatCountsAsNullOrAsOnePointIsOneNumber() {
    var searched = LandscapeSearch.DEFAULT.resolution();
    assertEquals(searched.nullEigenvalue(), CollectSettings.DEFAULT.nullEigenvalue());
    assertEquals(searched.tolerance(), CollectSettings.DEFAULT.tolerance());
    assertEquals(
        LandscapeSearch.DEFAULT.wholeSpace(),
        experiment("finder: {type: newton_mr}").landscape().wholeSpace());
  }

  private static Experiment experiment(String keys) {
    return ExperimentFile.parse(
            """
            name: defaults
            problem: {type: formula, f: x^2 + y^2 + z^2}
            start: {type: normal, variance: 1}
            runs: 1
            iterations: 1
            """
                + keys,
            "defaults.yaml")
        .experiment();
  }
}
