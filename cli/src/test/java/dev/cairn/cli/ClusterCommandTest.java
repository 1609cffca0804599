package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.binding.Node;
import dev.cairn.experiment.binding.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `./cairn cluster` prints is what Slurm and Kubernetes read. `SlurmTest` runs it.
class ClusterCommandTest {
  private static final String EXPERIMENT =
      """
      name: Wells & more
      problem: {type: formula, f: "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2"}
      start: {type: uniform, lower: -4, upper: 4}
      finder: {type: newton_mr}
      runs: 101
      iterations: 15
      """;

  @TempDir Path temporary;

  private String made(String system) throws IOException {
    Path file = Files.writeString(temporary.resolve("two words.yaml"), EXPERIMENT);
    Shell shell =
        Shell.run(
            "cluster",
            system,
            file,
            "--shards",
            40,
            "--workers",
            2,
            "--kernel",
            "Haswell",
            "--out",
            "a directory");
    assertEquals(0, shell.code(), shell::err);
    return shell.out();
  }

  @Test
  void theScriptIsAShellsAndNamesTheNumbers() throws Exception {
    String script = made("slurm");
    Path file = Files.writeString(temporary.resolve("job.sh"), script);
    Process bash = new ProcessBuilder("bash", "-n", file.toString()).inheritIO().start();
    assertEquals(0, bash.waitFor());
    for (String part :
        List.of(
            "# Wells & more: 101 cells in 40 shards, at most 3 each; no run was measured",
            "#SBATCH --job-name=wells-more\n",
            "#SBATCH --cpus-per-task=2\n",
            "--array=0-39 ",
            "--dependency=afterok:",
            "--shard \"$SLURM_ARRAY_TASK_ID/40\" --workers 2 &",
            "two words.yaml' --out 'a directory' ",
            "merge 'a directory' && exec",
            "OPENBLAS_CORETYPE:-Haswell",
            "-XX:UseAVX=2",
            "#SBATCH --signal=B:USR1@120",
            "\"$code\" = 75")) {
      assertTrue(script.contains(part), () -> part + " in\n" + script);
    }
    long memory = number(script, "#SBATCH --mem=");
    long heap = number(script, "-Xmx");
    assertTrue(heap >= 256 && memory >= heap + 512, () -> heap + " of " + memory);
  }

  private static long number(String text, String before) {
    String rest = text.substring(text.indexOf(before) + before.length());
    return Long.parseLong(rest.replaceFirst("(?s)[^0-9].*", ""));
  }

  @Test
  void theManifestIsAJobOfIndexedCompletion() throws IOException {
    List<Node.Mapping> documents =
        List.of(made("kubernetes").split("\n---\n", -1)).stream()
            .map(text -> YamlReader.mapping(text, "manifest"))
            .toList();
    assertEquals(2, documents.size());
    Node.Mapping shards = documents.get(0);
    assertEquals("Job", text(shards, "kind"));
    assertEquals("batch/v1", text(shards, "apiVersion"));
    assertEquals("wells-more-shards", text(shards, "metadata", "name"));
    assertEquals("Indexed", text(shards, "spec", "completionMode"));
    assertEquals("40", text(shards, "spec", "completions"));
    assertEquals("Never", text(shards, "spec", "template", "spec", "restartPolicy"));
    Node.Mapping shard = container(shards);
    Node.Sequence command = (Node.Sequence) shard.at(List.of("command")).orElseThrow();
    String run = ((Node.Scalar) command.items().getLast()).text();
    assertTrue(run.contains("--shard /40 --workers 2"), run);
    assertTrue(run.contains("two words.yaml' --out 'a directory'"), run);
    assertEquals("2", text(shard, "resources", "requests", "cpu"));
    assertTrue(shard.toString().contains("OPENBLAS_CORETYPE"));
    Node.Sequence rules =
        (Node.Sequence) shards.at(List.of("spec", "podFailurePolicy", "rules")).orElseThrow();
    assertTrue(rules.items().getFirst().toString().contains("text=75"), rules::toString);
    Node.Mapping merge = container(documents.get(1));
    assertTrue(merge.toString().contains("cairn merge"), merge::toString);
  }

  /// The fields that batch/v1 and core/v1 have, of those objects that the manifest takes: from the
  /// reference of the API of Kubernetes.
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "",
          Set.of("apiVersion", "kind", "metadata", "spec"),
          "metadata",
          Set.of("name", "namespace", "labels", "annotations"),
          "spec",
          Set.of(
              "activeDeadlineSeconds",
              "backoffLimit",
              "backoffLimitPerIndex",
              "completionMode",
              "completions",
              "maxFailedIndexes",
              "parallelism",
              "podFailurePolicy",
              "podReplacementPolicy",
              "suspend",
              "template",
              "ttlSecondsAfterFinished"),
          "rules",
          Set.of("action", "onExitCodes", "onPodConditions"),
          "onExitCodes",
          Set.of("containerName", "operator", "values"),
          "template.spec",
          Set.of(
              "containers",
              "initContainers",
              "nodeSelector",
              "restartPolicy",
              "terminationGracePeriodSeconds",
              "volumes"),
          "containers",
          Set.of(
              "args", "command", "env", "image", "name", "resources", "volumeMounts", "workingDir"),
          "resources",
          Set.of("limits", "requests"),
          "volumeMounts",
          Set.of("mountPath", "name", "readOnly", "subPath"));

  /// Kubernetes refuses, or drops, a field that it does not know.
  @Test
  void theManifestHasFieldsOfKubernetesOnly() throws IOException {
    Set<String> checked = new HashSet<>();
    for (String document : made("kubernetes").split("\n---\n", -1)) {
      checkFields(YamlReader.mapping(document, "manifest"), List.of(), checked);
    }
    assertEquals(FIELDS.keySet(), checked);
  }

  private static void checkFields(Node node, List<String> path, Set<String> checked) {
    switch (node) {
      case Node.Scalar _ -> {}
      case Node.Sequence sequence ->
          sequence.items().forEach(item -> checkFields(item, path, checked));
      case Node.Mapping mapping -> {
        String last = path.isEmpty() ? "" : path.getLast();
        String inner = "template.".concat(last);
        String of = path.size() > 1 && path.get(path.size() - 2).equals("template") ? inner : last;
        @Nullable Set<String> known = FIELDS.get(of);
        if (known != null) {
          checked.add(of);
          assertTrue(
              known.containsAll(mapping.entries().keySet()), () -> of + ": " + mapping.entries());
        }
        mapping
            .entries()
            .forEach(
                (key, value) ->
                    checkFields(
                        value, Stream.concat(path.stream(), Stream.of(key)).toList(), checked));
      }
    }
  }

  /// Names that look like places of the template, or like variables of Kubernetes, stay names.
  @Test
  void namesAreNoPlacesAndNoVariables() throws IOException {
    String name = "a%RUN% %IMAGE% %MERGE%";
    Path file =
        Files.writeString(
            temporary.resolve("e.yaml"), EXPERIMENT.replace("Wells & more", "\"" + name + "\""));
    String out = "o%MERGE% $(CAIRN_JVM) 'x'";
    String word = " --out 'o%MERGE% $(CAIRN_JVM) '\\''x'\\''' ";
    Shell slurm = Shell.run("cluster", "slurm", file, "--shards", 2, "--out", out);
    assertEquals(0, slurm.code(), slurm::err);
    assertTrue(slurm.out().contains("# " + name + ": 101 cells"), slurm::out);
    assertTrue(slurm.out().contains(word), slurm::out);
    Shell kubernetes =
        Shell.run("cluster", "kubernetes", file, "--shards", 2, "--out", out, "--image", "%RUN%:1");
    assertEquals(0, kubernetes.code(), kubernetes::err);
    assertTrue(kubernetes.out().contains("# " + name + ": 101 cells"), kubernetes::out);
    Node.Mapping shard =
        container(YamlReader.mapping(kubernetes.out().split("\n---\n", -1)[0], "manifest"));
    assertEquals("%RUN%:1", text(shard, "image"));
    Node.Sequence command = (Node.Sequence) shard.at(List.of("command")).orElseThrow();
    String run = ((Node.Scalar) command.items().getLast()).text();
    assertTrue(run.contains(word.replace("$(", "$$(")), run); // Kubernetes makes $( of it again
  }

  /// What a script could only hold changed: line breaks, which YAML folds, and what is not seen.
  @ParameterizedTest
  @ValueSource(strings = {"--out o\u200bx", "--out o\n x", "--out o\u202ex", "--image x\n- {e: i}"})
  void namesThatAScriptCannotHoldAreRefused(String option) throws IOException {
    Path file = Files.writeString(temporary.resolve("e.yaml"), EXPERIMENT);
    String[] words = option.split(" ", 2);
    for (String system : List.of("kubernetes", "slurm")) {
      Shell shell = Shell.run("cluster", system, file, "--shards", 2, words[0], words[1]);
      assertEquals(2, shell.code(), shell::out);
      assertEquals("", shell.out());
      assertTrue(shell.err().startsWith("cairn: "), shell::err);
      assertTrue(shell.err().contains(words[0]), shell::err);
    }
  }

  private static Node.Mapping container(Node.Mapping job) {
    Node.Sequence containers =
        (Node.Sequence) job.at(List.of("spec", "template", "spec", "containers")).orElseThrow();
    return (Node.Mapping) containers.items().getFirst();
  }

  private static String text(Node.Mapping mapping, String... path) {
    return ((Node.Scalar) mapping.at(List.of(path)).orElseThrow()).text();
  }

  /// Time is what was measured, times the cells of a shard.
  @Test
  void timeComesFromAMeasuredRun() throws IOException {
    Path file = Files.writeString(temporary.resolve("e.yaml"), EXPERIMENT);
    Path small = temporary.resolve("small");
    assertEquals(0, Shell.run("run", file, "--runs", 3, "--quiet", "--out", small).code());
    Shell shell = Shell.run("cluster", "slurm", file, "--shards", 40, "--measured", small);
    assertTrue(shell.out().contains("in 3 measured runs"), shell::out);
    assertTrue(shell.out().contains("#SBATCH --time=00:1"), shell::out);
    Shell unknown = Shell.run("cluster", "slurm", file, "--shards", 0);
    assertEquals(2, unknown.code());
  }
}
