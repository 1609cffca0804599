package dev.cairn.study.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardPlanTest {
  private static final int SHARDS = 4;

  @TempDir Path temporary;

  private static ExperimentFile experiment() {
    return ExperimentFile.parse(
        """
        name: wells
        problem: {type: formula, f: "x^4 - x^2"}
        start: {type: uniform, lower: -2, upper: 2}
        finder: {type: newton_mr}
        runs: 8
        iterations: 5
        """,
        "wells.yaml");
  }

  /// As the tasks of an array job do.
  @Test
  void shardsThatBeginAtOnceJoinOnePlan() throws Exception {
    ExperimentFile experiment = experiment();
    try (var threads = Executors.newFixedThreadPool(SHARDS)) {
      for (int round = 0; round < 100; round++) {
        Path campaign = temporary.resolve("campaign " + round);
        var together = new CyclicBarrier(SHARDS);
        List<Callable<ShardPlan>> joins = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
          joins.add(
              () -> {
                together.await();
                return ShardPlan.join(campaign, experiment, SHARDS, Trainings.EACH);
              });
        }
        for (var joined : threads.invokeAll(joins)) {
          ShardPlan plan = joined.get();
          assertEquals(plan, ShardPlan.of(campaign));
        }
      }
    }
  }

  @Test
  void otherFilesAreRefused() throws Exception {
    Path campaign = Files.createDirectories(temporary.resolve("mine"));
    Files.writeString(campaign.resolve("notes"), "");
    var refused =
        assertThrows(
            CairnException.class,
            () -> ShardPlan.join(campaign, experiment(), SHARDS, Trainings.EACH));
    assertTrue(String.valueOf(refused.getMessage()).contains("is not empty"), refused.toString());
  }
}
