package dev.cairn.cli.job;

import dev.cairn.cli.work.ShardRun;
import dev.cairn.text.ShellWord;
import dev.cairn.text.Visible;
import java.util.Map;

/// The manifest of a campaign in shards for Kubernetes: a Job of indexed completion for the shards,
/// and one that merges when they are there.
public final class KubernetesManifest {
  private static final String TEMPLATE =
      """
      # %NAME%: %BECAUSE%.
      # The claim "cairn" is a volume that all pods write to (ReadWriteMany); it holds the experiment.
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: %LABEL%-shards
      spec:
        completionMode: Indexed # a pod's number is its shard
        completions: %SHARDS%
        parallelism: %SHARDS% # fewer where the cluster is small
        backoffLimitPerIndex: 6
        maxFailedIndexes: %SHARDS%
        podFailurePolicy:
          rules:
            - action: Ignore # ended early at a whole run: goes on
              onExitCodes:
                containerName: shard
                operator: In
                values: [%AGAIN%]
            - action: Ignore # its node was drained
              onPodConditions:
                - type: DisruptionTarget
        template:
          spec:
            restartPolicy: Never
            terminationGracePeriodSeconds: 120 # for the runs under way
            containers:
              - name: shard
                image: %IMAGE%
                workingDir: /campaign
                command: [sh, -c, %RUN%]
                env: %ENVIRONMENT%
                resources:
                  requests: {cpu: "%WORKERS%", memory: %MEMORY%Mi}
                  limits: {memory: %MEMORY%Mi}
                volumeMounts:
                  - {name: campaign, mountPath: /campaign}
            volumes:
              - name: campaign
                persistentVolumeClaim: {claimName: cairn}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: %LABEL%-merge
      spec:
        backoffLimit: 6
        template:
          spec:
            restartPolicy: Never
            containers:
              - name: merge
                image: %IMAGE%
                workingDir: /campaign
                command: [sh, -c, %MERGE%] # waits for the shards
                env: %ENVIRONMENT%
                resources:
                  requests: {cpu: "1", memory: %MERGEMEMORY%Mi}
                  limits: {memory: %MERGEMEMORY%Mi}
                volumeMounts:
                  - {name: campaign, mountPath: /campaign}
            volumes:
              - name: campaign
                persistentVolumeClaim: {claimName: cairn}
      """;

  private KubernetesManifest() {}

  public static String of(ClusterJob job, String image) {
    String run = job.shard("/" + job.split().shards());
    return new Template(TEMPLATE)
        .filled(
            Map.ofEntries(
                Map.entry("NAME", Visible.line(job.name())),
                Map.entry("BECAUSE", job.because()),
                Map.entry("LABEL", job.label()),
                Map.entry("SHARDS", String.valueOf(job.split().shards())),
                Map.entry("AGAIN", String.valueOf(ShardRun.AGAIN)),
                Map.entry("IMAGE", quoted(image)),
                Map.entry("RUN", command("exec cairn " + run)),
                Map.entry("MERGE", command(merge(job))),
                Map.entry("ENVIRONMENT", environment(job)),
                Map.entry("WORKERS", String.valueOf(job.split().workers())),
                Map.entry("MEMORY", String.valueOf(job.need().megabytes())),
                Map.entry("MERGEMEMORY", String.valueOf(Math.max(4096, job.need().megabytes())))));
  }

  private static String merge(ClusterJob job) {
    String out = ShellWord.of(job.out());
    return "until cairn merge %1$s; do sleep 60; done; exec cairn resume %1$s".formatted(out);
  }

  /// One kernel on all nodes, one result.
  private static String environment(ClusterJob job) {
    String flags = "{name: CAIRN_JVM, value: %s}".formatted(quoted(job.flags()));
    return job.kernel()
        .map(k -> "[%s, {name: OPENBLAS_CORETYPE, value: %s}]".formatted(flags, quoted(k)))
        .orElse("[" + flags + "]");
  }

  /// A command that YAML and Kubernetes take as it stands: `$(NAME)` would be a variable's value.
  private static String command(String text) {
    return quoted(text.replace("$", "$$"));
  }

  /// A scalar that YAML takes as it stands. The text has no line breaks, which YAML would fold.
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
