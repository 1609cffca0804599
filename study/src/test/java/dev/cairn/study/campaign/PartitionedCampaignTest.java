package dev.cairn.study.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.search.PointKind;
import dev.cairn.study.Studies;
import dev.cairn.study.Study;
import dev.cairn.study.certify.Selection;
import dev.cairn.study.cluster.ClusterWorker;
import dev.cairn.study.cluster.Loopback;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StoredTables;
import dev.cairn.study.work.Cluster;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StudyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Campaigns whose samples are cut into partitions, which threads or other processes sum.
class PartitionedCampaignTest {
  private static final InstantSource CLOCK = () -> Instant.parse("2026-11-24T00:00:00Z");

  @TempDir private Path temporary;
  private Path data = Path.of("");

  @BeforeEach
  void writeSamples() throws IOException {
    var random = new SplittableRandom(3);
    var text = new StringBuilder("a,b,y\n");
    for (int s = 0; s < 60; s++) {
      double a = random.nextDouble(-2, 2);
      double b = random.nextDouble(-1, 1);
      text.append("%s,%s,%s%n".formatted(a, b, Math.sin(a) + b * b));
    }
    data = Files.writeString(temporary.resolve("data.csv"), text);
  }

  /// Products in one variant, dense Hessians in another.
  private ExperimentFile experiment(int partitions) {
    return ExperimentFile.parse(
        text(partitions)
            + """
        variants:
          - name: products
          - name: dense
            set: {finder.hessian: assembled, runs: "1"}
        """,
        "cut");
  }

  private String text(int partitions) {
    return """
        name: cut
        problem:
          type: network
          layers: [2, 2, 1]
          activation: tanh
          l2: 0.1
          data: {type: file, path: '%s', targets: [y], prepare: {standardised: true}}
          partitions: %s
        start: {type: normal, variance: 1}
        finder: {type: newton_mr, hessian: products}
        runs: 2
        iterations: 6
        """
        .formatted(data, partitions);
  }

  private Path made(String name, ExperimentFile file, Engine engine) throws Exception {
    Path directory = temporary.resolve(name);
    try (Campaign campaign = Campaign.create(file, directory, CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(engine, _ -> {}));
    }
    return directory;
  }

  /// Does every third task once more, as retries and speculation do.
  private record Retrying(Loopback others, AtomicInteger tasks) implements Cluster {
    @Override
    public int cores() {
      return others.cores();
    }

    @Override
    public void run(
        byte[] job, List<byte[]> all, Place place, BooleanSupplier stop, Receiver receiver) {
      assertEquals(Place.AS_BEFORE, place);
      others.run(
          job,
          all,
          place,
          stop,
          (task, answer) -> {
            if (tasks.incrementAndGet() % 3 == 0) {
              receiver.accept(task, ClusterWorker.answer(job, all.get(task), 1));
            } else {
              receiver.accept(task, answer);
            }
          });
    }

    @Override
    public void close() {}
  }

  @Test
  void theBitsDependOnTheNumberOfPartitionsAlone() throws Exception {
    Path one = made("one", experiment(11), Engine.of(1));
    assertSame(one, made("three", experiment(11), Engine.of(3)));
    var tasks = new AtomicInteger();
    Engine cluster = Engine.of(2).with(new Retrying(new Loopback(1), tasks));
    assertSame(one, made("cluster", experiment(11), cluster));
    assertTrue(tasks.get() > 200, tasks + " tasks"); // a block each, for every evaluation
    assertTrue(
        StoredTables.compare(one, made("other", experiment(10), Engine.of(1))).differing() > 0);
  }

  private static void assertSame(Path expected, Path found) throws Exception {
    StoredTables.Comparison all = StoredTables.compare(expected, found);
    assertTrue(all.rows() > 20, all::toString);
    assertEquals(0, all.differing(), all::toString);
  }

  @Test
  void aCampaignIsGivenUpAtOnceAndGoneOnWith() throws Exception {
    Path directory = temporary.resolve("stopped");
    try (Campaign campaign = Campaign.create(experiment(4), directory, CLOCK)) {
      Outcome outcome =
          campaign.run(
              Engine.of(1).with(new Loopback(1)),
              event -> {
                if (event instanceof StudyEvent.RunFinished) {
                  campaign.stopRequest().atOnce();
                }
              });
      assertEquals(Outcome.INTERRUPTED, outcome);
    }
    try (Campaign campaign = Campaign.resume(directory, Optional.of(experiment(4)), CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(Engine.of(2), _ -> {}));
    }
    assertSame(made("alone", experiment(4), Engine.of(1)), directory);
  }

  /// The function is the same, so a point found with partitions is proven with all samples.
  @Test
  void pointsAreProven() throws Exception {
    Path directory = temporary.resolve("proven");
    ExperimentFile file =
        ExperimentFile.parse(text(8).replace("iterations: 6", "iterations: 60"), "proven");
    try (Study study = Studies.campaign(file, directory, CLOCK)) {
      assertEquals(Outcome.FINISHED, study.run(Engine.of(1), _ -> {}));
      study.certify(new Selection(EnumSet.of(PointKind.FINAL), false, 2), Engine.of(1), _ -> {});
    }
    try (StoreReader reader = StoreReader.open(directory)) {
      List<PointRow> points = reader.points();
      assertTrue(points.size() > 2, points.size() + " points");
      assertEquals(2, reader.certificates().size());
      assertTrue(
          reader.certificates().stream()
              .anyMatch(row -> row.proof().statement() == ProofState.CRITICAL),
          () -> reader.certificates().toString());
    }
  }

  @Test
  void whatTakesAllSamplesTogetherIsRefused() {
    for (String[] change :
        new String[][] {
          {"start", "{type: training, trajectories: 1, steps: 2, learning_rate: 0.1}"},
          {"finder", "{type: k_fac, learning_rate: 0.1}"}
        }) {
      String said =
          assertThrows(
                  CairnException.class,
                  () ->
                      Campaign.create(
                          ExperimentFile.parse(
                              text(4)
                                  .replaceAll(
                                      "(?m)^%s:.*".formatted(change[0]),
                                      "%s: %s".formatted(change[0], change[1])),
                              "changed"),
                          temporary.resolve("refused"),
                          CLOCK))
              .getMessage();
      assertTrue(String.valueOf(said).contains("takes all samples together"), String.valueOf(said));
    }
    String landscape =
        assertThrows(
                CairnException.class,
                () ->
                    Studies.landscape(
                        ExperimentFile.parse(text(4), "search"),
                        temporary.resolve("landscape"),
                        CLOCK,
                        Mixing.REFUSED))
            .getMessage();
    assertTrue(
        String.valueOf(landscape).contains("problem.partitions is for campaigns"),
        String.valueOf(landscape));
  }
}
