package dev.cairn.study.shard;

import dev.cairn.experiment.CairnException;
import dev.cairn.text.Counted;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The shard that a batch system gives to a task of an array job, in environment variables.
///
/// @param environment names and values
public record ArrayJob(Map<String, String> environment) {
  private static final String SLURM = "SLURM_ARRAY_TASK_";

  /// Systems that number tasks from 0 and do not say how many there are.
  private static final String[] NUMBERED = {"PBS_ARRAY_INDEX", "JOB_COMPLETION_INDEX"};

  private static final Pattern COUNT_ALONE = Pattern.compile("/[0-9]{1,9}");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");

  /// Copies the map.
  public ArrayJob {
    environment = Map.copyOf(environment);
  }

  /// What `--shard` means here: "3/40" as it stands; "/40" the task's number of 40; empty, number
  /// and count from the task.
  public Shard shard(String option) {
    if (option.isEmpty()) {
      return numbered(OptionalInt.empty());
    }
    if (COUNT_ALONE.matcher(option).matches()) {
      return numbered(OptionalInt.of(Integer.parseInt(option.substring(1))));
    }
    return Shard.parse(option);
  }

  private Shard numbered(OptionalInt given) {
    if (environment.containsKey(SLURM + "ID")) {
      Shard shard = slurm();
      if (given.isPresent() && given.getAsInt() != shard.count()) {
        throw new CairnException(
            "--shard /%s, but the array job has %s: give both numbers, --shard I/K"
                .formatted(given.getAsInt(), Counted.of(shard.count(), "task")));
      }
      return shard;
    }
    for (String name : NUMBERED) {
      if (environment.containsKey(name)) {
        return numbered(name, given);
      }
    }
    throw new CairnException(
        "--shard without its number: this is no task of an array job of Slurm, PBS or Kubernetes: give --shard I/K");
  }

  private Shard numbered(String name, OptionalInt given) {
    int index = number(name);
    if (given.isEmpty()) {
      throw new CairnException(
          "%s is %s, but nothing says of how many: give --shard /K".formatted(name, index));
    }
    if (index >= given.getAsInt()) {
      throw new CairnException(
          "%s is %s, must be in [0, %s]: number the tasks of %s from 0"
              .formatted(name, index, given.getAsInt() - 1, Counted.of(given.getAsInt(), "shard")));
    }
    return new Shard(index, given.getAsInt());
  }

  /// Tasks of any first number and step; an array with gaps is no whole campaign.
  private Shard slurm() {
    int first = number(SLURM + "MIN");
    int step = Math.max(1, number(SLURM + "STEP"));
    int offset = number(SLURM + "ID") - first;
    int count = number(SLURM + "COUNT");
    boolean regular = offset % step == 0 && (number(SLURM + "MAX") - first) / step + 1 == count;
    if (!regular) {
      throw new CairnException(
          "the tasks of this array job have gaps, so that their numbers name no shards: give --shard I/K");
    }
    return new Shard(offset / step, count);
  }

  private int number(String name) {
    String value = environment.getOrDefault(name, "");
    if (!WHOLE_NUMBER.matcher(value).matches()) {
      throw new CairnException(
          "%s is '%s', must be a whole number: give --shard I/K".formatted(name, value));
    }
    return Integer.parseInt(value);
  }
}
