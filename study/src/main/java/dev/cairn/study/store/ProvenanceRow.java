package dev.cairn.study.store;

import dev.cairn.text.Worded;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Table `provenance`: one row a process that worked on the campaign, the first one and each
/// resume, and one for each that collected or certified its points.
///
/// @param session its number, from 0
/// @param started when, as an ISO-8601 instant
/// @param seconds how long it worked; NaN (NULL) while it works and where it was killed
/// @param ended "finished" or "interrupted"; empty while it works and where it was killed
/// @param workers threads that ran cells
/// @param version of Cairn
/// @param gitCommit git commit of the build, where known
/// @param java version of the virtual machine, with its vendor
/// @param os operating system and architecture
/// @param cpu model of the processor, where the system tells
/// @param processors processors that the virtual machine may use
/// @param memory largest heap in bytes
/// @param kernels the native linear algebra and its kernel in use, and the SIMD width
/// @param probe digest of a fixed computation: where it differs, so do results; empty in stores of
///     an earlier Cairn
/// @param shard of a merged campaign: the shard that it worked at; empty elsewhere
/// @param work what it did; empty in stores of an earlier Cairn, which wrote only of runs
public record ProvenanceRow(
    int session,
    String started,
    double seconds,
    Optional<Outcome> ended,
    int workers,
    String version,
    Optional<String> gitCommit,
    String java,
    String os,
    Optional<String> cpu,
    int processors,
    long memory,
    String kernels,
    Optional<String> probe,
    OptionalInt shard,
    Optional<Work> work) {
  /// What a process did.
  public enum Work implements Worded {
    /// It made runs, or searched.
    RUNS,
    /// It collected the points of runs, or descended from saddles.
    COLLECT,
    /// It proved what points are.
    CERTIFY
  }

  /// Whether it made what runs or a search have found.
  public boolean madeRuns() {
    return work.orElse(Work.RUNS) == Work.RUNS;
  }

  /// Those of some sessions that made runs, or searched.
  public static List<ProvenanceRow> ofRuns(List<ProvenanceRow> sessions) {
    return sessions.stream().filter(ProvenanceRow::madeRuns).toList();
  }

  /// The number of the session that comes after these.
  public static int next(List<ProvenanceRow> sessions) {
    return 1 + sessions.stream().mapToInt(ProvenanceRow::session).max().orElse(-1);
  }

  /// What the bits of results depend on besides the experiment.
  public Arithmetic arithmetic() {
    return new Arithmetic(version, gitCommit, java, kernels, probe);
  }

  /// The same under another number.
  public ProvenanceRow numbered(int number) {
    return new ProvenanceRow(
        number,
        started,
        seconds,
        ended,
        workers,
        version,
        gitCommit,
        java,
        os,
        cpu,
        processors,
        memory,
        kernels,
        probe,
        shard,
        work);
  }
}
