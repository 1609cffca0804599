package dev.cairn.study.landscape;

import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.landscape.Ending;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.landscape.PlannedRun;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.study.cluster.ClusterJob;
import dev.cairn.study.setup.DenseLimit;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.setup.SearchDomains;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/// The runs of a landscape search as work for other processes.
///
/// @param definition of the experiment
/// @param inputs digests of the files that it reads, as [InputFiles#text] gives them
/// @param search its settings
public record SearchJob(String definition, String inputs, LandscapeSearch search)
    implements ClusterJob<SearchJob.Task, SearchJob.Ends> {
  /// What is to be done.
  public sealed interface Errand {
    /// One run.
    record Run(PlannedRun run) implements Errand {}

    /// The two descents from a saddle.
    record Descent(Point saddle) implements Errand {}
  }

  /// An errand.
  public record Task(Errand errand) {}

  /// Where the searches of an errand ended.
  public record Ends(List<Ending> endings) {}

  /// Does an errand, on an objective that no other thread uses.
  ///
  /// @param region points outside are not collected
  static Ends answer(
      LandscapeSearch search, Task task, SmoothObjective objective, Predicate<Point> region) {
    return new Ends(
        switch (task.errand()) {
          case Errand.Run(PlannedRun run) -> List.of(search.make(run, objective, region));
          case Errand.Descent(Point saddle) ->
              search.descents(objective, saddle).stream().map(end -> end.within(region)).toList();
        });
  }

  @Override
  public Class<Task> tasks() {
    return Task.class;
  }

  @Override
  public Class<Ends> answers() {
    return Ends.class;
  }

  @Override
  public Service<Task, Ends> open(int atATime) {
    Experiment experiment = ClusterJob.experiment(definition).experiment();
    LoadedProblem problem = InputFiles.held(inputs, () -> Problems.load(experiment));
    Predicate<Point> region = SearchDomains.region(experiment, problem.dimension());
    var searching = new Searching(search, problem, region);
    searching.objectives.add(problem.objective().get());
    DenseLimit.need(searching.objectives.element(), atATime).check();
    return searching;
  }

  /// Searches, on threads that come from outside.
  private static final class Searching implements Service<Task, Ends> {
    private final LandscapeSearch search;
    private final LoadedProblem problem;
    private final Predicate<Point> region;

    /// Those that no thread uses now.
    private final Queue<SmoothObjective> objectives = new ConcurrentLinkedQueue<>();

    Searching(LandscapeSearch search, LoadedProblem problem, Predicate<Point> region) {
      this.search = search;
      this.problem = problem;
      this.region = region;
    }

    @Override
    public Ends answer(Task task) {
      SmoothObjective free = objectives.poll();
      SmoothObjective objective = free == null ? problem.objective().get() : free;
      Ends ends = SearchJob.answer(search, task, objective, region);
      objectives.add(objective);
      return ends;
    }

    @Override
    public void close() {
      // Objectives of what a cluster is given hold memory only.
    }
  }
}
