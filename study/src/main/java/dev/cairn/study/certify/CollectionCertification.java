package dev.cairn.study.certify;

import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.CollectionStore;
import dev.cairn.study.store.Degeneracy;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointProofRow;
import dev.cairn.study.work.WorkSession;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Certifies the points of a collection that stands alone, as of a landscape search.
///
/// @param directory of the collection
/// @param wanted which points: at most so many, one of every Morse index before a second of any,
///     those that are not degenerate first
/// @param session of this process, noted where there is something to prove
/// @param progress is told of each
public record CollectionCertification(
    Path directory, Selection wanted, WorkSession session, Consumer<String> progress) {

  /// Certifies what is in the directory. Figures and report are for the caller.
  public Outcome run() {
    try (CollectionStore store = CollectionStore.open(directory)) {
      return run(store);
    }
  }

  /// Certifies what is in its open store and, when all is done, writes the Parquet files again.
  public Outcome run(CollectionStore store) {
    CollectionReader reader = store.reader();
    Provable.require(reader.experiments());
    int left = wanted.limit();
    for (CollectionRow collection : reader.collections()) {
      if (session.stopped()) {
        break;
      }
      List<CollectedRow> points = chosen(reader, collection.collection(), left);
      left -= points.size();
      if (!points.isEmpty()) {
        session.begin(store);
      }
      certify(store, collection, points);
    }
    Outcome outcome = session.end(store);
    if (outcome == Outcome.FINISHED) {
      Export.write(reader, Export.Format.PARQUET, directory.resolve(Export.PARQUET));
    }
    return outcome;
  }

  private List<CollectedRow> chosen(CollectionReader reader, int collection, int most) {
    Set<Integer> done = new HashSet<>();
    for (PointProofRow row : reader.proofs(collection)) {
      if (wanted.done(row.proof())) {
        done.add(row.point());
      }
    }
    TreeMap<Integer, Deque<CollectedRow>> byIndex =
        reader.collected(collection).stream()
            .filter(point -> !done.contains(point.point()))
            .sorted(Comparator.comparing(point -> point.kind() != Degeneracy.REGULAR))
            .collect(
                Collectors.groupingBy(
                    CollectedRow::morseIndex,
                    TreeMap::new,
                    Collectors.toCollection(ArrayDeque::new)));
    List<CollectedRow> chosen = new ArrayList<>();
    while (!byIndex.isEmpty() && chosen.size() < most) {
      byIndex.values().stream().limit(most - chosen.size()).map(Deque::poll).forEach(chosen::add);
      byIndex.values().removeIf(Deque::isEmpty);
    }
    return chosen;
  }

  private void certify(CollectionStore store, CollectionRow collection, List<CollectedRow> points) {
    Experiment experiment = store.reader().experiment(collection);
    LoadedProblem problem =
        InputFiles.held(directory, List.of(experiment), () -> Problems.whole(experiment));
    new Certification(directory, session, progress)
        .certify(
            experiment.problem(),
            problem,
            points.stream().map(point -> candidate(store, point)).toList(),
            () ->
                new ProofJob(
                    store.reader().file(collection).definition(), 0, InputFiles.text(directory)));
  }

  private static Certification.Candidate candidate(CollectionStore store, CollectedRow point) {
    String key = point.collection() + "-" + point.point();
    return new Certification.Candidate(
        key,
        String.format(
            Locale.ROOT, "point %s, index %d, loss %.6g", key, point.morseIndex(), point.loss()),
        point.theta(),
        proof -> store.prove(PointProofRow.of(proof, point.collection(), point.point())));
  }
}
