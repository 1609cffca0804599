package dev.cairn.report.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.RecordJson;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.flatness.KernelShare;
import dev.cairn.flatness.KernelShareBounds;
import dev.cairn.search.PointKind;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.inspect.Inspection.Curvature;
import dev.cairn.study.inspect.Inspector;
import dev.cairn.study.store.IterateRow;
import dev.cairn.study.store.KernelShareRow;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.PointId;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunId;
import dev.cairn.study.store.StoreReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class StoredPointTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  private static final ExperimentFile NETWORK =
      ExperimentFile.parse(
          """
          name: small
          problem:
            type: network
            data: {type: gaussian, samples: 40, variances: [1, 2, 3, 4]}
            layers: [4, 2, 4]
          start: {type: training, trajectories: 1, steps: 60}
          finder: {type: newton_mr, rtol: 5e-4}
          runs: 2
          iterations: 8
          """,
          "small.yaml");

  @TempDir private static Path directory;

  @BeforeAll
  static void campaign() {
    try (Campaign campaign = Campaign.create(NETWORK, directory, CLOCK)) {
      campaign.run(1, CLOCK, () -> 0, _ -> {});
    }
  }

  @Test
  void everyDiagnosticOfAStoredPointIsMeasuredAsTheCampaignDid() {
    try (StoreReader reader = StoreReader.open(directory)) {
      for (int run = 0; run < 2; run++) {
        var id = new PointId(new RunId(0, run), PointKind.FLATTEST);
        var found = StoredPoint.measure(reader, directory, id);
        PointRow point = found.point();
        IterateRow iterate = reader.iterates(0, run).get(point.iterate());
        var newton = found.measured().newton();
        assertEquals(iterate.r(), newton.byFrobenius().r());
        assertEquals(iterate.rH(), newton.byFrobenius().coKernel());
        assertEquals(iterate.rByEstimate(), newton.byEstimate().r());
        assertEquals(iterate.rHByEstimate(), newton.byEstimate().coKernel());
        assertEquals(point.rayleigh(), found.measured().rayleighQuotient());
        var curvature = assertInstanceOf(Curvature.Complete.class, found.measured().curvature());
        assertEquals(point.spectrum(), curvature.spectrum().eigenvalues());
        assertEquals(point.verdict(), found.measured().verdict());
        for (MorseRow morse : reader.morse(0, run)) {
          if (morse.kind() == PointKind.FLATTEST) {
            assertEquals(
                morse.negative(), curvature.spectrum().morseIndex(morse.cutoff()).orElseThrow());
          }
        }
        List<KernelShareRow> shares =
            reader.kernelShares(0, run).stream()
                .filter(s -> s.kind() == PointKind.FLATTEST)
                .toList();
        assertEquals(6, shares.size());
        for (KernelShareRow share : shares) {
          double again =
              curvature.kernelShares().stream()
                  .filter(s -> s.cutoff() == share.cutoff())
                  .mapToDouble(KernelShare::share)
                  .findFirst()
                  .orElseThrow();
          assertEquals(share.share(), again);
        }
      }
    }
  }

  /// What products alone tell of the same point holds the exact shares, and is in words and JSON.
  @Test
  void withoutTheDenseHessianTheSharesAreBounded() {
    try (StoreReader reader = StoreReader.open(directory)) {
      PointRow point = reader.points(0, 0).getFirst();
      var experiment = NETWORK.set("store.kernel_cutoffs", "[1e-3, 0.03, 0.3, 1]").experiment();
      var objective = Problems.load(experiment.problem(), 1).objective().get();
      double[] theta = point.theta().toArray();
      Inspector dense = Inspector.like(experiment);
      Inspector free = dense.withDenseUpTo(0);
      var exact = (Curvature.Complete) dense.inspect(objective, theta, (_, _, _) -> {}).curvature();
      var inspection = free.inspect(objective, theta, (_, _, _) -> {});
      var bounds = ((Curvature.Estimated) inspection.curvature()).kernelShares();
      assertEquals(dense.eigenvalueCutoffs().size(), bounds.size());
      boolean tight = false;
      for (int i = 0; i < bounds.size(); i++) {
        KernelShareBounds bound = bounds.get(i);
        double share = exact.kernelShares().get(i).share();
        assertTrue(bound.least() <= share + 1e-9 && share <= bound.most() + 1e-9, bound::toString);
        tight |= bound.most() - bound.least() < 0.2;
      }
      assertTrue(tight, bounds::toString);
      String json = RecordJson.text(InspectionNumbers.of(inspection, free.eigenvalueCutoffs()));
      JsonNode first = new ObjectMapper().readTree(json).get("kernel_shares").get(0);
      assertEquals(bounds.getFirst().most(), first.get("most").asDouble());
      assertTrue(
          InspectionText.lines(inspection, free.eigenvalueCutoffs()).stream()
              .anyMatch(line -> line.startsWith("kernel share of g   between ")));
    }
  }

  @Test
  void aPointThatIsNotStoredIsRefusedWithWhatThereIs() {
    try (StoreReader reader = StoreReader.open(directory)) {
      var early = new PointId(new RunId(0, 1), PointKind.EARLY);
      var missing = new PointId(new RunId(0, 5), PointKind.FINAL);
      assertTrue(
          message(reader, early).contains("has no point 'early', but [start, "),
          message(reader, early));
      assertTrue(message(reader, missing).endsWith("no such run is stored"));
    }
  }

  private static String message(StoreReader reader, PointId id) {
    return String.valueOf(
        assertThrows(CairnException.class, () -> StoredPoint.measure(reader, directory, id))
            .getMessage());
  }
}
