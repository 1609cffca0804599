package dev.cairn.study.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayJobTest {
  private static final ArrayJob NO_JOB = new ArrayJob(Map.of());

  /// What Slurm sets for --array=MIN-MAX:STEP.
  private static ArrayJob slurm(int id, int min, int max, int step, int count) {
    return new ArrayJob(
        Map.of(
            "SLURM_ARRAY_TASK_ID", "" + id,
            "SLURM_ARRAY_TASK_MIN", "" + min,
            "SLURM_ARRAY_TASK_MAX", "" + max,
            "SLURM_ARRAY_TASK_STEP", "" + step,
            "SLURM_ARRAY_TASK_COUNT", "" + count));
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0, 39, 1, 40, 3/40",
    "1, 1, 40, 1, 40, 0/40",
    "40, 1, 40, 1, 40, 39/40",
    "9, 5, 9, 2, 3, 2/3",
    "0, 0, 15, 4, 4, 0/4",
    "12, 0, 15, 4, 4, 3/4"
  })
  void tasksOfSlurmAreCountedFromTheFirst(
      int id, int min, int max, int step, int count, String shard) {
    assertEquals(shard, slurm(id, min, max, step, count).shard("").toString());
  }

  @Test
  void tasksWithGapsNameNoShard() {
    refused(slurm(3, 1, 7, 1, 3), "", "gaps");
    assertEquals("3/40", slurm(3, 3, 3, 1, 1).shard("3/40").toString());
    refused(slurm(3, 3, 3, 1, 1), "/40", "has 1 task:");
  }

  @Test
  void pbsAndKubernetesNumberTheTaskOnly() {
    for (String name : new String[] {"PBS_ARRAY_INDEX", "JOB_COMPLETION_INDEX"}) {
      ArrayJob job = new ArrayJob(Map.of(name, "7"));
      assertEquals(new Shard(7, 8), job.shard("/8"));
      refused(job, "", "--shard /K");
      refused(job, "/7", "must be in [0, 6]");
    }
  }

  @Test
  void whatIsNoShardIsRefused() {
    assertEquals(new Shard(3, 40), NO_JOB.shard("3/40"));
    for (String text : new String[] {"3", "40/40", "3/0", "-1/4", "3/40/5", "x", "3/9999999"}) {
      refused(NO_JOB, text, "shard");
    }
    refused(NO_JOB, "", "no task of an array job");
    Map<String, String> broken = new HashMap<>(slurm(1, 0, 3, 1, 4).environment());
    broken.put("SLURM_ARRAY_TASK_COUNT", "");
    refused(new ArrayJob(broken), "", "SLURM_ARRAY_TASK_COUNT is ''");
  }

  private static void refused(ArrayJob job, String option, String why) {
    String message =
        assertThrows(CairnException.class, () -> job.shard(option), option).getMessage();
    assertTrue(message.contains(why), message);
    assertEquals(1, message.lines().count(), message);
  }
}
