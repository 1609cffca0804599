package dev.cairn.experiment.problem;

import dev.cairn.experiment.data.SampleFile;
import dev.cairn.experiment.data.SampleParts;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.formats.DataTensors;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A problem whose samples are cut into partitions: f = Σ wᵢ fᵢ / Σ wᵢ, fᵢ the same problem on the
/// samples of partition i, regulariser included. None of them is in memory.
///
/// @param spec of the problem
/// @param data its samples
public record PartitionedProblem(ProblemSpec spec, SampleParts data) {
  /// A partition in memory.
  ///
  /// @param objective on its samples, for one thread; none where their weights are 0
  /// @param weight of its samples
  record Share(Optional<SmoothObjective> objective, double weight) {}

  /// How many partitions there are.
  public int count() {
    return data.parts();
  }

  /// What tells that a file has changed: the sizes of those that it is made of, and when they were
  /// written. Partitions are read long after digests were taken.
  List<String> stamp() {
    List<String> stamp = new ArrayList<>();
    for (ExperimentFile.NamedFile file : ExperimentFile.files(spec)) {
      Path path = Path.of(file.name());
      try {
        stamp.add("%s %s %s".formatted(path, Files.size(path), Files.getLastModifiedTime(path)));
      } catch (IOException e) {
        throw SampleFile.failure(e);
      }
    }
    return stamp;
  }

  /// Reads a partition.
  ///
  /// @param keptBytes what each of its evaluations may keep
  Share share(int i, long keptBytes) {
    DataTensors samples = data.part(i);
    if (!(samples.weight() > 0)) {
      return new Share(Optional.empty(), 0);
    }
    LoadedProblem part = Problems.of(spec.whole(), samples);
    double weight = part.model().map(model -> 1 / model.factor()).orElseGet(samples::weight);
    return new Share(Optional.of(part.objectives().apply(keptBytes)), weight);
  }

  /// The problem as work sees it, all partitions in this process. Reads the first one.
  LoadedProblem loaded() {
    DataTensors first =
        IntStream.range(0, count())
            .mapToObj(data::part)
            .filter(samples -> samples.weight() > 0)
            .findFirst()
            .orElseGet(() -> data.part(0));
    LoadedProblem part = Problems.of(spec.whole(), first);
    var cut = new LoadedProblem.Cut(this, productsPerAssembly(part));
    return new LoadedProblem(
        part.description(),
        part.parameters(),
        data.samples(),
        Optional.empty(),
        Optional.empty(),
        kept -> cut.objective(part.dimension(), new LocalPartitions(this, 1, kept)),
        (_, kept) ->
            List.of(
                () ->
                    new SumObjective.Term(
                        cut.objective(part.dimension(), new LocalPartitions(this, 1, kept)), 1)),
        part.notes(),
        Optional.empty(),
        _ -> List.of(),
        Optional.of(cut));
  }

  private static int productsPerAssembly(LoadedProblem part) {
    try (SmoothEvaluation evaluation = part.objective().get().at(new double[part.dimension()])) {
      return evaluation.hessian().productsPerAssembly();
    }
  }
}
