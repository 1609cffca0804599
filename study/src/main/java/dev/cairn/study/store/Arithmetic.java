package dev.cairn.study.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the bits of results depend on besides the experiment and its seed: who computes.
///
/// @param version of Cairn
/// @param gitCommit of the build, where known
/// @param java the virtual machine, with its vendor
/// @param kernels as in [ProvenanceRow]
/// @param probe as in [ProvenanceRow]
public record Arithmetic(
    String version,
    Optional<String> gitCommit,
    String java,
    String kernels,
    Optional<String> probe) {

  /// What differs, in words: "the kernels were …, here they are …". Empty where nothing does.
  public Optional<String> difference(Arithmetic here) {
    List<String> differences = new ArrayList<>();
    add(differences, "the kernels were", kernels, here.kernels);
    add(differences, "Java was", java, here.java);
    add(differences, "Cairn was", build(), here.build());
    if (differences.isEmpty() && probe.isPresent() && !probe.equals(here.probe)) {
      differences.add("the same kernels compute other bits here");
    }
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
  }

  private static void add(List<String> differences, String was, String before, String here) {
    if (!before.equals(here)) {
      differences.add("%s %s, here %s".formatted(was, before, here));
    }
  }

  private String build() {
    return version + gitCommit.map(commit -> ", commit " + commit).orElse("");
  }

  /// In one line.
  public String words() {
    return "%s; Java %s; Cairn %s".formatted(kernels, java, build());
  }

  /// The different ones among those of some runs, in the order of the sessions that made them.
  /// Runs of an earlier Cairn, which have no session, count for nothing.
  public static List<Arithmetic> of(Collection<RunRow> runs, Collection<ProvenanceRow> sessions) {
    Set<Integer> numbers = new LinkedHashSet<>();
    runs.forEach(run -> run.session().ifPresent(numbers::add));
    return distinct(sessions.stream().filter(s -> numbers.contains(s.session())).toList());
  }

  /// The different ones among those of some sessions, in their order.
  public static List<Arithmetic> distinct(Collection<ProvenanceRow> sessions) {
    return sessions.stream().map(ProvenanceRow::arithmetic).distinct().toList();
  }

  /// The sentence for results of more than one; empty otherwise.
  public static Optional<String> mixed(List<Arithmetic> arithmetics) {
    return arithmetics.size() < 2
        ? Optional.empty()
        : Optional.of(
            "Made with %s kinds of arithmetic, whose last bits differ: %s."
                .formatted(
                    arithmetics.size(),
                    String.join(" · ", arithmetics.stream().map(Arithmetic::words).toList())));
  }
}
