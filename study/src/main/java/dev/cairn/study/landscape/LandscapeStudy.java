package dev.cairn.study.landscape;

import dev.cairn.collection.PointCollection;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.CleanUp;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.Ending;
import dev.cairn.landscape.Exploration;
import dev.cairn.landscape.Landscape;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.landscape.SearchDomain;
import dev.cairn.study.cluster.ClusterWork;
import dev.cairn.study.setup.DenseLimit;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.setup.SearchDomains;
import dev.cairn.study.setup.Starts;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.CollectionStore;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.RunOutcome;
import dev.cairn.study.store.RunOutcomeRow;
import dev.cairn.study.store.Schema;
import dev.cairn.study.store.SourceRow;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Environment;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.StudyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A landscape search whose collection is stored round by round.
///
/// It ends when for a long time nothing new was found, or where [#stopRequest] asks it to; called
/// again on its directory it goes on. What it finds depends on the experiment and its seed alone,
/// bit for bit on one kind of machine, whatever the number of workers and interruptions.
public final class LandscapeStudy implements AutoCloseable {
  private static final double NANOSECONDS = 1e-9;

  private final Experiment experiment;
  private final LoadedProblem problem;
  private final LandscapeSearch search;
  private final CollectionStore store;
  private final CollectionRow row;
  private final Opening opening;
  private final StopRequest stop = new StopRequest();

  /// Where and how a process works at a search.
  private record Opening(Path directory, Mixing mixing, InstantSource clock) {}

  private LandscapeStudy(
      Experiment experiment,
      LoadedProblem problem,
      LandscapeSearch search,
      CollectionStore store,
      CollectionRow row,
      Opening opening) {
    this.experiment = experiment;
    this.problem = problem;
    this.search = search;
    this.store = store;
    this.row = row;
    this.opening = opening;
  }

  /// Goes on with the search in a directory.
  ///
  /// Throws [CairnException] where no search has begun there, or a given experiment is another one.
  public static LandscapeStudy resume(
      Path directory, Optional<ExperimentFile> given, InstantSource clock, Mixing mixing) {
    ExperimentFile stored;
    try (CollectionReader reader = CollectionReader.open(directory)) {
      List<CollectionRow> collections = reader.collections();
      if (collections.size() != 1 || ProvenanceRow.ofRuns(reader.provenance()).isEmpty()) {
        throw new CairnException(
            "no search has begun in %s: %s"
                .formatted(
                    directory,
                    collections.isEmpty()
                        ? "it ended before anything was stored; ./cairn landscape begins it again"
                        : "its points were collected from campaigns, as ./cairn collect does"));
      }
      stored = reader.file(collections.getFirst());
    }
    return open(given.orElse(stored), directory, LandscapeSearch.DEFAULT, clock, mixing);
  }

  /// Begins a search in a directory without campaign and collection, or goes on with the one there,
  /// which must be the same.
  ///
  /// Of the experiment, the problem, where runs start, the number of runs (at most), their limit of
  /// iterations, the seed, the critical cut-offs and what is said of landscapes count. Files of the
  /// user's that have changed since are refused.
  public static LandscapeStudy open(
      ExperimentFile file, Path directory, LandscapeSearch usual, InstantSource clock) {
    return open(file, directory, usual, clock, Mixing.REFUSED);
  }

  /// Likewise; says whether work on another machine, or by another Cairn, may go on.
  public static LandscapeStudy open(
      ExperimentFile file,
      Path directory,
      LandscapeSearch usual,
      InstantSource clock,
      Mixing mixing) {
    Experiment experiment = file.experiment();
    if (!experiment.variants().isEmpty()) {
      throw new CairnException("a landscape search takes an experiment without variants");
    }
    if (Files.exists(directory.resolve(Schema.FILE))) {
      throw new CairnException("%s holds a campaign: give another directory".formatted(directory));
    }
    if (ContinuationReader.present(directory)) {
      throw new CairnException("%s holds branches: give another directory".formatted(directory));
    }
    LoadedProblem problem = load(experiment, directory); // a refusal leaves nothing behind
    var search =
        usual
            .within(experiment.runs(), experiment.iterations())
            .at(usual.resolution().arrivingBelow(arrival(experiment, usual)))
            .inTheWholeSpace(experiment.landscape().wholeSpace())
            .times(SearchDomains.unit(experiment, problem.dimension()));
    CollectionStore store = CollectionStore.open(directory);
    try {
      CollectionRow row = row(file, problem, search);
      List<CollectionRow> known =
          store.reader().collections().stream()
              .map(stored -> today(stored, store.reader().file(stored)))
              .toList();
      if (known.isEmpty()) {
        store.add(row);
        store.add(
            new SourceRow(
                0,
                experiment.name(),
                experiment.seed(),
                clock.instant().toString(),
                directory.toString()));
      } else if (!known.equals(List.of(today(row, file)))) {
        throw another(directory, known.getFirst(), row);
      }
      return new LandscapeStudy(
          experiment, problem, search, store, row, new Opening(directory, mixing, clock));
    } catch (RuntimeException e) {
      CleanUp.after(e, store);
      throw e;
    }
  }

  /// The problem, its files held to what they were when the search began.
  private static LoadedProblem load(Experiment experiment, Path directory) {
    Supplier<LoadedProblem> loading =
        () -> {
          Variant.requireTogether(experiment);
          LoadedProblem problem = Problems.load(experiment);
          SearchDomains.check(experiment, problem);
          return Starts.checked(experiment, problem);
        };
    List<Experiment> experiments = List.of(experiment);
    return InputFiles.noted(directory) || StudyReader.present(directory)
        ? InputFiles.held(directory, experiments, loading)
        : InputFiles.note(experiments, directory, loading);
  }

  /// ‖∇f‖² below which a run has arrived: the smallest cut-off of the experiment, or less.
  private static double arrival(Experiment experiment, LandscapeSearch usual) {
    return experiment.cutoffs().critical().stream()
        .reduce(usual.resolution().squaredGradient(), Math::min);
  }

  /// As it would be asked for today: keys that an earlier Cairn did not have, with their defaults.
  private static CollectionRow today(CollectionRow stored, ExperimentFile file) {
    return stored.asked(file.definition());
  }

  private static CairnException another(Path directory, CollectionRow stored, CollectionRow given) {
    String message = "%s holds another collection: give another directory".formatted(directory);
    return ExperimentFile.difference(stored.definition(), given.definition())
        .map(lines -> CairnException.above(message + " (- stored, + given):", lines))
        .orElseGet(() -> new CairnException(message));
  }

  private static CollectionRow row(
      ExperimentFile file, LoadedProblem problem, LandscapeSearch search) {
    ProblemStructure structure = ProblemStructure.of(file.experiment());
    return new CollectionRow(
        Schema.VERSION,
        0,
        problem.description(),
        file.definition(),
        0,
        problem.dimension(),
        structure.words(),
        structure.symmetry().order().toString(),
        structure.rigid(),
        structure.coercive(),
        search.resolution().tolerance(),
        search.resolution().squaredGradient(),
        search.resolution().nullEigenvalue(),
        false,
        Optional.empty(),
        structure.unitsText(file.experiment()),
        problem.warnings());
  }

  /// Searches, then descends from the saddles of index 1, and writes the Parquet files;
  /// whether it came to its end.
  ///
  /// Throws [CairnException] where results would mix that [Mixing] refuses.
  public boolean run(Engine engine, Consumer<StudyEvent> watcher) {
    List<ProvenanceRow> before = store.reader().provenance();
    ProvenanceRow work =
        Environment.session(
            ProvenanceRow.next(before),
            opening.clock().instant(),
            engine.parallelism(),
            ProvenanceRow.Work.RUNS);
    opening.mixing().check(ProvenanceRow.ofRuns(before), work);
    Searches searches = searches(engine, work);
    store.begin(work);
    searches.need().guard(() -> search(searches, watcher));
    Duration worked = Duration.between(Instant.parse(work.started()), opening.clock().instant());
    Outcome outcome = stop.asked() ? Outcome.INTERRUPTED : Outcome.FINISHED;
    store.end(work.session(), outcome, worked.toNanos() * NANOSECONDS);
    Export.write(
        store.reader(), Export.Format.PARQUET, opening.directory().resolve(Export.PARQUET));
    return outcome == Outcome.FINISHED;
  }

  /// Who makes the runs.
  private Searches searches(Engine engine, ProvenanceRow work) {
    if (engine.cluster().isEmpty()) {
      return new LocalSearches(
          engine.workers(),
          problem.objective(),
          SearchDomains.region(experiment, problem.dimension()));
    }
    ClusterWork.requireCarried(experiment);
    return new ClusterSearches(
        new ClusterWork(engine.cluster().get(), work, Mixing.REFUSED),
        row.definition(),
        InputFiles.text(opening.directory()),
        DenseLimit.need(problem.dimension()));
  }

  /// Searches until nothing new is found, or it is stopped.
  private void search(Searches searches, Consumer<StudyEvent> watcher) {
    ProblemStructure structure = ProblemStructure.of(experiment);
    SearchDomain domain = SearchDomains.of(experiment, problem, structure.symmetry());
    StoredCollection collection = StoredCollection.read(store.reader(), row, structure);
    Exploration exploration =
        search.resume(domain, SearchDomains.seed(experiment), soFar(store.reader(), collection));
    while (!stop.asked() && !exploration.over()) {
      List<SearchJob.Task> round =
          exploration.round().stream()
              .map(run -> new SearchJob.Task(new SearchJob.Errand.Run(run)))
              .toList();
      List<Ending> ends =
          searches.make(search, round, stop::asked).stream().flatMap(List::stream).toList();
      if (ends.size() == round.size()) {
        accept(ends, exploration, collection);
      }
      var points = collection.points();
      watcher.accept(
          new StudyEvent.Collected(
              "nothing new for %s arrivals, runs".formatted(points.sinceLastDiscovery()),
              exploration.landscape().runs(),
              0,
              points.size()));
    }
    store.count();
    if (!stop.asked()) {
      var extent =
          new SaddleDescents.Extent(
              SearchDomains.region(experiment, problem.dimension()),
              SearchDomains.unit(experiment, problem.dimension()));
      new SaddleDescents(stop::asked, watcher)
          .descend(
              new SaddleDescents.Collected(store, row, problem.objective().get(), extent),
              SaddleDescents.passes(store, row),
              searches);
      new OutwardGrowth(experiment, structure, problem.objective())
          .growth(SearchDomains.box(experiment, problem.dimension()), collection.points().points())
          .ifPresent(growth -> store.grows(row.collection(), growth));
    }
  }

  private static Landscape soFar(CollectionReader reader, StoredCollection collection) {
    List<RunOutcomeRow> runs = reader.outcomes(0);
    return new Landscape(
        collection.points(),
        runs.size(),
        count(runs, RunOutcome.OUTSIDE),
        count(runs, RunOutcome.UNFINISHED) + count(runs, RunOutcome.HIDDEN));
  }

  private static int count(List<RunOutcomeRow> runs, RunOutcome outcome) {
    return (int) runs.stream().filter(row -> row.outcome() == outcome).count();
  }

  private void accept(List<Ending> ends, Exploration exploration, StoredCollection collection) {
    var outcomes = new ArrayList<RunOutcomeRow>();
    var discovered = new ArrayList<CollectedRow>();
    Exploration.Accepted accepted = exploration.accept(ends);
    for (int i = 0; i < ends.size(); i++) {
      Ending end = ends.get(i);
      var finder = new StoredCollection.FoundBy(0, 0, end.run());
      double squared = end.squaredGradientNorm();
      Optional<PointCollection.Arrival> arrival = accepted.arrivals().get(i);
      if (arrival.isPresent()) {
        var seen = collection.arrived(arrival.get(), finder, squared, Optional.empty());
        outcomes.add(seen.ended());
        seen.discovered().ifPresent(discovered::add);
      } else {
        outcomes.add(collection.left(finder, unsuccessful(end), squared));
      }
    }
    store.add(row.collection(), outcomes, discovered, accepted.renumbering());
  }

  /// What became of a run that no entry is due to.
  private RunOutcome unsuccessful(Ending end) {
    return switch (end.outcome()) {
      case OUTSIDE -> RunOutcome.OUTSIDE;
      case UNFINISHED -> RunOutcome.UNFINISHED;
      case ARRIVED ->
          end.squaredGradientNorm() < search.resolution().squaredGradient()
              ? RunOutcome.UNFINISHED // on a tail
              : RunOutcome.HIDDEN;
    };
  }

  /// Whether results of different arithmetic may stand in it.
  public Mixing mixing() {
    return opening.mixing();
  }

  /// The problem that is searched.
  public LoadedProblem problem() {
    return problem;
  }

  /// What asks it to end early: runs under way are given up at their next iterate, or first come
  /// to their ends.
  public StopRequest stopRequest() {
    return stop;
  }

  /// A reader of what is committed, for any thread. The caller closes it.
  public CollectionReader reader() {
    return store.snapshot();
  }

  /// Where its collection is kept, for whoever adds to it on the search's own thread.
  public CollectionStore store() {
    return store;
  }

  @Override
  public void close() {
    store.close();
  }
}
