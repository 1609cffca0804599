package dev.cairn.study.certify;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.formats.WholeFile;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.Certifier;
import dev.cairn.study.landscape.Collector;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.CollectionStore;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.PointProofRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Certifies the points of a collection that stands alone, as of a landscape search: each
/// certificate goes into the store and into a file.
///
/// @param directory of the collection
/// @param retry whether points that were left undecided are tried again
/// @param limit how many points at most: one of every Morse index before a second of any, those
///     that are not degenerate first
/// @param workers threads
/// @param progress is told of each
public record CollectionCertification(
    Path directory, boolean retry, int limit, int workers, Consumer<String> progress) {

  /// Certifies, and writes the Parquet files again. Figures and report are for the caller.
  public void run() {
    try (CollectionStore store = CollectionStore.open(directory)) {
      CollectionReader reader = store.reader();
      List<CollectionRow> collections = reader.collections();
      Provable.require(collections.stream().map(Collector::experiment).toList());
      int left = limit;
      for (CollectionRow collection : collections) {
        List<CollectedRow> points = wanted(reader, collection.collection(), left);
        left -= points.size();
        certify(store, collection, points);
      }
      Export.write(reader, Export.Format.PARQUET, directory.resolve(Export.PARQUET));
    } catch (IOException e) {
      throw new CairnException("cannot write certificates: " + Failures.reason(e), e);
    } catch (CertificateException e) {
      throw new CairnException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<CollectedRow> wanted(CollectionReader reader, int collection, int most) {
    Set<Integer> done = new HashSet<>();
    for (PointProofRow proof : reader.proofs(collection)) {
      if (CertificateFile.current(proof.certificate())
          && !(retry && proof.statement().equals(Certification.UNDECIDED))) {
        done.add(proof.point());
      }
    }
    TreeMap<Integer, Deque<CollectedRow>> byIndex =
        reader.collected(collection).stream()
            .filter(point -> !done.contains(point.point()))
            .sorted(Comparator.comparing(point -> !point.kind().equals("regular")))
            .collect(
                Collectors.groupingBy(
                    CollectedRow::morseIndex,
                    TreeMap::new,
                    Collectors.toCollection(ArrayDeque::new)));
    List<CollectedRow> wanted = new ArrayList<>();
    while (!byIndex.isEmpty() && wanted.size() < most) {
      byIndex.values().stream().limit(most - wanted.size()).map(Deque::poll).forEach(wanted::add);
      byIndex.values().removeIf(Deque::isEmpty);
    }
    return wanted;
  }

  private void certify(CollectionStore store, CollectionRow collection, List<CollectedRow> points)
      throws IOException {
    Path certificates = Files.createDirectories(directory.resolve(Certification.DIRECTORY));
    Experiment experiment = Collector.experiment(collection);
    InputFiles.check(directory);
    var certified =
        CertifiedProblem.of(experiment.problem(), Problems.load(experiment), certificates);
    progress.accept("certifying %s points of %s".formatted(points.size(), collection.problem()));
    certified
        .certifier()
        .certify(
            points.stream().map(CollectedRow::theta).toList(),
            workers,
            System::nanoTime,
            () -> false,
            done -> store(store, points.get(done.number()), done, certificates));
  }

  private void store(
      CollectionStore store, CollectedRow point, Certifier.Certified certified, Path certificates) {
    String json = CertificateFile.write(certified.certificate());
    String key = point.collection() + "-" + point.point();
    try {
      WholeFile.write(certificates.resolve(key + ".json"), json);
    } catch (IOException e) {
      throw new CairnException("cannot write a certificate: " + Failures.reason(e), e);
    }
    var columns = ProofColumns.of(certified.certificate().statement());
    store.prove(
        new PointProofRow(
            point.collection(),
            point.point(),
            columns.statement(),
            columns.index(),
            columns.dimension(),
            columns.existence(),
            columns.radius(),
            certified.certificate().moved(),
            columns.quantity(),
            columns.value(),
            columns.bound(),
            json,
            certified.seconds(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty()));
    progress.accept(
        String.format(
            Locale.ROOT,
            "point %s, index %d, loss %.6g: %s (%.1f s)",
            key,
            point.morseIndex(),
            point.loss(),
            Certification.words(certified.certificate().statement()),
            certified.seconds()));
  }
}
