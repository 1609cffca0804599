package dev.cairn.study.continuation;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.CleanUp;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.ParameterProblem;
import dev.cairn.experiment.problem.Seeds;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.parallel.PerWorker;
import dev.cairn.parallel.Workers;
import dev.cairn.study.setup.DenseLimit;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.setup.Start;
import dev.cairn.study.setup.Starts;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.store.BranchRow;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.ContinuationRow;
import dev.cairn.study.store.ContinuationStore;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.FollowedStart;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.Schema;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Environment;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.StudyEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Critical points of an experiment's problem that are followed along one of its numbers, in a
/// directory of their own.
///
/// A start with its branches is a cell: a function of the experiment and the start's number, stored
/// when it is done, whole or not at all. So an interrupted study goes on as if it had not been, and
/// its bits depend on the number of workers as little as a campaign's.
public final class ContinuationStudy implements AutoCloseable {
  private static final double NANOSECONDS = 1e-9;

  private final Variant variant;
  private final ParameterProblem problem;
  private final ContinuationStore store;
  private final Path directory;
  private final Mixing mixing;
  private final ReentrantLock storing = new ReentrantLock();
  private final StopRequest stop = new StopRequest();

  private ContinuationStudy(
      Variant variant,
      ParameterProblem problem,
      ContinuationStore store,
      Path directory,
      Mixing mixing) {
    this.variant = variant;
    this.problem = problem;
    this.store = store;
    this.directory = directory;
    this.mixing = mixing;
  }

  /// Goes on with the one in a directory.
  ///
  /// Throws [CairnException] where there is none, or a given experiment is another one.
  public static ContinuationStudy resume(
      Path directory, Optional<ExperimentFile> given, Mixing mixing) {
    ExperimentFile stored;
    try (ContinuationReader reader = ContinuationReader.open(directory)) {
      stored = reader.file();
    }
    return open(given.orElse(stored), directory, mixing);
  }

  /// Begins one in a directory without a study, or goes on with the one there, which must be the
  /// same. Files of the user's that have changed since are refused.
  public static ContinuationStudy open(ExperimentFile file, Path directory, Mixing mixing) {
    boolean there = ContinuationReader.present(directory);
    if (!there && StudyReader.present(directory)) {
      throw new CairnException(
          "%s holds another study: give another directory".formatted(directory));
    }
    Experiment experiment = file.experiment();
    require(experiment);
    List<Experiment> experiments = List.of(experiment);
    Loaded loaded =
        there || InputFiles.noted(directory)
            ? InputFiles.held(directory, experiments, () -> Loaded.of(file))
            : InputFiles.note(experiments, directory, () -> Loaded.of(file));
    ContinuationStore store = ContinuationStore.open(directory);
    try (ContinuationReader reader = store.reader()) {
      if (!reader.begun()) {
        store.add(loaded.row(file));
      } else if (!reader.file().definition().equals(file.definition())) {
        throw another(directory, reader.file(), file);
      }
      return new ContinuationStudy(loaded.variant(), loaded.problem(), store, directory, mixing);
    } catch (RuntimeException e) {
      CleanUp.after(e, store);
      throw e;
    }
  }

  private static void require(Experiment experiment) {
    if (!experiment.variants().isEmpty()) {
      throw new CairnException("./cairn continue takes an experiment without variants");
    }
    if (experiment.start() instanceof StartSpec.Training
        || experiment.start() instanceof StartSpec.Marked) {
      throw new CairnException(
          "start.type: ./cairn continue follows critical points, which points of a training and"
              + " flattest points are not: find some by ./cairn run or landscape, then"
              + " start: {type: found, study: DIR}");
    }
  }

  private static CairnException another(
      Path directory, ExperimentFile stored, ExperimentFile given) {
    String message = "%s follows others: give another directory".formatted(directory);
    return ExperimentFile.difference(stored.definition(), given.definition())
        .map(lines -> CairnException.above(message + " (- stored, + given):", lines))
        .orElseGet(() -> new CairnException(message));
  }

  /// An experiment with its data in memory.
  private record Loaded(Variant variant, ParameterProblem problem) {
    static Loaded of(ExperimentFile file) {
      Variant.requireTogether(file.experiment());
      ParameterProblem problem = ParameterProblem.of(file.experiment());
      return new Loaded(Variant.load(file).getFirst(), problem);
    }

    ContinuationRow row(ExperimentFile file) {
      return new ContinuationRow(
          Schema.VERSION,
          variant.experiment().name(),
          variant.problem().description(),
          file.definition(),
          variant.problem().dimension(),
          problem.spec().parameter(),
          problem.begins(),
          problem.spec().to(),
          variant.experiment().runs(),
          variant.problem().warnings());
    }
  }

  /// Follows what is left, and writes the Parquet files; whether all of it is done.
  ///
  /// Throws [CairnException] where results would mix that [Mixing] refuses.
  public Outcome run(Engine engine, Consumer<StudyEvent> watcher) {
    long begin = engine.nanoTime().getAsLong();
    List<ProvenanceRow> before = store.sessions();
    ProvenanceRow session =
        Environment.session(
            ProvenanceRow.next(before),
            engine.clock().instant(),
            engine.workers(),
            ProvenanceRow.Work.RUNS);
    if (done().size() < variant.experiment().runs()) { // else nothing can mix
      mixing.check(ProvenanceRow.ofRuns(before), session);
    }
    store.begin(session);
    try (var objectives = new PerWorker<>(engine.workers(), variant.problem().objective());
        var extended = new PerWorker<>(engine.workers(), problem.extended())) {
      DenseLimit.need(extended.of(0), engine.workers())
          .guard(() -> follow(engine, session.session(), objectives, extended, watcher));
    }
    Outcome outcome = stop.asked() ? Outcome.INTERRUPTED : Outcome.FINISHED;
    double seconds = (engine.nanoTime().getAsLong() - begin) * NANOSECONDS;
    store.end(session.session(), outcome, seconds);
    try (ContinuationReader reader = store.reader()) {
      Export.write(reader, Export.Format.PARQUET, directory.resolve(Export.PARQUET));
    }
    return outcome;
  }

  /// The starts that have been followed.
  private Set<Integer> done() {
    try (ContinuationReader reader = store.reader()) {
      return reader.branches().stream().map(BranchRow::start).collect(Collectors.toSet());
    }
  }

  private void follow(
      Engine engine,
      int session,
      PerWorker<SmoothObjective> objectives,
      PerWorker<SmoothObjective> extended,
      Consumer<StudyEvent> watcher) {
    Experiment experiment = variant.experiment();
    Starts starts =
        Starts.of(
            experiment, variant.problem().parameters(), new Starts.Stored(List.of(), List.of()));
    Counts counts = new Counts(experiment.runs());
    List<BranchRow> there;
    try (ContinuationReader reader = store.reader()) {
      there = reader.branches();
    }
    there.forEach(counts::add);
    Set<Integer> done = there.stream().map(BranchRow::start).collect(Collectors.toSet());
    List<Workers.Task> tasks = new ArrayList<>();
    for (int k = 0; k < experiment.runs(); k++) {
      if (!done.contains(k)) {
        Start start = starts.of(k, Seeds.RUN.derive(experiment.seed(), k));
        var cell = new FollowedCell(variant, problem, k, start);
        tasks.add(
            worker ->
                cell.run(
                        new FollowedCell.Context(
                            objectives.of(worker),
                            extended.of(worker),
                            session,
                            engine.nanoTime(),
                            stop::asked))
                    .ifPresent(found -> keep(found, counts, watcher)));
      }
    }
    Workers.run(engine.workers(), tasks, stop::asked);
  }

  private void keep(FollowedStart found, Counts counts, Consumer<StudyEvent> watcher) {
    storing.lock();
    try {
      store.add(found);
      found.branches().forEach(counts::add);
      watcher.accept(counts.event());
    } finally {
      storing.unlock();
    }
  }

  /// How far it is.
  private static final class Counts {
    private final int starts;
    private int done;
    private int points;

    Counts(int starts) {
      this.starts = starts;
    }

    void add(BranchRow row) {
      done += row.branch() == 0 ? 1 : 0;
      points += row.points();
    }

    StudyEvent event() {
      return new StudyEvent.Collected("starts followed", done, starts, points);
    }
  }

  /// The problem at the parameter's first value.
  public LoadedProblem problem() {
    return variant.problem();
  }

  /// A reader of what is committed, for any thread. The caller closes it.
  public ContinuationReader reader() {
    return store.reader();
  }

  /// What asks it to end early.
  public StopRequest stopRequest() {
    return stop;
  }

  @Override
  public void close() {
    store.close();
  }
}
