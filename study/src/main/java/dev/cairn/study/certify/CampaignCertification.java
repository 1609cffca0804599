package dev.cairn.study.certify;

import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.search.PointKind;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointId;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.WorkSession;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Certifies what is left to certify of a campaign.
///
/// @param campaign whose points
/// @param directory of the campaign
/// @param wanted which points
/// @param session of this process, noted where there is something to prove
/// @param progress is told of each
public record CampaignCertification(
    Campaign campaign,
    Path directory,
    Selection wanted,
    WorkSession session,
    Consumer<String> progress) {
  /// Certifies and, when all is done, writes the Parquet files again. Summary and report are for
  /// the caller.
  public Outcome run() {
    Provable.require(campaign.experiments());
    Map<Integer, List<PointRow>> left;
    try (StoreReader reader = campaign.reader()) {
      left = left(reader);
    }
    if (!left.isEmpty()) {
      session.begin(campaign.sessions());
    }
    var certification = new Certification(directory, session, progress);
    for (var of : left.entrySet()) {
      if (session.stopped()) {
        break;
      }
      int variant = of.getKey();
      certification.certify(
          campaign.experiments().get(variant).problem(),
          problem(variant),
          of.getValue().stream().map(this::candidate).toList(),
          () -> new ProofJob(definition(), variant, InputFiles.text(directory)));
    }
    Outcome outcome = session.end(campaign.sessions());
    if (outcome == Outcome.FINISHED) {
      try (StoreReader reader = campaign.reader()) {
        Export.write(reader, Export.Format.PARQUET, directory.resolve(Export.PARQUET));
      }
    }
    return outcome;
  }

  /// Of problems in partitions, all samples together: the function is the same.
  private LoadedProblem problem(int variant) {
    LoadedProblem loaded = campaign.problem(variant);
    Experiment experiment = campaign.experiments().get(variant);
    return loaded.cut().isEmpty()
        ? loaded
        : InputFiles.held(directory, List.of(experiment), () -> Problems.whole(experiment));
  }

  private String definition() {
    try (StoreReader reader = campaign.reader()) {
      return reader.experiment().definition();
    }
  }

  /// Points that have no certificate yet, by their variants.
  private Map<Integer, List<PointRow>> left(StoreReader reader) {
    Set<PointId> done = new HashSet<>();
    for (CertificateRow row : reader.certificates()) {
      if (wanted.done(row.proof())) {
        done.add(row.id());
      }
    }
    Set<PointKind> kinds = wanted.kinds();
    return reader.points().stream()
        .filter(point -> kinds.contains(point.kind()) && !done.contains(point.id()))
        .limit(wanted.limit())
        .collect(Collectors.groupingBy(PointRow::variant, TreeMap::new, Collectors.toList()));
  }

  private Certification.Candidate candidate(PointRow point) {
    String key = point.id().toString();
    return new Certification.Candidate(
        key,
        key,
        point.theta(),
        proof ->
            campaign.add(new CertificateRow(point.variant(), point.run(), point.kind(), proof)));
  }
}
