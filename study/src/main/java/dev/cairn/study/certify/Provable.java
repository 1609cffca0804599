package dev.cairn.study.certify;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.DataSpec;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.proof.ProblemPrograms;
import dev.cairn.text.Counted;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/// Which problems a certificate can describe, so that the loss built from it again is the one that
/// was searched.
public final class Provable {
  private Provable() {}

  /// Throws [CairnException] with one line where nothing can be proven of one of the experiments.
  public static void require(Collection<Experiment> experiments) {
    experiments.forEach(experiment -> require(experiment.problem()));
  }

  /// Likewise of a problem.
  public static void require(ProblemSpec problem) {
    obstacle(problem)
        .ifPresent(
            reason -> {
              throw refusal(reason);
            });
  }

  /// Networks on prepared data are provable: the certificate's data are the prepared ones.
  private static Optional<String> obstacle(ProblemSpec problem) {
    return switch (problem) {
      case ProblemSpec.Network network -> obstacle(network.data());
      case ProblemSpec.Function(String name) -> obstacle(name);
      case ProblemSpec.Formula _ -> Optional.empty();
      case ProblemSpec.External _ ->
          Optional.of("a function that another process evaluates: a proof needs its formula");
      case ProblemSpec.Onnx onnx ->
          onnx.assumeSmooth()
              ? Optional.of(
                  "%s taken as if no kink were hit (problem.assume_smooth)".formatted(onnx.model()))
              : onnx.data().flatMap(Provable::obstacle);
    };
  }

  /// Throws [CairnException] with one line where nothing can be proven of a model's loss.
  ///
  /// @param largest the largest number of parameters: a proof takes dense Hessians
  public static void require(OnnxProblem problem, Path model, int largest) {
    int n = problem.loss().dimension();
    if (problem.weighted()) {
      throw refusal("a loss with weights of samples yet");
    }
    if (!problem.loss().smooth()) {
      throw refusal("%s: %s".formatted(model, problem.kinksInWords()));
    }
    if (n > largest) {
      throw refusal(
          "%s: a proof takes dense Hessians, of %s here and of at most %s (--dense-up-to)"
              .formatted(model, Counted.of(n, "parameter"), largest));
    }
  }

  private static CairnException refusal(String reason) {
    return new CairnException("nothing can be certified of " + reason);
  }

  private static Optional<String> obstacle(DataSpec data) {
    return data instanceof DataSpec.File file && file.weights().isPresent()
        ? Optional.of(
            "a loss with weights of samples yet (problem.data.weights is '%s')"
                .formatted(file.weights().get()))
        : Optional.empty();
  }

  private static Optional<String> obstacle(String name) {
    Problem problem;
    try {
      problem = ProblemCatalogue.named(name);
    } catch (IllegalArgumentException notThere) {
      return Optional.empty(); // whoever loads it says so, and which there are
    }
    return ProblemPrograms.named(problem.name(), problem.objective().dimension()).isPresent()
        ? Optional.empty()
        : Optional.of("the function '%s' yet".formatted(name));
  }
}
