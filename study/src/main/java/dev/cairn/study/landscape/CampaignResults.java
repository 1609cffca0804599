package dev.cairn.study.landscape;

import dev.cairn.experiment.spec.Experiment;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.CampaignRow;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.VariantRow;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a campaign has to give: the ends of its runs. Read whole, its store closed again.
///
/// @param directory of the campaign
/// @param campaign what it is
/// @param variants their rows
/// @param experiments one a variant
/// @param runs the finished runs
/// @param ends the final point of each run
/// @param proofs what has been proven about them
record CampaignResults(
    Path directory,
    CampaignRow campaign,
    List<VariantRow> variants,
    List<Experiment> experiments,
    Map<RunId, RunRow> runs,
    List<PointRow> ends,
    Map<RunId, CertificateRow> proofs) {
  static CampaignResults read(Path directory) {
    try (StoreReader reader = StoreReader.open(directory)) {
      CampaignRow campaign = reader.campaign();
      Map<RunId, RunRow> runs = new HashMap<>();
      reader.runs().forEach(row -> runs.put(row.id(), row));
      Map<RunId, CertificateRow> proofs = new HashMap<>();
      for (CertificateRow row : reader.certificates()) {
        if (row.kind() == PointKind.FINAL) {
          proofs.put(row.id().run(), row);
        }
      }
      return new CampaignResults(
          directory,
          campaign,
          reader.variants(),
          reader.experiments(),
          runs,
          reader.points(PointKind.FINAL),
          proofs);
    }
  }
}
