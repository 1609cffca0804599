package dev.cairn.experiment.problem;

import dev.cairn.nn.NetworkObjectives;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.onnx.OnnxProblem;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// A problem with its data in memory, ready to be searched.
///
/// @param description in words; the name in the catalogue for closed-form functions
/// @param parameters what θ is made of
/// @param samples samples in the data set; 0 for closed-form functions
/// @param network the network on its data, where it is one
/// @param model the model's loss on its data, where it is one
/// @param objective makes an objective of its own for each worker
/// @param terms the objective as a sum of so many, each over samples of its own and each made for
///     one worker
public record LoadedProblem(
    String description,
    Parameters parameters,
    int samples,
    Optional<NetworkObjectives> network,
    Optional<OnnxProblem> model,
    Supplier<SmoothObjective> objective,
    IntFunction<List<Supplier<PartedObjective.Part>>> terms) {
  /// A function without data.
  static LoadedProblem function(
      String description, Parameters parameters, Supplier<SmoothObjective> objective) {
    return new LoadedProblem(
        description,
        parameters,
        0,
        Optional.empty(),
        Optional.empty(),
        objective,
        _ -> List.of(() -> new PartedObjective.Part(objective.get(), 1)));
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
