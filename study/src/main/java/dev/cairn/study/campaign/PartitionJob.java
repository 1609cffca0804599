package dev.cairn.study.campaign;

import dev.cairn.experiment.data.SampleParts;
import dev.cairn.experiment.problem.PartitionQuestion;
import dev.cairn.experiment.problem.PartitionSums;
import dev.cairn.experiment.problem.PartitionedProblem;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.linalg.Point;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.study.cluster.ClusterJob;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.work.Cluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The sums over partitions of a campaign's problems as work for other processes, each of which
/// keeps the partitions that it was asked for.
///
/// @param definition of the experiment
/// @param inputs digests of the files that it reads, as [InputFiles#text] gives them
/// @param problems those in partitions
public record PartitionJob(String definition, String inputs, List<Cut> problems)
    implements ClusterJob<PartitionJob.Task, PartitionJob.Answer> {
  /// A problem in partitions.
  ///
  /// @param variant the first that has it
  /// @param data its samples, counted and measured
  public record Cut(int variant, SampleParts data) {}

  /// Asks for the sum over partitions from ≤ i < to of a variant's problem.
  public record Task(int variant, PartitionQuestion question, int from, int to) {}

  /// What [PartitionSums#sum] gives.
  public record Answer(Point sum) {}

  /// Copies the list.
  public PartitionJob {
    problems = List.copyOf(problems);
  }

  @Override
  public Class<Task> tasks() {
    return Task.class;
  }

  @Override
  public Class<Answer> answers() {
    return Answer.class;
  }

  @Override
  public Cluster.Place place() {
    return Cluster.Place.AS_BEFORE;
  }

  @Override
  public Service<Task, Answer> open(int atATime) {
    List<Experiment> experiments =
        List.copyOf(ClusterJob.experiment(definition).variants().values());
    Map<Integer, PartitionSums> sums = new HashMap<>();
    long kept = ProgramObjective.defaultKeptBytes() / problems.size();
    for (Cut cut : problems) {
      var problem = new PartitionedProblem(experiments.get(cut.variant()).problem(), cut.data());
      sums.put(cut.variant(), new PartitionSums(problem, kept));
    }
    return InputFiles.held(inputs, () -> new Sums(sums));
  }

  private record Sums(Map<Integer, PartitionSums> problems) implements Service<Task, Answer> {
    @Override
    public Answer answer(Task task) {
      PartitionSums sums = Objects.requireNonNull(problems.get(task.variant()));
      return new Answer(Point.of(sums.sum(task.question(), task.from(), task.to())));
    }

    @Override
    public void close() {}
  }
}
