package dev.cairn.study.landscape;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.data.SampleFile;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.formats.Limits;
import dev.cairn.linalg.Point;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Layer;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.symmetry.UnitLayer;
import dev.cairn.nn.symmetry.UnitSymmetry;
import dev.cairn.onnx.HiddenUnits;
import dev.cairn.onnx.ModelLoss;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.Degeneracy;
import dev.cairn.symmetry.SignedPermutations;
import dev.cairn.symmetry.Symmetry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What a problem's definition says about its critical points.
///
/// @param symmetry the group up to which points are the same
/// @param words the group in words
/// @param rigid null eigenvalues that continuous symmetries give a point
/// @param coercive whether f is known to tend to infinity with ‖θ‖
/// @param region outside of it a point with a small gradient is none
/// @param units the group again, where it is that of a network's units
/// @param catalogued the function of the catalogue, where it is one
public record ProblemStructure(
    Symmetry symmetry,
    String words,
    int rigid,
    boolean coercive,
    Predicate<Point> region,
    Optional<UnitSymmetry> units,
    Optional<Problem> catalogued) {

  /// The group where none is known.
  public static final String NONE = Symmetry.none().words();

  /// What the problem of an experiment says.
  public static ProblemStructure of(Experiment experiment) {
    return switch (experiment.problem()) {
      case ProblemSpec.Network network -> network(network);
      case ProblemSpec.Function(String name) -> function(ProblemCatalogue.named(name));
      case ProblemSpec.Formula formula when !formula.symmetry().isEmpty() -> symmetric(formula);
      case ProblemSpec.Formula _, ProblemSpec.External _ -> unknown(Symmetry.none());
      case ProblemSpec.Onnx onnx -> model(onnx, Problems.whole(experiment));
    };
  }

  /// What is known of a collection without its problem: of models, whose files may be elsewhere,
  /// what the store holds.
  ///
  /// @param experiment that its problem comes from
  public static ProblemStructure of(CollectionRow row, Experiment experiment) {
    return experiment.problem() instanceof ProblemSpec.Onnx
        ? ofModel(row.units().map(UnitsText::read), row.symmetry(), row.coercive())
        : of(experiment);
  }

  private static ProblemStructure model(ProblemSpec.Onnx spec, LoadedProblem problem) {
    Optional<UnitSymmetry> units =
        problem
            .model()
            .filter(OnnxProblem::hasData)
            .flatMap(loss -> HiddenUnits.of(read(spec), loss));
    boolean bounded =
        problem.model().filter(loss -> loss.lossKind() != ModelLoss.OUTPUT).isPresent();
    return ofModel(units, units.map(Symmetry::words).orElse(NONE), spec.l2() > 0 && bounded);
  }

  private static ProblemStructure ofModel(
      Optional<UnitSymmetry> units, String words, boolean coercive) {
    return new ProblemStructure(
        units.isPresent() ? units.get() : Symmetry.none(),
        words,
        0,
        coercive,
        _ -> true,
        units,
        Optional.empty());
  }

  /// The units as a store holds them, of models: those of networks stand in their definition.
  Optional<String> unitsText(Experiment experiment) {
    return experiment.problem() instanceof ProblemSpec.Onnx
        ? units.map(UnitsText::of)
        : Optional.empty();
  }

  private static OnnxModel read(ProblemSpec.Onnx spec) {
    try {
      return OnnxModel.read(Path.of(spec.model()), Limits.DEFAULT);
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  private static ProblemStructure symmetric(ProblemSpec.Formula spec) {
    SignedPermutations group;
    try {
      group = SignedPermutations.generatedBy(spec.generators());
    } catch (IllegalArgumentException e) {
      throw new CairnException("problem.symmetry: " + e.getMessage(), e);
    }
    return unknown(group);
  }

  /// Of a function of which nothing but the symmetry is known.
  private static ProblemStructure unknown(Symmetry symmetry) {
    return new ProblemStructure(
        symmetry, symmetry.words(), 0, false, _ -> true, Optional.empty(), Optional.empty());
  }

  private static ProblemStructure function(Problem problem) {
    return new ProblemStructure(
        problem.symmetry(),
        problem.symmetry().words(),
        problem.nullity(),
        false,
        problem.objective().region().orElse(_ -> true),
        Optional.empty(),
        Optional.of(problem));
  }

  private static ProblemStructure network(ProblemSpec.Network spec) {
    var perceptron =
        new Perceptron(spec.layers(), spec.activation(), spec.biases(), spec.loss(), spec.l2());
    boolean linear = spec.activation() == Activation.IDENTITY;
    UnitSymmetry.Activation activation =
        switch (spec.activation()) {
          case IDENTITY, TANH -> UnitSymmetry.Activation.ODD;
          case SWISH, RELU -> UnitSymmetry.Activation.ZERO_AT_ZERO;
          case SIGMOID, SOFTPLUS -> UnitSymmetry.Activation.GENERAL;
        };
    List<Layer> layers = perceptron.layers();
    var units =
        new UnitSymmetry(
            layers.stream()
                .map(l -> new UnitLayer(l.inputs(), l.outputs(), l.biased(), l.offset()))
                .toList(),
            activation);
    int rigid = 0;
    for (int l = 0; linear && l + 1 < layers.size(); l++) {
      int h = layers.get(l).outputs();
      rigid += spec.l2() > 0 ? h * (h - 1) / 2 : h * h;
    }
    return new ProblemStructure(
        units,
        units.words(),
        rigid,
        spec.coercive(),
        _ -> true,
        Optional.of(units),
        Optional.empty());
  }

  /// Of which kind a point is.
  Degeneracy kind(int nullity, int dead, int duplicated) {
    if (nullity <= rigid) {
      return Degeneracy.REGULAR;
    } else if (dead > 0) {
      return Degeneracy.DEAD_UNITS;
    }
    return duplicated > 0 ? Degeneracy.DUPLICATED_UNITS : Degeneracy.DEGENERATE;
  }

  int deadUnits(Point theta, double tolerance) {
    return units.map(u -> u.deadUnits(theta, tolerance)).orElse(0);
  }

  int duplicatedUnits(Point theta, double tolerance) {
    return units.map(u -> u.duplicatedUnits(theta, tolerance)).orElse(0);
  }
}
