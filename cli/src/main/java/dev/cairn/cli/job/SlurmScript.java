package dev.cairn.cli.job;

import dev.cairn.cli.work.ShardRun;
import dev.cairn.text.ShellWord;
import dev.cairn.text.Visible;
import java.util.Map;

/// The job script of a campaign in shards for Slurm: typed, it submits the shards as an array job
/// and the merge after it; as a job it makes what its variables say.
public final class SlurmScript {
  private static final String TEMPLATE =
      """
      #!/bin/bash
      # %NAME%: %BECAUSE%.
      # Submit everything from the directory of ./cairn, which all nodes see:   bash THIS_FILE
      # One shard again, here the last, where merge says that it is missing:    sbatch --array=%LAST% THIS_FILE
      #SBATCH --job-name=%LABEL%
      #SBATCH --cpus-per-task=%WORKERS%
      #SBATCH --mem=%MEMORY%M
      #SBATCH --time=%TIME%
      #SBATCH --requeue
      #SBATCH --open-mode=append
      #SBATCH --output=%x-%A_%a.log
      # So many seconds before its time is over a shard ends at a whole run, and is queued again:
      #SBATCH --signal=B:USR1@120
      set -u
      cairn=${CAIRN:-./cairn}
      # One kernel on all nodes, one result: ./cairn doctor on a node names its own.
      %CORETYPE%
      # The heap; the rest of the memory is the virtual machine's own and native code's.
      export CAIRN_JVM="${CAIRN_JVM:-%FLAGS%}"

      if [ -z "${SLURM_JOB_ID-}" ]; then # typed, not submitted
        "$cairn" --version >/dev/null || exit 1 # builds Cairn, once
        array=$(sbatch --parsable --array=0-%LAST% "$0") || exit 1
        merge=$(sbatch --parsable --dependency=afterok:"${array%%;*}" --job-name=%LABEL%-merge --output=%x-%j.log "$0") || exit 1
        echo "shards: array job ${array%%;*}; merge: job ${merge%%;*}"
        exit 0
      fi

      if [ -z "${SLURM_ARRAY_TASK_ID-}" ]; then # the job after the array
        "$cairn" merge %OUT% && exec "$cairn" resume %OUT% --workers %WORKERS%
        exit 1
      fi

      "$cairn" %RUN% &
      shard=$!
      trap 'kill -USR1 "$shard"' USR1 TERM
      while :; do # a signal ends the wait, not the shard
        wait "$shard"
        code=$?
        kill -0 "$shard" 2>/dev/null || break
      done
      if [ "$code" = %AGAIN% ]; then # ended early at a whole run
        scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
      fi
      exit "$code"
      """;

  private SlurmScript() {}

  public static String of(ClusterJob job) {
    String out = ShellWord.of(job.out());
    return new Template(TEMPLATE)
        .filled(
            Map.ofEntries(
                Map.entry("NAME", Visible.line(job.name())),
                Map.entry("BECAUSE", job.because()),
                Map.entry("LABEL", job.label()),
                Map.entry("WORKERS", String.valueOf(job.split().workers())),
                Map.entry("MEMORY", String.valueOf(job.need().megabytes())),
                Map.entry("TIME", job.time()),
                Map.entry("LAST", String.valueOf(job.split().shards() - 1)),
                Map.entry("CORETYPE", coretype(job)),
                Map.entry("FLAGS", job.flags()),
                Map.entry("OUT", out),
                Map.entry(
                    "RUN", job.shard("\"$SLURM_ARRAY_TASK_ID/" + job.split().shards() + "\"")),
                Map.entry("AGAIN", String.valueOf(ShardRun.AGAIN))));
  }

  private static String coretype(ClusterJob job) {
    return job.kernel()
        .map("export OPENBLAS_CORETYPE=\"${OPENBLAS_CORETYPE:-%s}\""::formatted)
        .orElse("# export OPENBLAS_CORETYPE=Haswell");
  }
}
