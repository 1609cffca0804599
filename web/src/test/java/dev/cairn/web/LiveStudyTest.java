package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.report.page.Page;
import dev.cairn.report.statistics.RunView;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.study.Studies;
import dev.cairn.study.Study;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.Proof;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StudyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A real campaign, steered.
@Execution(ExecutionMode.CONCURRENT) // its cases take longer than all other classes
class LiveStudyTest {
  private static final Engine ENGINE = Engine.of(2);

  private static final int PER_AXIS = 5;

  private static final int RUNS = PER_AXIS * PER_AXIS;

  @Test
  void pausedCampaignRestsAndGoesOn(@TempDir Path root) throws Exception {
    try (var session = session(root.resolve("c"))) {
      var underWay = new CountDownLatch(1);
      Thread campaign =
          Thread.ofPlatform()
              .start(
                  () ->
                      session.run(
                          event -> {
                            if (event instanceof StudyEvent.Iterated && underWay.getCount() > 0) {
                              assertTrue(session.steer(StudyControl.Command.PAUSE).granted());
                              underWay.countDown();
                            }
                          }));
      assertTrue(underWay.await(60, TimeUnit.SECONDS));
      assertEquals(Progress.Phase.PAUSED, session.progress().phase());
      Progress rest = session.progress();
      Thread.sleep(200);
      assertEquals(rest, session.progress(), "nothing moves while paused");
      assertFalse(session.steer(StudyControl.Command.PAUSE).granted());
      assertTrue(session.steer(StudyControl.Command.RESUME).granted());
      campaign.join(Duration.ofSeconds(60));
      assertEquals(Progress.Phase.FINISHED, session.progress().phase());
      assertEquals(RUNS, session.progress().finished());
      assertEquals(RUNS, session.finished(0, 1_000).size());
      assertFalse(session.finished(0, 1).getFirst().points().isEmpty());
    }
  }

  @Tag("long")
  @Test
  void stoppedCampaignStartsAgainAndGivesTheSame(@TempDir Path root) throws Exception {
    Path directory = root.resolve("c");
    try (var session = session(directory)) {
      Outcome outcome =
          session.run(
              event -> {
                if (event instanceof StudyEvent.RunFinished) {
                  session.steer(StudyControl.Command.STOP);
                }
              });
      assertEquals(Outcome.INTERRUPTED, outcome);
      assertEquals(Progress.Phase.STOPPED, session.progress().phase());
      assertTrue(session.progress().finished() < RUNS);
      assertTrue(session.steer(StudyControl.Command.START).granted());
      eventually(() -> session.progress().phase() == Progress.Phase.FINISHED);
      assertEquals(RUNS, session.progress().finished());
    }
    Path other = root.resolve("uninterrupted");
    try (var session = session(other)) {
      session.run(_ -> {});
    }
    try (var one = StoreReader.open(directory);
        var two = StoreReader.open(other)) {
      for (int run = 0; run < RUNS; run++) {
        var left = one.iterates(0, run);
        var right = two.iterates(0, run);
        assertEquals(right.size(), left.size());
        for (int k = 0; k < left.size(); k++) {
          assertEquals(
              Double.doubleToRawLongBits(right.get(k).squaredGradientNorm()),
              Double.doubleToRawLongBits(left.get(k).squaredGradientNorm()));
        }
      }
    }
  }

  @Test
  void queuedExperimentRunsAfterThisOneInADirectoryOfItsOwn(@TempDir Path root) {
    try (var session = session(root.resolve("c"))) {
      assertFalse(session.enqueue("runs: many").granted());
      String next = ScriptedCampaign.experiment(2, 3).set("name", "next one").definition();
      assertFalse(session.enqueue(next.replace("next one", "../next one")).granted());
      assertTrue(session.enqueue(next).granted());
      assertEquals(1, session.progress().queue().size());
      session.run(_ -> {});
      assertEquals(Progress.Phase.FINISHED, session.progress().phase());
      assertEquals(4, session.progress().total());
      assertEquals(root.toAbsolutePath(), session.directory().getParent(), "beside, not elsewhere");
      assertTrue(Files.exists(session.directory().resolve("summary.json")));
    }
  }

  /// A good one, one that cannot be begun, and a good one again.
  @Test
  void eachEntryOfTheQueueStandsForItself(@TempDir Path root) {
    try (var session = session(root.resolve("c"))) {
      assertTrue(session.enqueue(named("first")).granted());
      assertTrue(session.enqueue(withoutData("bad")).granted());
      assertTrue(session.enqueue(named("second")).granted());
      assertEquals(List.of("first", "bad", "second"), session.progress().queue());
      assertEquals(Outcome.FINISHED, session.run(_ -> {}));
      Progress end = session.progress();
      assertEquals(Progress.Phase.FINISHED, end.phase());
      assertEquals("second", end.campaign());
      assertEquals(List.of(), end.queue());
      assertEquals(1, end.errors().size(), end.errors()::toString);
      assertTrue(end.errors().getFirst().startsWith("bad: "), end.errors()::toString);
    }
    for (String name : List.of("c", "first", "second")) {
      assertTrue(Files.exists(root.resolve(name).resolve("summary.json")), name);
    }
    assertTrue(
        Files.exists(root.resolve("c").resolve("queue").resolve("000002.yaml.failed")),
        "what could not be run is kept, out of the queue");
  }

  @Test
  void aBadEntryLeavesWhatHasEndedAsItIs(@TempDir Path root) throws Exception {
    try (var session = session(root.resolve("c"))) {
      session.run(_ -> {});
      assertTrue(session.enqueue(withoutData("bad")).granted());
      assertTrue(session.steer(StudyControl.Command.START).granted());
      eventually(() -> !session.progress().errors().isEmpty());
      assertEquals(
          Progress.Phase.FINISHED, session.progress().phase(), "a good one does not show failed");
      assertTrue(session.enqueue(named("good")).granted());
      var started = new AtomicBoolean();
      eventually(
          () -> {
            started.compareAndSet(false, session.steer(StudyControl.Command.START).granted());
            return started.get();
          });
      eventually(() -> session.progress().campaign().equals("good"));
      eventually(() -> session.progress().phase() == Progress.Phase.FINISHED);
    }
  }

  @Test
  void aCampaignThatFailsEndsNoOther(@TempDir Path root) {
    try (var session = session(root.resolve("c"))) {
      assertTrue(session.enqueue(named("next")).granted());
      var thrown = new AtomicBoolean();
      Outcome outcome =
          session.run(
              event -> {
                if (event instanceof StudyEvent.RunFinished && !thrown.getAndSet(true)) {
                  throw new IllegalStateException("the first one fails");
                }
              });
      assertEquals(Outcome.FINISHED, outcome);
      assertEquals("next", session.progress().campaign());
      assertEquals(Progress.Phase.FINISHED, session.progress().phase());
      assertTrue(session.progress().errors().getFirst().contains("the first one fails"));
    }
  }

  @Test
  void theQueueOutlivesTheProcess(@TempDir Path root) throws Exception {
    Path directory = root.resolve("c");
    try (var session = session(directory)) {
      assertTrue(session.enqueue(named("one")).granted());
      assertTrue(session.enqueue(named("two")).granted());
    }
    Files.writeString(directory.resolve("queue").resolve("000001a.yaml"), "no entry");
    Files.writeString(directory.resolve("queue").resolve("000003.yaml"), "runs: many");
    Files.createSymbolicLink(
        directory.resolve("queue").resolve("000004.yaml"), directory.resolve("nowhere"));
    try (var session = new LiveStudy(Studies.open(directory, InstantSource.system()), ENGINE)) {
      assertEquals(List.of("one", "two"), session.progress().queue());
      assertEquals(2, session.progress().errors().size(), "what was damaged is told");
      assertTrue(session.enqueue(named("three")).granted());
      session.run(_ -> {});
      assertEquals("three", session.progress().campaign());
    }
    for (String name : List.of("c", "one", "two", "three")) {
      assertTrue(Files.exists(root.resolve(name).resolve("summary.json")), name);
    }
    try (var left = Files.list(directory.resolve("queue"))) {
      assertEquals(
          List.of("000001a.yaml", "000003.yaml.failed", "000004.yaml.failed"),
          left.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private static String named(String name) {
    return ScriptedCampaign.experiment(2, 3).set("name", name).definition();
  }

  /// Well said, but its data are not there.
  private static String withoutData(String name) {
    return """
    name: %s
    problem:
      type: network
      layers: [2, 2, 1]
      activation: tanh
      data: {type: file, path: /nowhere/at-all.npz, features: [x], targets: [y]}
    start: {type: training, trajectories: 1, steps: 1}
    finder: {type: newton_mr}
    runs: 1
    iterations: 1
    """
        .formatted(name);
  }

  /// A store that is opened again may have proofs by then.
  @Test
  void whatAProofHasDisprovedIsNotCountedAsCritical(@TempDir Path root) {
    Path directory = root.resolve("c");
    int before;
    RunRow refuted;
    try (var session = session(directory)) {
      session.run(_ -> {});
      before = session.progress().endings().getOrDefault("critical", 0);
      refuted =
          session.finished(0, RUNS).stream()
              .map(RunView::row)
              .filter(row -> row.ending() == RunEnding.CRITICAL)
              .findFirst()
              .orElseThrow();
    }
    var campaign = Campaign.resume(directory, Optional.empty(), InstantSource.system());
    campaign.add(
        new CertificateRow(
            refuted.variant(),
            refuted.run(),
            PointKind.FINAL,
            new Proof(
                ProofState.NOT_CRITICAL,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Double.NaN,
                1e-6,
                0,
                Optional.empty(),
                Double.NaN,
                Double.NaN,
                "{}",
                0.1)));
    try (var session = new LiveStudy(Studies.open(directory, InstantSource.system()), ENGINE)) {
      assertEquals(before - 1, session.progress().endings().getOrDefault("critical", 0));
      assertEquals(RUNS, session.progress().finished());
    }
  }

  /// A search that is stopped and started from its page finds what an uninterrupted one does.
  @Tag("long")
  @Test
  void aLandscapeSearchIsFollowedStoppedAndStarted(@TempDir Path root) throws Exception {
    Path directory = root.resolve("search");
    try (var session = new LiveStudy(search(directory), ENGINE)) {
      assertEquals(Progress.Phase.WAITING, session.progress().phase());
      assertEquals(0, session.progress().endings().get("distinct points"));
      Outcome outcome =
          session.run(
              event -> {
                if (event instanceof StudyEvent.Collected) {
                  session.steer(StudyControl.Command.STOP);
                }
              });
      assertEquals(Outcome.INTERRUPTED, outcome);
      assertEquals(Progress.Phase.STOPPED, session.progress().phase());
      int runs = session.progress().finished();
      assertTrue(0 < runs && runs < 200, () -> runs + " runs");
      assertTrue(session.steer(StudyControl.Command.START).granted());
      eventually(() -> session.progress().phase() == Progress.Phase.FINISHED);
      assertEquals(9, session.progress().endings().get("distinct points"));
      assertTrue(session.finished(0, 10).isEmpty());
      Page.Document page = session.page("the key of the page");
      assertTrue(page.html().contains("Critical points of"));
      assertTrue(page.html().contains("content=\"the key of the page\""));
      assertTrue(page.html().contains("data-command=\"pause\""));
      assertTrue(Files.exists(directory.resolve("report.html")));
    }
    Path other = root.resolve("uninterrupted");
    try (var session = new LiveStudy(search(other), ENGINE)) {
      session.run(_ -> {});
    }
    try (var one = CollectionReader.open(directory);
        var two = CollectionReader.open(other)) {
      assertEquals(two.collected(0), one.collected(0));
      assertEquals(two.outcomes(0), one.outcomes(0));
    }
    try (var session = new LiveStudy(Studies.open(other, InstantSource.system()), ENGINE)) {
      assertEquals(Progress.Phase.FINISHED, session.progress().phase(), "nothing is left to do");
    }
  }

  /// An entry whose files do not answer: the page is served and steered, and the process can end.
  @Test
  void anEntryThatIsNotReadYetHoldsUpNobody(@TempDir Path root) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    Path directory = root.resolve("served");
    Study served =
        Studies.campaign(ScriptedCampaign.experiment(2, 3), directory, InstantSource.system());
    List<Study> opened = new ArrayList<>();
    var session =
        new LiveStudy(
            served,
            ENGINE,
            (entry, beside) -> {
              asked.countDown();
              try {
                answers.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              opened.add(Studies.campaign(entry.experiment(), beside, InstantSource.system()));
              return opened.getFirst();
            });
    String yaml = ScriptedCampaign.experiment(2, 3).definition();
    assertTrue(session.enqueue(yaml).granted());
    Thread work = Thread.ofPlatform().daemon().start(() -> session.run(_ -> {}));
    assertTrue(asked.await(60, TimeUnit.SECONDS));
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          assertEquals(Progress.Phase.FINISHED, session.progress().phase());
          assertTrue(session.page("key").html().contains("key"));
          assertTrue(session.enqueue(yaml).granted());
          assertTrue(!session.steer(StudyControl.Command.START).granted());
          session.interrupt(Duration.ofSeconds(5));
          session.close();
        });
    answers.countDown();
    work.join(60_000);
    assertTrue(!work.isAlive(), "the work goes on after its end");
    assertEquals(1, opened.size(), "nothing is begun after the end");
  }

  private static Study search(Path directory) {
    return Studies.landscape(
        ExperimentFile.landscape("himmelblau").set("runs", "200"),
        directory,
        InstantSource.system(),
        Mixing.REFUSED);
  }

  private static LiveStudy session(Path directory) {
    return new LiveStudy(
        Studies.campaign(
            ScriptedCampaign.experiment(PER_AXIS, 15), directory, InstantSource.system()),
        ENGINE);
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
      Thread.sleep(100);
    }
    assertTrue(condition.getAsBoolean());
  }
}
