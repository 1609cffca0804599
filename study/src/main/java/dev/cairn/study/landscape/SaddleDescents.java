package dev.cairn.study.landscape;

import dev.cairn.collection.Neighbourhood;
import dev.cairn.collection.Renumbering;
import dev.cairn.collection.Resolution;
import dev.cairn.collection.Shape;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.landscape.Ending;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.CollectionStore;
import dev.cairn.study.store.ConnectionRow;
import dev.cairn.study.work.StudyEvent;
import dev.cairn.study.work.WorkSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Descents from the saddles of a collection along their lowest mode: which minima they lead to.
///
/// @param stop whether to end early
/// @param watcher is told how far it is
public record SaddleDescents(BooleanSupplier stop, Consumer<StudyEvent> watcher) {
  /// Descents that are stored together: no matter of who works, for families absorb other entries
  /// between batches.
  private static final int BATCH = 32;

  /// Descends from at most so many more saddles of each collection: those of the lowest index and
  /// loss first. Where they end counts where the ends of runs do.
  ///
  /// @param directory of the store
  /// @param session of this process, noted where there is a saddle to descend from
  public void descend(CollectionStore store, Path directory, int most, WorkSession session) {
    for (CollectionRow row : store.reader().collections()) {
      Experiment experiment = store.reader().experiment(row);
      List<CollectedRow> saddles = saddles(store, row).limit(most).toList();
      var problem =
          InputFiles.held(directory, List.of(experiment), () -> Problems.whole(experiment));
      if (!saddles.isEmpty()) {
        session.begin(store);
      }
      var extent = new Extent(ProblemStructure.of(experiment).region(), 1);
      var searches = new LocalSearches(session.workers(), problem.objective(), extent.region());
      searches
          .need()
          .guard(
              () ->
                  descend(
                      new Collected(store, row, problem.objective().get(), extent),
                      saddles,
                      searches));
    }
    session.end(store);
  }

  /// The saddles of index 1 that nothing has descended from.
  static List<CollectedRow> passes(CollectionStore store, CollectionRow row) {
    return saddles(store, row).filter(saddle -> saddle.morseIndex() == 1).toList();
  }

  private static Stream<CollectedRow> saddles(CollectionStore store, CollectionRow row) {
    Set<Integer> done = new HashSet<>();
    store.reader().connections(row.collection()).forEach(c -> done.add(c.saddle()));
    return store.reader().collected(row.collection()).stream()
        .filter(point -> point.shape() instanceof Shape.Isolated)
        .filter(point -> point.morseIndex() > 0 && !done.contains(point.point()))
        .sorted(
            Comparator.comparingInt(CollectedRow::morseIndex)
                .thenComparingDouble(CollectedRow::loss)
                .thenComparingInt(CollectedRow::point));
  }

  /// How far points are apart.
  ///
  /// @param region outside of which none counts
  /// @param unit of length
  record Extent(Predicate<Point> region, double unit) {}

  /// A collection with its problem.
  ///
  /// @param objective f, which no other thread uses
  record Collected(
      CollectionStore store, CollectionRow row, SmoothObjective objective, Extent extent) {}

  /// Descends from these saddles; each batch is stored as soon as it is there. A descent that ends
  /// outside the region is stored as one that leads to no point of the collection.
  void descend(Collected collected, List<CollectedRow> saddles, Searches searches) {
    CollectionStore store = collected.store();
    CollectionRow row = collected.row();
    StoredCollection collection =
        StoredCollection.read(
            store.reader(), row, ProblemStructure.of(store.reader().experiment(row)));
    LandscapeSearch search = search(row, collected.extent().unit());
    var neighbourhood =
        search
            .neighbourhood(collected.objective(), collection.structure().symmetry())
            .within(collected.extent().region());
    List<CollectedRow> all = saddles;
    for (int from = 0; from < all.size() && !stop.getAsBoolean(); from += BATCH) {
      List<CollectedRow> batch = all.subList(from, Math.min(from + BATCH, all.size()));
      List<SearchJob.Task> tasks =
          batch.stream()
              .map(saddle -> new SearchJob.Task(new SearchJob.Errand.Descent(saddle.theta())))
              .toList();
      List<List<Ending>> ends = searches.make(search, tasks, stop);
      Renumbering numbers = store(store, collection, neighbourhood, batch, ends);
      all = all.stream().map(saddle -> saddle.numbered(numbers.of(saddle.point()))).toList();
      watcher.accept(
          new StudyEvent.Collected(
              "descended from", from + batch.size(), all.size(), collection.points().size()));
    }
  }

  private static Renumbering store(
      CollectionStore store,
      StoredCollection collection,
      Neighbourhood neighbourhood,
      List<CollectedRow> batch,
      List<List<Ending>> ends) {
    var connections = new ArrayList<ConnectionRow>();
    var discovered = new ArrayList<CollectedRow>();
    for (int i = 0; i < batch.size(); i++) {
      CollectedRow saddle = batch.get(i);
      var finder = new StoredCollection.FoundBy(saddle.source(), saddle.variant(), saddle.run());
      for (Ending end : ends.get(i)) {
        OptionalInt minimum = OptionalInt.empty();
        Optional<StoredCollection.DescentEnd> lowest =
            end.arrival()
                .filter(c -> c.inertia().index() == 0)
                .flatMap(c -> collection.descended(c, neighbourhood, finder));
        if (lowest.isPresent()) {
          lowest.get().row().ifPresent(discovered::add);
          minimum = OptionalInt.of(lowest.get().id());
        }
        connections.add(
            new ConnectionRow(
                collection.row().collection(), saddle.point(), end.run(), minimum, end.steps()));
      }
    }
    Renumbering renumbering = collection.points().absorb(neighbourhood);
    store.connect(collection.row().collection(), connections, discovered, renumbering);
    return renumbering;
  }

  private static LandscapeSearch search(CollectionRow row, double unit) {
    double usual = LandscapeSearch.DEFAULT.resolution().squaredGradient();
    return LandscapeSearch.DEFAULT
        .times(unit)
        .at(
            new Resolution(
                Math.min(usual, row.criticalBelow()), row.tolerance(), row.nullEigenvalue()));
  }
}
