package dev.cairn.experiment.problem;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ContinuationSpec;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.finder.continuation.DecadeParameter;
import dev.cairn.finder.continuation.L2Parameter;
import dev.cairn.objective.DigitsObjective;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.program.Program;
import dev.cairn.program.formula.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A problem with one of its numbers free, which critical points are followed along.
///
/// @param spec how
/// @param begins the number's value in the problem
/// @param extended makes F of θ and the number, as [ContinuationSpec.Scale] measures it, for each
///     worker
public record ParameterProblem(
    ContinuationSpec spec, double begins, Supplier<SmoothObjective> extended) {
  /// The problem of an experiment.
  ///
  /// Throws [CairnException] where the experiment names no such number.
  public static ParameterProblem of(Experiment experiment) {
    ContinuationSpec spec =
        experiment
            .continuation()
            .orElseThrow(
                () ->
                    new CairnException(
                        "key 'continuation' is missing: it says along which number, and how far:"
                            + " continuation: {parameter: problem.l2, to: 0.01}"));
    ParameterProblem linear = linear(spec, experiment);
    if (linear.begins() == spec.to()) {
      throw new CairnException(
          "continuation.to is %s, where %s begins".formatted(spec.to(), spec.parameter()));
    }
    return switch (spec.scale()) {
      case LINEAR -> linear;
      case DECADES -> {
        if (!(linear.begins() > 0 && spec.to() > 0)) {
          throw new CairnException(
              "continuation.scale is 'decades', but %s goes from %s to %s: both must be > 0"
                  .formatted(spec.parameter(), linear.begins(), spec.to()));
        }
        yield new ParameterProblem(
            spec, linear.begins(), () -> new DecadeParameter(linear.extended().get()));
      }
    };
  }

  /// A value of the number as it is measured.
  public double measured(double value) {
    return switch (spec.scale()) {
      case LINEAR -> value;
      case DECADES -> Math.log10(value);
    };
  }

  /// The value of the number that is measured so.
  public double value(double measured) {
    return switch (spec.scale()) {
      case LINEAR -> measured;
      case DECADES -> Math.pow(10, measured);
    };
  }

  private static ParameterProblem linear(ContinuationSpec spec, Experiment experiment) {
    return switch (experiment.problem()) {
      case ProblemSpec.Formula formula when formula.parameters().containsKey(spec.parameter()) ->
          new ParameterProblem(
              spec, formula.parameters().get(spec.parameter()), formula(formula, spec.parameter()));
      case ProblemSpec.Network network when spec.parameter().equals(ContinuationSpec.L2) ->
          l2(spec, network.l2(), network.withoutL2(), experiment.seed());
      case ProblemSpec.Onnx model when spec.parameter().equals(ContinuationSpec.L2) ->
          l2(spec, model.l2(), model.withoutL2(), experiment.seed());
      case ProblemSpec.Formula formula ->
          throw none(
              spec,
              formula.parameters().isEmpty()
                  ? "the formula has no parameters: name some, problem.parameters: {a: 1}"
                  : "must be one of " + String.join(", ", formula.parameters().keySet()));
      case ProblemSpec.Network _, ProblemSpec.Onnx _ ->
          throw none(spec, "must be " + ContinuationSpec.L2);
      case ProblemSpec.Function _, ProblemSpec.External _ ->
          throw none(spec, "problems of this type have none: write the function as a formula");
    };
  }

  private static CairnException none(ContinuationSpec spec, String why) {
    return new CairnException(
        "continuation.parameter is '%s': %s".formatted(spec.parameter(), why));
  }

  private static ParameterProblem l2(
      ContinuationSpec spec, double begins, ProblemSpec without, long seed) {
    Supplier<SmoothObjective> plain = Problems.load(without, seed).objective();
    return new ParameterProblem(spec, begins, () -> new L2Parameter(plain.get()));
  }

  private static Supplier<SmoothObjective> formula(ProblemSpec.Formula spec, String free) {
    Program fixed = Formula.parse(spec.text(), spec.variables());
    List<String> names = new ArrayList<>();
    fixed.parameters().forEach(variable -> names.add(variable.name()));
    names.add(free);
    Supplier<SmoothObjective> enclosed = Problems.enclosed(Formula.parse(spec.text(free), names));
    return () -> new DigitsObjective(enclosed.get());
  }
}
