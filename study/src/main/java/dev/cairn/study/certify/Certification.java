package dev.cairn.study.certify;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.formats.WholeFile;
import dev.cairn.linalg.Point;
import dev.cairn.proof.Statement;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.Certifier;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Certifies what is left to certify of a campaign: each certificate goes into the store and into a
/// file.
public final class Certification {
  /// The directory of the files in a campaign's directory.
  public static final String DIRECTORY = "certificates";

  static final String UNDECIDED = "undecided";

  private final Campaign campaign;
  private final Path directory;
  private final Wanted wanted;
  private final int workers;
  private final Consumer<String> progress;

  /// Of the points wanted of a campaign in its directory; each is told in a line.
  public Certification(
      Campaign campaign, Path directory, Wanted wanted, int workers, Consumer<String> progress) {
    this.campaign = campaign;
    this.directory = directory;
    this.wanted = wanted;
    this.workers = workers;
    this.progress = progress;
  }

  /// Which points are certified.
  ///
  /// @param kinds "start", "flattest", "final"
  /// @param retry whether points that were left undecided are tried again
  /// @param limit how many at most
  public record Wanted(Set<String> kinds, boolean retry, int limit) {
    /// The final points that have no certificate.
    public static final Wanted FINAL = new Wanted(Set.of("final"), false, Integer.MAX_VALUE);

    /// Those of a store by their variants.
    private Map<Integer, List<PointRow>> left(StoreReader reader) {
      Set<Key> done = new HashSet<>();
      for (CertificateRow row : reader.certificates()) {
        if (CertificateFile.current(row.certificate())
            && !(retry && row.statement().equals(UNDECIDED))) {
          done.add(new Key(row.variant(), row.run(), row.kind()));
        }
      }
      return reader.points().stream()
          .filter(point -> kinds.contains(point.kind()) && !done.contains(Key.of(point)))
          .limit(limit)
          .collect(Collectors.groupingBy(PointRow::variant, TreeMap::new, Collectors.toList()));
    }
  }

  /// The name of a point, in files and messages.
  private record Key(int variant, int run, String kind) {
    static Key of(PointRow point) {
      return new Key(point.variant(), point.run(), point.kind());
    }

    @Override
    public String toString() {
      return variant + "-" + run + "-" + kind;
    }
  }

  /// Certifies, and writes the Parquet files again. Summary and report are for the caller.
  public void run() {
    Map<Integer, List<PointRow>> left;
    try (StoreReader reader = campaign.reader()) {
      left = wanted.left(reader);
    }
    try {
      Path certificates = Files.createDirectories(directory.resolve(DIRECTORY));
      for (Map.Entry<Integer, List<PointRow>> entry : left.entrySet()) {
        certify(entry.getKey(), entry.getValue(), certificates);
      }
    } catch (IOException e) {
      throw new CairnException("cannot write certificates: " + Failures.reason(e), e);
    } catch (CertificateException e) {
      throw new CairnException(String.valueOf(e.getMessage()), e);
    }
    try (StoreReader reader = campaign.reader()) {
      Export.write(reader, Export.Format.PARQUET, directory.resolve(Export.PARQUET));
    }
  }

  private void certify(int variant, List<PointRow> points, Path certificates) throws IOException {
    LoadedProblem problem = campaign.problem(variant);
    var certified =
        CertifiedProblem.of(campaign.experiments().get(variant).problem(), problem, certificates);
    progress.accept("certifying %s points of %s".formatted(points.size(), problem.description()));
    certified
        .certifier()
        .certify(
            points.stream().map(PointRow::theta).toList(),
            workers,
            System::nanoTime,
            campaign::stopped,
            done -> store(points.get(done.number()), done, certificates));
  }

  private void store(PointRow point, Certifier.Certified certified, Path certificates) {
    Key key = Key.of(point);
    String json = CertificateFile.write(certified.certificate());
    try {
      WholeFile.write(certificates.resolve(key + ".json"), json);
    } catch (IOException e) {
      throw new CairnException("cannot write a certificate: " + Failures.reason(e), e);
    }
    campaign.add(row(key, certified, json));
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s: %s (%.1f s)",
            key,
            words(certified.certificate().statement()),
            certified.seconds()));
  }

  private static CertificateRow row(Key key, Certifier.Certified certified, String json) {
    ProofColumns columns = ProofColumns.of(certified.certificate().statement());
    return new CertificateRow(
        key.variant(),
        key.run(),
        key.kind(),
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
        certified.seconds());
  }

  /// The key of a statement in store and summary.
  static String name(Statement statement) {
    return switch (statement) {
      case Statement.Critical _ -> "critical";
      case Statement.CriticalFamily _ -> "family";
      case Statement.NotCritical _ -> "not_critical";
      case Statement.Undecided _ -> UNDECIDED;
    };
  }

  /// A statement in a line.
  public static String words(Statement statement) {
    return switch (statement) {
      case Statement.Critical(int index, double existence, double uniqueness) ->
          String.format(
              Locale.ROOT,
              "critical, index %d, within %.2g, alone within %.2g",
              index,
              existence,
              uniqueness);
      case Statement.CriticalFamily(int dimension, int index, double existence, double _) ->
          String.format(
              Locale.ROOT,
              "critical family of dimension %d, index %d, within %.2g",
              dimension,
              index,
              existence);
      case Statement.NotCritical(double rho, Point _) ->
          String.format(Locale.ROOT, "not critical: no critical point within %.2g", rho);
      case Statement.Undecided(String quantity, double value, double limit) ->
          String.format(
              Locale.ROOT, "undecided: %s is %.3g, needed below %.3g", quantity, value, limit);
    };
  }
}
