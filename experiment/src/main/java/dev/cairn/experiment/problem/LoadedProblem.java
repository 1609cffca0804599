package dev.cairn.experiment.problem;

import dev.cairn.nn.NetworkObjectives;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.program.evaluator.ProgramObjective;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// A problem with its data in memory, ready to be searched.
///
/// @param description in words; the name in the catalogue for closed-form functions
/// @param parameters what θ is made of
/// @param samples samples in the data set; 0 for closed-form functions
/// @param network the network on its data, where it is one
/// @param model the model's loss on its data, where it is one
/// @param objectives makes an objective of its own for each worker, each of whose evaluations keeps
///     at most so many bytes for Hessian products
/// @param terms the objective as a sum
public record LoadedProblem(
    String description,
    Parameters parameters,
    int samples,
    Optional<NetworkObjectives> network,
    Optional<OnnxProblem> model,
    LongFunction<SmoothObjective> objectives,
    Terms terms) {
  /// An objective as a sum of objectives over samples of their own.
  @FunctionalInterface
  public interface Terms {
    /// So many of them, each made for one worker, with evaluations that keep at most so many bytes.
    List<Supplier<SumObjective.Term>> of(int count, long keptBytes);
  }

  /// A function without data.
  static LoadedProblem function(
      String description, Parameters parameters, Supplier<SmoothObjective> objective) {
    return new LoadedProblem(
        description,
        parameters,
        0,
        Optional.empty(),
        Optional.empty(),
        _ -> objective.get(),
        (_, _) -> List.of(() -> new SumObjective.Term(objective.get(), 1)));
  }

  /// Makes an objective of its own for each worker, that keeps what one alone may.
  public Supplier<SmoothObjective> objective() {
    return () -> objectives.apply(ProgramObjective.defaultKeptBytes());
  }

  /// What should be known of a model before numbers are trusted, a line each, as stores hold it.
  public Optional<String> warnings() {
    return model
        .map(OnnxProblem::notes)
        .filter(notes -> !notes.isEmpty())
        .map(notes -> String.join("\n", notes));
  }

  /// n.
  public int dimension() {
    return parameters.dimension();
  }
}
