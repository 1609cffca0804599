package dev.cairn.study.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.cluster.ClusterWork;
import dev.cairn.study.cluster.Loopback;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.setup.Start;
import dev.cairn.study.store.Arithmetic;
import dev.cairn.study.store.FinishedRun;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StoredTables;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Environment;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StudyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cells that go to another process as bytes and come back as bytes.
class ClusterCellsTest {
  private static final InstantSource CLOCK = () -> Instant.parse("2026-11-24T00:00:00Z");

  /// Trained starts, noise, variants, one that starts from points of another, spectra.
  private static final ExperimentFile NETWORK =
      ExperimentFile.parse(
          """
          name: net
          problem:
            type: network
            layers: [3, 2, 3]
            activation: swish
            data: {type: gaussian, samples: 40, variances: [4, 2, 1]}
          start: {type: training, trajectories: 2, steps: 60, every: 10, learning_rate: 0.1, noise_variance: 0.01}
          finder: {type: newton_mr}
          runs: 6
          iterations: 12
          variants:
            - name: strict
            - name: loose
              set: {finder.rtol: "1e-3"}
            - name: marked
              set: {start: "{type: marked, variant: 0, points: final}", runs: "2"}
          """,
          "net");

  @TempDir private Path temporary;

  private static Engine cluster() {
    return Engine.of(2).with(new Loopback(2));
  }

  @Test
  void theBitsAreThoseOfThreads() throws Exception {
    Path threads = temporary.resolve("threads");
    try (Campaign campaign = Campaign.create(NETWORK, threads, CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(Engine.of(2), _ -> {}));
    }
    Path elsewhere = temporary.resolve("elsewhere");
    try (Campaign campaign = Campaign.create(NETWORK, elsewhere, CLOCK)) {
      var finished = new ArrayList<StudyEvent>();
      assertEquals(
          Outcome.INTERRUPTED,
          campaign.run(
              cluster(),
              event -> {
                if (event instanceof StudyEvent.RunFinished) {
                  finished.add(event);
                  if (finished.size() == 5) {
                    campaign.stopRequest().atOnce();
                  }
                }
              }));
      assertEquals(5, finished.size());
    }
    try (Campaign campaign = Campaign.resume(elsewhere, Optional.of(NETWORK), CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(cluster(), _ -> {}));
    }
    StoredTables.Comparison all = StoredTables.compare(threads, elsewhere);
    assertTrue(all.rows() > 150, all::toString);
    assertEquals(0, all.differing());
    try (StoreReader reader = StoreReader.open(elsewhere)) {
      assertEquals(2, reader.provenance().size()); // executors that compute alike have none
      assertEquals(1, reader.runs().stream().map(run -> run.worker()).distinct().count());
    }
  }

  /// The work of a process whose kernels compute other bits.
  private static ClusterWork other(Mixing mixing) {
    ProvenanceRow here = Environment.session(0, CLOCK.instant(), 1, ProvenanceRow.Work.RUNS);
    var other =
        new ProvenanceRow(
            0,
            here.started(),
            here.seconds(),
            here.ended(),
            1,
            here.version(),
            here.gitCommit(),
            here.java(),
            here.os(),
            here.cpu(),
            1,
            here.memory(),
            here.kernels(),
            Optional.of("another digest"),
            here.shard(),
            here.work());
    return new ClusterWork(new Loopback(1), other, mixing);
  }

  @Tag("long")
  @Test
  void otherArithmeticIsRefusedOrMarked() throws Exception {
    Path directory = temporary.resolve("mixed");
    try (Campaign campaign = Campaign.create(NETWORK.set("runs", "2"), directory, CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(Engine.of(1), _ -> {}));
    }
    CellJob job = new CellJob(NETWORK.definition(), "", 6);
    List<CellJob.Task> tasks = tasks(directory);
    String refusal =
        assertThrows(
                CairnException.class,
                () -> other(Mixing.REFUSED).run(job, tasks, () -> false, (_, _, _) -> {}))
            .getMessage();
    assertTrue(refusal.startsWith("executor "), refusal);
    assertTrue(refusal.contains("the same kernels compute other bits here"), refusal);

    List<Arithmetic> seen = new ArrayList<>();
    List<FinishedRun> runs = new ArrayList<>();
    ClusterWork accepted = other(Mixing.ACCEPTED);
    accepted.run(
        job,
        tasks,
        () -> false,
        (_, run, who) -> {
          seen.add(who.row().arithmetic());
          runs.add(run);
        });
    assertEquals(2, runs.size());
    assertTrue(seen.stream().noneMatch(accepted.here().arithmetic()::equals));
  }

  /// The first runs of a stored campaign as tasks.
  private static List<CellJob.Task> tasks(Path directory) {
    try (StoreReader reader = StoreReader.open(directory)) {
      return reader.runs().stream()
          .filter(run -> run.variant() == 0)
          .map(
              run ->
                  new CellJob.Task(
                      0,
                      run.run(),
                      run.seed(),
                      new Start(
                          reader.points(0, run.run()).getFirst().theta(),
                          run.trajectory(),
                          run.trajectoryStep())))
          .toList();
    }
  }

  @Test
  void dataThatAreOthersElsewhereAreRefused() throws Exception {
    Path data = Files.writeString(temporary.resolve("data.csv"), "a,b\n1,2\n2,1\n3,5\n");
    ExperimentFile file =
        ExperimentFile.parse(
            """
            name: own
            problem:
              type: network
              layers: [2, 1, 2]
              activation: swish
              data: {type: file, path: '%s'}
            start: {type: normal, variance: 1}
            finder: {type: newton_mr}
            runs: 2
            iterations: 3
            """
                .formatted(data),
            "own");
    Path directory = temporary.resolve("own");
    try (Campaign campaign = Campaign.create(file, directory, CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(cluster(), _ -> {}));
    }
    CellJob job = new CellJob(file.definition(), InputFiles.text(directory), 2);
    assertTrue(job.inputs().contains("data.csv"), job.inputs());
    Files.writeString(data, "a,b\n1,2\n2,1\n3,6\n");
    ProvenanceRow here = Environment.session(0, CLOCK.instant(), 1, ProvenanceRow.Work.RUNS);
    String refusal =
        assertThrows(
                CairnException.class,
                () ->
                    new ClusterWork(new Loopback(1), here, Mixing.REFUSED)
                        .run(job, tasks(directory), () -> false, (_, _, _) -> {}))
            .getMessage();
    assertTrue(refusal.contains("data.csv is not the same here as where the work began"), refusal);
  }
}
