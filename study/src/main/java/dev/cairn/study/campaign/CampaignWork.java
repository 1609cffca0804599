package dev.cairn.study.campaign;

import static java.util.Objects.requireNonNull;
import static java.util.function.Predicate.not;

import dev.cairn.experiment.problem.Seeds;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.parallel.Workers;
import dev.cairn.study.cluster.ClusterWork;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.setup.MarkedStarts;
import dev.cairn.study.setup.Starts;
import dev.cairn.study.setup.TrainedStarts;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.shard.Share;
import dev.cairn.study.store.FinishedRun;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.Store;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Halt;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.StudyEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// One process's work at a campaign: what the store lacks is trained and run.
///
/// @param session of this process
/// @param mixing whether processes of other arithmetic may help
/// @param share what of the campaign is made here
/// @param variants of the campaign
/// @param store where results go
/// @param engine who works
/// @param stop whether to end early
/// @param events is told what happens, one call at a time
record CampaignWork(
    ProvenanceRow session,
    Mixing mixing,
    Share share,
    List<Variant> variants,
    Store store,
    Engine engine,
    StopRequest stop,
    Consumer<StudyEvent> events) {

  /// A run of a variant; a training trajectory of one.
  private record Id(int variant, int number) {}

  /// Does the work; whether all of it is done.
  boolean run() {
    Set<Id> trained = new HashSet<>();
    Set<Id> finished;
    try (StoreReader reader = store.reader()) {
      reader.trajectories().forEach(t -> trained.add(new Id(t.variant(), t.trajectory())));
      finished = finished(reader);
    }
    List<Id> trainings = ids(Variant::trajectories);
    List<Id> runs = ids(variant -> variant.experiment().runs());
    Set<Id> own = own();
    List<Id> left = runs.stream().filter(own::contains).filter(not(finished::contains)).toList();
    events.accept(
        new StudyEvent.Started(
            trainings.size(),
            trained.size(),
            own.size(),
            own.size() - left.size(),
            left.stream().mapToLong(id -> variant(id).experiment().iterations()).sum()));

    try (CellEngine cells = cells(runs.size())) {
      if (!left.isEmpty()) {
        cells.check();
      }
      train(trainings.stream().filter(not(trained::contains)).toList());
      return !ends() && search(left, own, cells);
    }
  }

  /// Where cells are run.
  private CellEngine cells(int runs) {
    List<PartitionJob.Cut> cuts = ClusterPartitions.Campaign.problems(variants);
    String inputs = InputFiles.text(share.directory());
    if (engine.cluster().isPresent() && cuts.isEmpty()) {
      return new ClusterCells(
          new ClusterWork(engine.cluster().get(), session, mixing),
          new CellJob(definition(), inputs, runs),
          variants,
          store);
    }
    return LocalCells.of(
        variants,
        runs,
        engine,
        session.session(),
        engine
            .cluster()
            .map(
                cluster ->
                    new ClusterPartitions.Campaign(
                        new ClusterWork(cluster, session, Mixing.REFUSED), // one sum, one kind
                        new PartitionJob(definition(), inputs, cuts),
                        cluster.cores(),
                        () -> stop.halt() == Halt.AT_ONCE)));
  }

  private String definition() {
    try (StoreReader reader = store.reader()) {
      return reader.experiment().definition();
    }
  }

  /// The cells that are made here.
  private Set<Id> own() {
    Set<Id> own = new HashSet<>();
    for (RunId id : share.cells(variants.stream().map(Variant::experiment).toList())) {
      own.add(new Id(id.variant(), id.run()));
    }
    return own;
  }

  private static Set<Id> finished(StoreReader reader) {
    return reader.runs().stream()
        .map(run -> new Id(run.variant(), run.run()))
        .collect(Collectors.toSet());
  }

  private boolean ends() {
    return stop.asked();
  }

  /// Makes these trainings, or waits for whoever makes them.
  private void train(List<Id> left) {
    if (share.trains()) {
      Workers.run(
          engine.workers(),
          left.stream().<Workers.Task>map(id -> _ -> train(id)).toList(),
          this::ends);
      if (!ends()) {
        share.publish(store);
      }
    } else if (!left.isEmpty()) {
      share.fetch(store, this::ends, reason -> events.accept(new StudyEvent.Waiting(reason)));
      if (!ends()) {
        left.forEach(id -> events.accept(new StudyEvent.Trained(id.variant(), id.number())));
      }
    }
  }

  private void train(Id id) {
    Variant variant = variant(id);
    store.add(
        TrainedStarts.train(variant.experiment(), variant.problem(), id.variant(), id.number()));
    events.accept(new StudyEvent.Trained(id.variant(), id.number()));
  }

  /// Runs the cells that are left, stage by stage; whether all that are made here are stored.
  private boolean search(List<Id> left, Set<Id> own, CellEngine cells) {
    SortedMap<Integer, List<Id>> stages =
        left.stream()
            .collect(
                Collectors.groupingBy(
                    id -> variant(id).stage(variants), TreeMap::new, Collectors.toList()));
    for (List<Id> stage : stages.values()) {
      if (!ends()) {
        searchStage(stage, cells);
      }
    }
    try (StoreReader reader = store.reader()) {
      return own.stream().filter(finished(reader)::contains).count() == own.size();
    }
  }

  private void searchStage(List<Id> stage, CellEngine cells) {
    Map<Integer, Starts> starts = starts(stage);
    InputFiles.check(
        share.directory(),
        variants.stream().map(Variant::experiment).toList()); // after their files were read
    cells.run(
        stage.stream()
            .<Supplier<Cell>>map(id -> () -> cell(id, requireNonNull(starts.get(id.variant()))))
            .toList(),
        new CellEngine.Hands(stop, events, run -> store(run, variants.get(run.run().variant()))));
  }

  private Cell cell(Id id, Starts starts) {
    Variant variant = variant(id);
    long seed = Seeds.RUN.derive(variant.experiment().seed(), id.number());
    return new Cell(variant, id.number(), starts.of(id.number(), seed), seed);
  }

  private void store(FinishedRun run, Variant variant) {
    share.requireHeld();
    store.add(run);
    events.accept(new StudyEvent.RunFinished(run.run(), variant.experiment().iterations()));
  }

  /// The starts of the variants of these runs.
  private Map<Integer, Starts> starts(List<Id> runs) {
    Map<Integer, Starts> starts = new HashMap<>();
    try (StoreReader reader = store.reader()) {
      for (Id id : runs) {
        starts.computeIfAbsent(id.variant(), _ -> starts(variant(id), reader));
      }
    }
    return starts;
  }

  private static Starts starts(Variant variant, StoreReader reader) {
    StartSpec spec = variant.experiment().start();
    Starts.Stored material =
        new Starts.Stored(
            spec instanceof StartSpec.Training ? reader.training(variant.trainedAs()) : List.of(),
            spec instanceof StartSpec.Marked marked
                ? MarkedStarts.read(marked, reader)
                : List.of());
    return Starts.ofRuns(variant.experiment(), variant.problem().parameters(), material);
  }

  private Variant variant(Id id) {
    return variants.get(id.variant());
  }

  /// The first of every variant, the second of every variant and so on: a campaign that ends early
  /// still compares variants by equally many runs.
  private List<Id> ids(ToIntFunction<Variant> count) {
    List<Id> ids = new ArrayList<>();
    int most = variants.stream().mapToInt(count).max().orElse(0);
    for (int i = 0; i < most; i++) {
      for (Variant variant : variants) {
        if (i < count.applyAsInt(variant)) {
          ids.add(new Id(variant.number(), i));
        }
      }
    }
    return ids;
  }
}
