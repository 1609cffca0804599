package dev.cairn.cli;

import dev.cairn.lab.LabException;
import dev.cairn.lab.campaign.Campaign;
import dev.cairn.lab.campaign.LoadedProblem;
import dev.cairn.lab.campaign.Results;
import dev.cairn.lab.store.CertificateRow;
import dev.cairn.lab.store.Export;
import dev.cairn.lab.store.PointRow;
import dev.cairn.lab.store.StoreReader;
import dev.cairn.linalg.Point;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.proof.Statement;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.Certifier;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.certificate.NetworkData;
import dev.cairn.proof.certificate.ProblemDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// Certifies what is left to certify of a campaign: each certificate goes into the store and into a
/// file.
final class Certification {
  /// The directory of the files in a campaign's directory.
  static final String DIRECTORY = "certificates";

  private final Campaign campaign;
  private final Path directory;
  private final Set<String> kinds;
  private final int workers;
  private final Progress progress;

  /// @param kinds of points: "start", "flattest", "final"
  Certification(
      Campaign campaign, Path directory, Set<String> kinds, int workers, Progress progress) {
    this.campaign = campaign;
    this.directory = directory;
    this.kinds = kinds;
    this.workers = workers;
    this.progress = progress;
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

  /// Certifies, and writes the Parquet files, the summary, the figures and the report again.
  void run() {
    Map<Integer, List<PointRow>> left;
    try (StoreReader reader = campaign.reader()) {
      Set<Key> done = new HashSet<>();
      reader.certificates().forEach(row -> done.add(new Key(row.variant(), row.run(), row.kind())));
      left = new TreeMap<>();
      for (PointRow point : reader.points()) {
        if (kinds.contains(point.kind()) && !done.contains(Key.of(point))) {
          left.computeIfAbsent(point.variant(), _ -> new ArrayList<>()).add(point);
        }
      }
    }
    try {
      Path certificates = Files.createDirectories(directory.resolve(DIRECTORY));
      for (Map.Entry<Integer, List<PointRow>> entry : left.entrySet()) {
        certify(campaign.problem(entry.getKey()), entry.getValue(), certificates);
      }
    } catch (IOException e) {
      throw new LabException("cannot write certificates: " + e.getMessage(), e);
    } catch (CertificateException e) {
      throw new LabException(String.valueOf(e.getMessage()), e);
    }
    try (StoreReader reader = campaign.reader()) {
      Export.write(reader, Export.Format.PARQUET, directory.resolve(Export.PARQUET));
      Results.write(reader, directory);
    }
  }

  private void certify(LoadedProblem problem, List<PointRow> points, Path certificates)
      throws IOException {
    Optional<NetworkData> data = problem.network().map(network -> data(network.data()));
    if (data.isPresent()) {
      data.get().writeInto(certificates);
    }
    ProblemDescription description =
        data.<ProblemDescription>map(
                d ->
                    new ProblemDescription.Network(
                        problem.network().orElseThrow().network(), problem.samples(), d.hash()))
            .orElseGet(
                () ->
                    new ProblemDescription.ClosedForm(problem.description(), problem.dimension()));
    DataSource source = data.<DataSource>map(d -> _ -> d).orElseGet(DataSource::none);
    progress.say("certifying %d points of %s".formatted(points.size(), problem.description()));
    new Certifier(description, source, problem.objective())
        .certify(
            points.stream().map(PointRow::theta).toList(),
            workers,
            System::nanoTime,
            campaign::stopped,
            certified -> store(points.get(certified.number()), certified, certificates));
  }

  private void store(PointRow point, Certifier.Certified certified, Path certificates) {
    Key key = Key.of(point);
    String json = CertificateFile.write(certified.certificate());
    try {
      Files.writeString(certificates.resolve(key + ".json"), json);
    } catch (IOException e) {
      throw new LabException("cannot write a certificate: " + e.getMessage(), e);
    }
    campaign.add(row(key, certified, json));
    progress.say(
        "%s: %s (%.1f s)"
            .formatted(key, words(certified.certificate().statement()), certified.seconds()));
  }

  private static CertificateRow row(Key key, Certifier.Certified certified, String json) {
    Statement statement = certified.certificate().statement();
    OptionalInt index = OptionalInt.empty();
    OptionalInt dimension = OptionalInt.empty();
    Optional<String> quantity = Optional.empty();
    double existence = Double.NaN;
    double radius = Double.NaN;
    double value = Double.NaN;
    double bound = Double.NaN;
    switch (statement) {
      case Statement.Critical critical -> {
        index = OptionalInt.of(critical.index());
        existence = critical.existence();
        radius = critical.uniqueness();
      }
      case Statement.CriticalFamily family -> {
        index = OptionalInt.of(family.index());
        dimension = OptionalInt.of(family.dimension());
        existence = family.existence();
        radius = family.uniqueness();
      }
      case Statement.NotCritical none -> radius = none.rho();
      case Statement.Undecided undecided -> {
        quantity = Optional.of(undecided.quantity());
        value = undecided.value();
        bound = undecided.limit();
      }
    }
    return new CertificateRow(
        key.variant(),
        key.run(),
        key.kind(),
        name(statement),
        index,
        dimension,
        existence,
        radius,
        certified.certificate().moved(),
        quantity,
        value,
        bound,
        json,
        certified.seconds());
  }

  /// The key of a statement in store and summary.
  static String name(Statement statement) {
    return switch (statement) {
      case Statement.Critical _ -> "critical";
      case Statement.CriticalFamily _ -> "family";
      case Statement.NotCritical _ -> "not_critical";
      case Statement.Undecided _ -> "undecided";
    };
  }

  /// A statement in a line.
  static String words(Statement statement) {
    return switch (statement) {
      case Statement.Critical(int index, double existence, double uniqueness) ->
          "critical, index %d, within %.2g, alone within %.2g"
              .formatted(index, existence, uniqueness);
      case Statement.CriticalFamily(int dimension, int index, double existence, double _) ->
          "critical family of dimension %d, index %d, within %.2g"
              .formatted(dimension, index, existence);
      case Statement.NotCritical(double rho, Point _) ->
          "not critical: no critical point within %.2g".formatted(rho);
      case Statement.Undecided(String quantity, double value, double limit) ->
          "undecided: %s is %.3g, needed below %.3g".formatted(quantity, value, limit);
    };
  }

  private static NetworkData data(DataSet data) {
    return new NetworkData(samples(data.inputs()), samples(data.targets()));
  }

  /// Sample after sample.
  private static Point samples(FeatureMatrix matrix) {
    double[] values = new double[matrix.features() * matrix.samples()];
    for (int s = 0; s < matrix.samples(); s++) {
      for (int f = 0; f < matrix.features(); f++) {
        values[s * matrix.features() + f] = matrix.get(f, s);
      }
    }
    return Point.of(values);
  }
}
