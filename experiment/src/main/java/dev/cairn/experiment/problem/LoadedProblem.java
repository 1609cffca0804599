package dev.cairn.experiment.problem;

import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.external.ExternalProblem;
import dev.cairn.external.Greeting;
import dev.cairn.external.Lockstep;
import dev.cairn.linalg.Point;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.program.evaluator.ProgramObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
/// @param notes what should be known before numbers are trusted, a line each
/// @param lockstep what makes runs ask another process together, where they are to
/// @param check what should be known of derivatives at a θ, a line each; before objectives are made
/// @param cut its partitions, where its samples are cut into some: then there is no network or
///     model with all samples
public record LoadedProblem(
    String description,
    Parameters parameters,
    int samples,
    Optional<NetworkObjectives> network,
    Optional<OnnxProblem> model,
    LongFunction<SmoothObjective> objectives,
    Terms terms,
    List<String> notes,
    Optional<Lockstep> lockstep,
    Function<double[], List<String>> check,
    Optional<Cut> cut) {
  /// Copies the list.
  public LoadedProblem {
    notes = List.copyOf(notes);
  }

  /// An objective as a sum of objectives over samples of their own.
  @FunctionalInterface
  public interface Terms {
    /// So many of them, each made for one worker, with evaluations that keep at most so many bytes.
    List<Supplier<SumObjective.Term>> of(int count, long keptBytes);
  }

  /// A problem in partitions.
  ///
  /// @param problem its partitions
  /// @param productsPerAssembly of its Hessian
  public record Cut(PartitionedProblem problem, int productsPerAssembly) {
    /// The objective, of whoever holds the partitions.
    public PartitionedObjective objective(int dimension, PartitionSource partitions) {
      return new PartitionedObjective(dimension, productsPerAssembly, partitions);
    }
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
        (_, _) -> List.of(() -> new SumObjective.Term(objective.get(), 1)),
        List.of(),
        Optional.empty(),
        _ -> List.of(),
        Optional.empty());
  }

  /// A function in another process, which is started, or connected to, here; θ has no parts.
  static LoadedProblem external(ProblemSpec.External spec) {
    ExternalProblem problem = ExternalProblem.open(spec.endpoint(), spec.together());
    Greeting greeting = problem.greeting();
    return new LoadedProblem(
        "external: " + greeting.description(),
        Parameters.vector(greeting.dimension()),
        0,
        Optional.empty(),
        Optional.empty(),
        _ -> problem.objective(),
        (_, _) -> List.of(() -> new SumObjective.Term(problem.objective(), 1)),
        greeting.notes(),
        problem.lockstep(),
        theta -> problem.misfits(theta, Seeds.CHECK.generator(0, 0)),
        Optional.empty());
  }

  /// This problem, with what its derivatives at θ tell among its notes. A function of this program
  /// has none.
  public LoadedProblem checkedAt(Point theta) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(check.apply(theta.toArray()));
    return new LoadedProblem(
        description,
        parameters,
        samples,
        network,
        model,
        objectives,
        terms,
        all,
        lockstep,
        _ -> List.of(),
        cut);
  }

  /// Makes an objective of its own for each worker, that keeps what one alone may.
  public Supplier<SmoothObjective> objective() {
    return () -> objectives.apply(ProgramObjective.defaultKeptBytes());
  }

  /// The notes as stores hold them.
  public Optional<String> warnings() {
    return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", notes));
  }

  /// n.
  public int dimension() {
    return parameters.dimension();
  }
}
